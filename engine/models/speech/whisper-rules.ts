/** Which token may come next where Whisper writes times among its words, and what its tokens say. Pure. */

export interface WhisperMarks {
  /** Ends a window. Tokens below it are text. */
  readonly end: number
  readonly start: number
  readonly transcribe: number | undefined
  /** Means that no times are written; the tokens after it are times, 20 ms apart. */
  readonly noTimes: number
  readonly suppressed: readonly number[]
  /** Not at the beginning. */
  readonly suppressedFirst: readonly number[]
  /** The latest time that a window may begin with, in tokens. */
  readonly latestFirst: number | undefined
  /** Language to token. */
  readonly languages: Readonly<Record<string, number>>
}

const STEP = 0.02

/** Rules out what may not come next after `made`; changes `logits`. */
export function applyRules(logits: Float32Array, made: readonly number[], marks: WhisperMarks): void {
  const { end, noTimes, suppressed, suppressedFirst, latestFirst } = marks
  const times = noTimes + 1
  const no = (from: number, to: number): void => void logits.fill(-Infinity, from, Math.max(from, to))
  if (made.length === 0) for (const token of suppressedFirst) logits[token] = -Infinity
  for (const token of suppressed) logits[token] = -Infinity
  logits[noTimes] = -Infinity
  const timed = made.length >= 1 && made.at(-1)! >= times
  const before = made.length < 2 || made.at(-2)! >= times
  // Times come in pairs, but at the end.
  if (timed && before) no(times, logits.length)
  else if (timed) no(0, end)
  const last = made.findLast((token) => token >= times)
  // Time goes on; a pair may be one moment.
  if (last !== undefined) no(times, timed && !before ? last : last + 1)
  if (made.length === 0) {
    no(0, times)
    if (latestFirst !== undefined) no(times + latestFirst + 1, logits.length)
  }
  // Where a time is likelier than any word, it is one.
  let [most, mostText, sum] = [-Infinity, -Infinity, 0]
  for (const [token, value] of logits.entries()) {
    most = Math.max(most, value)
    if (token < times) mostText = Math.max(mostText, value)
  }
  for (let token = times; token < logits.length; token++) sum += Math.exp(logits[token]! - most)
  if (Math.log(sum) + most > mostText) no(0, times)
}

export interface Piece {
  readonly from: number
  readonly to: number
  readonly tokens: readonly number[]
}

/** What was said in a window of so many seconds, and how many of them are done. */
export function piecesOf(made: readonly number[], { noTimes }: WhisperMarks, seconds: number): { readonly pieces: readonly Piece[]; readonly done: number } {
  const times = noTimes + 1
  const isTime = (token: number | undefined): boolean => token !== undefined && token >= times
  const timeOf = (token: number): number => Math.min(seconds, (token - times) * STEP)
  const pieces: Piece[] = []
  const add = (tokens: readonly number[], whole: boolean): void => {
    const text = tokens.filter((token) => !isTime(token))
    if (text.length === 0) return
    const from = isTime(tokens[0]) ? timeOf(tokens[0]!) : (pieces.at(-1)?.to ?? 0)
    pieces.push({ from, to: Math.max(from, isTime(tokens.at(-1)) ? timeOf(tokens.at(-1)!) : whole ? seconds : from), tokens: text })
  }
  const cuts = made.flatMap((token, i) => (i > 0 && isTime(token) && isTime(made[i - 1]) ? [i] : []))
  const closed = made.length >= 2 && isTime(made.at(-1)) && !isTime(made.at(-2))
  if (cuts.length === 0) {
    add(made, true)
    return { pieces, done: seconds }
  }
  let from = 0
  for (const cut of [...cuts, ...(closed ? [made.length] : [])]) {
    add(made.slice(from, cut), false)
    from = cut
  }
  // What follows the last pair is cut off by the window: the next one begins there.
  const done = closed ? seconds : timeOf(made[from - 1]!)
  return { pieces, done: done > 0 ? done : seconds }
}
