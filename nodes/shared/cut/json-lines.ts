/** Which line of a JSON text a value stands in: messages about what it says name it. Pure. */

/** Line where reading failed, from 1: the engine tells it as a line, as a place, or not at all where the text ends too early. */
export function lineOfSyntaxError(text: string, { message }: Error): number {
  const place = /position (\d+)/.exec(message)?.[1]
  return lineAt(text, place === undefined ? text.length : Number(place))
}

/** Of the value that a way of keys and numbers leads to; as far as the text has it. The text is valid JSON. */
export function lineOfValue(text: string, way: readonly (string | number)[]): number {
  let at = skipSpace(text, 0)
  for (const step of way) {
    const next = text[at] === '{' || text[at] === '[' ? entryOf(text, at, step) : undefined
    if (next === undefined) break
    at = next
  }
  return lineAt(text, at)
}

const lineAt = (text: string, place: number): number => text.slice(0, place).split('\n').length

function skipSpace(text: string, at: number): number {
  while (at < text.length && /\s/.test(text[at]!)) at++
  return at
}

/** Where the value of an entry begins. */
function entryOf(text: string, open: number, wanted: string | number): number | undefined {
  let at = skipSpace(text, open + 1)
  for (let n = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; n++) {
    let key: string | number = n
    if (text[open] === '{') {
      const end = endOfValue(text, at)
      key = JSON.parse(text.slice(at, end)) as string
      at = skipSpace(text, skipSpace(text, end) + 1)
    }
    if (key === wanted) return at
    at = skipSpace(text, endOfValue(text, at))
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return undefined
}

/** The place behind a value. */
function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!
    if (letter === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
      if (depth === 0) return at + 1
    } else if (letter === '{' || letter === '[') depth++
    else if (letter === '}' || letter === ']') {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (letter === ',' && depth === 0) return at
  }
  return text.length
}
