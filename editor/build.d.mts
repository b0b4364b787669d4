/** Builds the editor into dist/, unless what is there was made from the same sources. */
export function ensureEditor(): Promise<void>
