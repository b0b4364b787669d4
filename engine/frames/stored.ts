/** Clips whose pictures are those of films, unchanged: whoever writes them may copy what is stored. Pure. */

/** Frames of a film, one after another. */
export interface StoredStretch {
  /** In the project folder, as the graph names it. */
  readonly file: string
  readonly first: number
  readonly length: number
}

type Stored = readonly StoredStretch[] | undefined

/** Frames `first` and on; undefined where one of them is not stored. */
export function slicedStored(stored: Stored, first: number, length: number): { readonly stored?: readonly StoredStretch[] } {
  if (stored === undefined) return {}
  const made: StoredStretch[] = []
  let at = 0
  for (const one of stored) {
    const [from, to] = [Math.max(first, at), Math.min(first + length, at + one.length)]
    if (to > from) made.push({ file: one.file, first: one.first + from - at, length: to - from })
    at += one.length
  }
  return at >= first + length ? { stored: made } : {}
}

/** Clips end to end. */
export function joinedStored(clips: readonly { readonly stored?: Stored }[]): { readonly stored?: readonly StoredStretch[] } {
  const all = clips.map(({ stored }) => stored)
  return all.every((one) => one !== undefined) ? { stored: all.flat() } : {}
}
