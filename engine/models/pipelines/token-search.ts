/** From what a language model says of the next token to a whole text: the likeliest token each time, or several texts side by side. Pure. */

export interface TokenSearch {
  /** Tokens that the text begins with. */
  readonly start: readonly number[]
  /** The token that ends it. */
  readonly end: number
  /** Most tokens, those of the start included. */
  readonly most: number
  /** It does not end before it has as many. */
  readonly least?: number
  /** Texts that are followed side by side; 1: the likeliest token each time. */
  readonly beams: number
  /** One row of logits for each row of tokens; all rows are of one length. */
  readonly next: (rows: readonly (readonly number[])[]) => Promise<readonly Float32Array[]>
}

export const searchTokens = (search: TokenSearch): Promise<readonly number[]> => (search.beams === 1 ? greedy(search) : beamSearch(search))

async function greedy({ start, end, most, least = 0, next }: TokenSearch): Promise<readonly number[]> {
  const tokens = [...start]
  while (tokens.length < most && (tokens.length === start.length || tokens.at(-1) !== end)) {
    const [row] = await next([tokens])
    let best = -1
    row!.forEach((value, token) => {
      if ((best < 0 || value > row![best]!) && (token !== end || tokens.length >= least)) best = token
    })
    tokens.push(best)
  }
  return tokens
}

interface Beam {
  readonly tokens: readonly number[]
  /** Logarithm of its likelihood; of a finished text divided by its length. */
  readonly score: number
}

/**
 * As transformers does it with its defaults: of each step the best `2 * beams` are looked at, those among the first `beams` that end
 * are kept by score over length, and it is over when no running text would beat the worst that is kept.
 */
async function beamSearch({ start, end, most, least = 0, beams, next }: TokenSearch): Promise<readonly number[]> {
  let running: readonly Beam[] = [{ tokens: start, score: 0 }]
  let finished: readonly Beam[] = []
  for (let length = start.length; length < most; length++) {
    const rows = await next(running.map(({ tokens }) => tokens))
    const candidates = rows.flatMap((row, k) => likeliest(logLikelihoods(row), 2 * beams, length < least ? end : -1).map(({ token, score }): Beam => ({ tokens: [...running[k]!.tokens, token], score: running[k]!.score + score })))
    const best = candidates.toSorted((a, b) => b.score - a.score).slice(0, 2 * beams)
    const over = (one: Beam): boolean => one.tokens.at(-1) === end || length + 1 === most
    const ended = best.slice(0, beams).filter(over).map(({ tokens, score }): Beam => ({ tokens, score: score / (length + 1 - start.length) }))
    finished = [...finished, ...ended].toSorted((a, b) => b.score - a.score).slice(0, beams)
    running = best.filter((one) => !over(one)).slice(0, beams)
    const hope = running[0] === undefined ? -Infinity : running[0].score / (length + 1 - start.length)
    if (finished.length === beams && hope <= finished.at(-1)!.score) break
  }
  return finished[0]?.tokens ?? start
}

/** Logarithms of shares of 1. */
function logLikelihoods(row: Float32Array): Float32Array {
  const top = row.reduce((most, one) => Math.max(most, one), -Infinity)
  const sum = Math.log(row.reduce((all, one) => all + Math.exp(one - top), 0))
  return row.map((one) => one - top - sum)
}

function likeliest(row: Float32Array, count: number, never: number): readonly { readonly token: number; readonly score: number }[] {
  const found: { token: number; score: number }[] = []
  row.forEach((score, token) => {
    if (token === never || (found.length === count && score <= found[count - 1]!.score)) return
    let at = found.length
    while (at > 0 && found[at - 1]!.score < score) at--
    found.splice(at, 0, { token, score })
    if (found.length > count) found.pop()
  })
  return found
}
