/** Plugins are TypeScript as they stand. In a clone the program is, too, and its boot file has seen to that; in the package it is not. */
let understood: Promise<unknown> | undefined = import.meta.url.endsWith('.ts') ? Promise.resolve() : undefined

/** Makes this thread understand TypeScript, where one of the files is in it. */
export async function understandTypeScript(...files: readonly string[]): Promise<void> {
  if (!files.some((file) => /\.[cm]?tsx?(#.*)?$/.test(file))) return
  understood ??= import('tsx/esm/api').then(({ register }) => register())
  await understood
}
