/** Prompts that change from step to step, by the marks that image programs share: [one|other] and [before:after:when]. Pure. */

/** A text, or what stands there from step to step. */
type Part = string | { readonly turns: readonly Parts[] } | { readonly before: Parts; readonly after: Parts; readonly when: number; readonly share: boolean }
type Parts = readonly Part[]

/** A prompt for each step, as it is at that step. Brackets that mean something else stay. */
export function turnsOf(prompt: string, steps: number): readonly string[] {
  const parts = partsOf(prompt)
  return Array.from({ length: steps }, (_, step) => textAt(parts, step, steps))
}

/** Whether it changes between steps. */
export const isTurning = (prompt: string): boolean => partsOf(prompt).some((one) => typeof one !== 'string')

function textAt(parts: Parts, step: number, steps: number): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      if ('turns' in part) return textAt(part.turns[step % part.turns.length]!, step, steps)
      const until = Math.floor(part.share ? part.when * steps : part.when)
      return textAt(step < until ? part.before : part.after, step, steps)
    })
    .join('')
}

function partsOf(text: string): Parts {
  const parts: Part[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '[') {
      const end = closing(text, at)
      if (end === undefined) continue
      const inner = text.slice(at + 1, end)
      const made = turning(inner)
      // Brackets that weigh may hold some that turn.
      parts.push(text.slice(from, made === undefined ? at + 1 : at), ...(made === undefined ? partsOf(inner) : [made]))
      from = made === undefined ? end : end + 1
      at = end
    }
  }
  parts.push(text.slice(from))
  const joined: Part[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part
    else joined.push(part)
  }
  return joined
}

function closing(text: string, open: number): number | undefined {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '[') depth++
    else if (text[at] === ']' && --depth === 0) return at
  }
  return undefined
}

/** What stands between brackets, where it changes from step to step. */
function turning(inner: string): Exclude<Part, string> | undefined {
  const turns = split(inner, '|')
  if (turns.length > 1) return { turns: turns.map(partsOf) }
  const pieces = split(inner, ':')
  const when = /^\s*(\d+\.?\d*|\.\d+)\s*$/.exec(pieces.at(-1)!)?.[1]
  if (when === undefined || pieces.length < 2 || pieces.length > 3) return undefined
  const [before, after] = pieces.length === 3 ? [pieces[0]!, pieces[1]!] : ['', pieces[0]!]
  // With a point it is a share of all steps.
  return { before: partsOf(before), after: partsOf(after), when: Number(when), share: when.includes('.') }
}

/** At marks within no brackets. */
function split(text: string, mark: '|' | ':'): string[] {
  const found: string[] = []
  let [depth, from] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const one = text[at]!
    if (one === '\\') at++
    else if (one === '[' || one === '(') depth++
    else if (one === ']' || one === ')') depth--
    else if (one === mark && depth === 0 && !/\bembedding$/i.test(text.slice(Math.max(0, at - 10), at))) {
      found.push(text.slice(from, at))
      from = at + 1
    }
  }
  found.push(text.slice(from))
  return found
}
