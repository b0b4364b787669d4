/** Plugins are TypeScript as they stand, which another loader than that of the program's own sources reads: any syntax, any names of files. */
let understood: Promise<unknown> | undefined
/** In a clone its own files, those of its plugins among them, are read as the program is. */
const own = import.meta.url.endsWith('.ts') ? new URL('../../', import.meta.url).href : undefined
const isOwn = (url: string): boolean => own !== undefined && url.startsWith(own) && !url.includes('/node_modules/')

/** Makes this thread understand TypeScript, where one of the files is in it. @param urls - of files */
export async function understandTypeScript(...urls: readonly string[]): Promise<void> {
  if (!urls.some((url) => /\.[cm]?tsx?(#.*)?$/.test(url) && !isOwn(url))) return
  understood ??= import('tsx/esm/api').then(({ register }) => register())
  await understood
}
