/** Repeatable chance: the same numbers for the same places, and smooth ones over time. Pure. */

/** 0..1 from whole numbers (a 32 bit mix after Wellons' "lowbias32"). */
export function chance(...parts: readonly number[]): number {
  let state = 0x9e3779b9
  for (const part of parts) {
    state = (state ^ (part | 0)) >>> 0
    state = Math.imul(state ^ (state >>> 16), 0x7feb352d)
    state = Math.imul(state ^ (state >>> 15), 0x846ca68b)
    state = (state ^ (state >>> 16)) >>> 0
  }
  return state / 4294967296
}

/** -1..1, smooth over time: values at whole moments, eased between. */
export function unrest(time: number, seed: number): number {
  const at = Math.floor(time)
  const share = time - at
  const [a, b] = [chance(at, seed) * 2 - 1, chance(at + 1, seed) * 2 - 1]
  return a + (b - a) * share * share * (3 - 2 * share)
}
