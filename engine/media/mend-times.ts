/** Times of packets that cannot be right: one damaged time stamp would make a film of seconds last for hours. Pure. */

/** Pictures that may be stored after one that is shown later. */
const REORDERED = 17
/** Packets on either side that say where one belongs. */
const BESIDE = 12

/**
 * Times of packets in stored order with those that cannot be right put where packets are missing beside them; undefined where
 * all can be. What is on the longest chain that never falls back is taken as right: the fewest are changed.
 * @param limit when the stream ends at the latest, as something else says
 */
export function mendedTimes(times: readonly number[], limit = Infinity): { readonly times: Float64Array; readonly mended: number } | undefined {
  const step = medianStep(times)
  if (step === undefined) return undefined
  const right = longestChain(times, REORDERED * step, limit + Math.max(1, REORDERED * step))
  const mended = right.reduce((count, one) => count + (one === 0 ? 1 : 0), 0)
  // Where much is wrong it isn't known what is right.
  if (mended === 0 || mended > Math.max(3, times.length / 4)) return undefined
  return { times: placed(times, right, step), mended }
}

/** The middle one of the steps between times, in order. */
export function medianStep(times: ArrayLike<number>): number | undefined {
  const sorted = Float64Array.from(times).sort()
  const steps = sorted.subarray(1).map((time, i) => time - sorted[i]!).filter((one) => one > 0).sort()
  return steps[steps.length >> 1]
}

/** 1 for each time on a longest chain, within the limit, of which none is before the one ahead of it by more than so many seconds. */
function longestChain(times: readonly number[], slack: number, limit: number): Uint8Array {
  const right = new Uint8Array(times.length).fill(1)
  let latest = -Infinity
  if (times.every((time) => ((latest = Math.max(latest, time)), time > latest - slack && time <= limit))) return right
  right.fill(0)
  // Longest chains that end at or before each time, by a tree over the times in order.
  const order = Float64Array.from(new Set(times)).sort()
  const tree = new Int32Array(order.length + 1).fill(-1)
  const long = new Int32Array(times.length)
  const before = new Int32Array(times.length).fill(-1)
  const longer = (a: number, b: number): boolean => a >= 0 && (b < 0 || long[a]! > long[b]!)
  let best = -1
  for (let i = 0; i < times.length; i++) {
    if (times[i]! > limit) continue
    for (let k = countBelow(order, times[i]! + slack); k > 0; k -= k & -k) if (longer(tree[k]!, before[i]!)) before[i] = tree[k]!
    long[i] = 1 + (before[i]! < 0 ? 0 : long[before[i]!]!)
    for (let k = countBelow(order, times[i]!) + 1; k < tree.length; k += k & -k) if (longer(i, tree[k]!)) tree[k] = i
    if (!longer(best, i)) best = i
  }
  for (let i = best; i >= 0; i = before[i]!) right[i] = 1
  return right
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Each run of packets whose times are wrong fills what is missing beside it, in the order that it had. */
function placed(times: readonly number[], right: Uint8Array, step: number): Float64Array {
  const result = Float64Array.from(times)
  const sorted = result.filter((_, i) => right[i] === 1).sort()
  for (let i = 0; i < times.length; i++) {
    if (right[i] === 1) continue
    let end = i
    while (end < times.length && right[end] === 0) end++
    const run = Array.from({ length: end - i }, (_, k) => i + k).sort((a, b) => times[a]! - times[b]!)
    const near = timesBeside(times, right, i, end)
    const free = i === 0 ? run.map((_, k) => sorted[0]! - (run.length - k) * step) : missingBeside(sorted, near, run.length, step)
    // Where none is missing, beside the one before it: it isn't shown then.
    const beside = free.at(-1) ?? near[0]!
    run.forEach((at, k) => (result[at] = free[k] ?? beside + ((k - free.length + 1) * step) / 1000))
    i = end
  }
  return result
}

/** Times between those of the packets beside a run, and after the last of all, that none has: the nearest, in order. */
function missingBeside(sorted: Float64Array, near: readonly number[], count: number, step: number): number[] {
  const middle = near.toSorted((a, b) => a - b)[near.length >> 1]!
  const free: number[] = []
  for (let i = countBelow(sorted, Math.min(...near)); i < sorted.length && sorted[i]! <= Math.max(...near); i++) {
    const next = sorted[i + 1] ?? Infinity
    for (let k = 1; k <= count && sorted[i]! + (k + 0.5) * step < next; k++) free.push(sorted[i]! + k * step)
  }
  return free.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, count).sort((a, b) => a - b)
}

/** The times of the packets on both sides of a run that are right. */
function timesBeside(times: readonly number[], right: Uint8Array, from: number, end: number): number[] {
  const near: number[] = []
  for (let i = from - 1; i >= 0 && near.length < BESIDE; i--) if (right[i] === 1) near.push(times[i]!)
  const ahead = near.length
  for (let i = end; i < times.length && near.length < ahead + BESIDE; i++) if (right[i] === 1) near.push(times[i]!)
  return near
}
