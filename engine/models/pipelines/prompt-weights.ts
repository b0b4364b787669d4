/** How much words of a prompt count, by the marks that image programs share: (more), (much:1.4), [less], and BREAK. Pure. */

export interface PromptPiece {
  readonly text: string
  /** 1 as it is written. */
  readonly weight: number
}

const ROUND = 1.1
/** An escaped bracket, one that opens, a weight that closes, one that closes, the word that begins a new stretch, or anything else. */
const TOKEN = /\\[()[\]\\]|[([]|:\s*([+-]?\d*\.?\d+)\s*\)|[)\]]|\s*\bBREAK\b\s*|[^\\()[\]:B]+|[\s\S]/g

/** Stretches that BREAK divides, each in pieces of one weight. A bracket that nobody closes counts to the end. */
export function weighedPieces(prompt: string): readonly (readonly PromptPiece[])[] {
  const pieces: { text: string; weight: number; breaks?: true }[] = []
  const open: { readonly from: number; readonly times: number }[] = []
  const multiply = (from: number, times: number): void => pieces.slice(from).forEach((one) => (one.weight *= times))
  for (const [token, said] of prompt.matchAll(TOKEN)) {
    const last = open.at(-1)
    if (token === '(' || token === '[') open.push({ from: pieces.length, times: token === '(' ? ROUND : 1 / ROUND })
    else if (said !== undefined && last?.times === ROUND) multiply(open.pop()!.from, Number(said))
    else if ((token === ')' && last?.times === ROUND) || (token === ']' && last !== undefined && last.times !== ROUND)) multiply(last.from, open.pop()!.times)
    else if (/^\s*BREAK\s*$/.test(token)) pieces.push({ text: '', weight: 1, breaks: true })
    else pieces.push({ text: token.length === 2 && token.startsWith('\\') ? token[1]! : token, weight: 1 })
  }
  for (const { from, times } of open) multiply(from, times)
  const stretches: PromptPiece[][] = [[]]
  for (const { text, weight, breaks } of pieces) {
    const own = stretches.at(-1)!
    const before = own.at(-1)
    if (breaks === true) stretches.push([])
    else if (before?.weight === weight) own[own.length - 1] = { text: before.text + text, weight }
    else own.push({ text, weight })
  }
  return stretches
}

export interface WeighedTokens {
  readonly ids: readonly number[]
  readonly weights: readonly number[]
}

/**
 * Tokens in stretches of at most `length`, each as full as it gets; BREAK begins a new one. At least one stretch.
 * @param tokens of a text; what belongs together is not divided where a stretch has room for it
 */
export function stretchesOf(prompt: string, length: number, tokens: (text: string) => readonly (number | readonly number[])[]): readonly WeighedTokens[] {
  const found: { ids: number[]; weights: number[] }[] = []
  for (const pieces of weighedPieces(prompt)) {
    found.push({ ids: [], weights: [] })
    for (const { text, weight } of pieces) {
      for (const together of tokens(text)) {
        const ids = typeof together === 'number' ? [together] : together
        const left = length - found.at(-1)!.ids.length
        if (left === 0 || (ids.length > left && ids.length <= length)) found.push({ ids: [], weights: [] })
        for (const id of ids) {
          if (found.at(-1)!.ids.length === length) found.push({ ids: [], weights: [] })
          found.at(-1)!.ids.push(id)
          found.at(-1)!.weights.push(weight)
        }
      }
    }
  }
  return found
}

/** Each token's states times its weight, then all so that their mean is what it was. In place. @param rows numbers of each token, one after the other */
export function weigh(states: Float32Array, weights: readonly number[]): void {
  if (weights.every((one) => one === 1)) return
  const width = states.length / weights.length
  const mean = (): number => states.reduce((sum, one) => sum + one, 0) / states.length
  const before = mean()
  for (let i = 0; i < states.length; i++) states[i]! *= weights[Math.floor(i / width)]!
  const factor = before / mean()
  for (let i = 0; i < states.length; i++) states[i]! *= factor
}
