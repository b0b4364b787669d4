/** Names of textual inversions in a text: `embedding:name`, or the name alone. Pure. */

export interface Called<T> {
  /** As it stands in the text. */
  readonly mark: string
  /** Undefined for a mark whose name nothing has. */
  readonly found: T | undefined
}

/** Words and calls, in order. @param known by their names in lower case */
export function calledIn<T>(text: string, known: ReadonlyMap<string, T>): readonly (string | Called<T>)[] {
  const bare = [...known.keys()].sort((a, b) => b.length - a.length).map(escaped)
  // A name within a longer word is none.
  const pattern = new RegExp(`\\bembedding:([^\\s,()\\[\\]|:]+)${bare.length === 0 ? '' : `|(?<![\\p{L}\\p{N}_-])(?:${bare.join('|')})(?![\\p{L}\\p{N}_-])`}`, 'giu')
  const parts: (string | Called<T>)[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const [mark, name] = match
    const own = name === undefined ? mark.toLowerCase() : nameOf(name, known)
    const end = match.index + (name === undefined ? mark.length : mark.length - name.length + own.length)
    parts.push(text.slice(from, match.index), { mark: text.slice(match.index, end), found: known.get(own.replace(ENDING, '')) ?? known.get(own) })
    from = end
  }
  return [...parts, text.slice(from)].filter((part) => part !== '')
}

const ENDING = /\.(safetensors|pt|bin)$/

/** What follows a name, such as the end of a sentence, is none of it. */
function nameOf(said: string, known: ReadonlyMap<string, unknown>): string {
  const lower = said.toLowerCase()
  const has = (name: string): boolean => known.has(name) || known.has(name.replace(ENDING, ''))
  const plain = lower.replace(/[.;!?'"]+$/, '')
  return has(lower) ? lower : plain
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
