/** How much memory the cards of NVIDIA have, as their driver's tool says it. */
import { execFileSync } from 'node:child_process'

let asked: { readonly bytes: number | undefined } | undefined

/** Bytes of the smallest: the tool counts the cards in another order than the runtime does. Undefined where the tool is not there. */
export function cardMemory(): number | undefined {
  asked ??= { bytes: smallestOf(listing()) }
  return asked.bytes
}

function listing(): string {
  try {
    return execFileSync('nvidia-smi', ['--query-gpu=memory.total', '--format=csv,noheader,nounits'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 })
  } catch {
    return ''
  }
}

/** @param listing MiB, a card a line. Pure */
export function smallestOf(listing: string): number | undefined {
  const sizes = listing.split('\n').flatMap((line) => (/^\s*\d+\s*$/.test(line) ? [Number(line) * 2 ** 20] : []))
  return sizes.length === 0 ? undefined : Math.min(...sizes)
}
