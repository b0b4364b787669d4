/** Seeds of up to 64 bits: JSON's numbers are exact to 2^53, longer ones are texts of digits. Pure. */

/** A whole number, or the digits of one that no number holds exactly. */
export type Seed = number | string

const MOST = 2n ** 64n - 1n
const EXACT = BigInt(Number.MAX_SAFE_INTEGER)

/** One form for each: a number where it holds it. Undefined for what is no seed of 64 bits. */
export function parseSeed(value: unknown): Seed | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return undefined
  const whole = BigInt(value)
  return whole > MOST ? undefined : seedOf(whole)
}

const seedOf = (whole: bigint): Seed => (whole <= EXACT ? Number(whole) : String(whole))

/** All of it. What came over a link is a number of any kind: its whole part counts. */
export function wholeSeed(seed: Seed): bigint {
  const exact = parseSeed(seed)
  const whole = typeof seed === 'number' && exact === undefined ? Math.trunc(seed) : seed
  return exact !== undefined ? BigInt(exact) : typeof whole === 'number' && Number.isFinite(whole) ? BigInt.asUintN(64, BigInt(whole)) : 0n
}

/** In 32 bits: of a longer one both halves count, so that others give others. A seed of 32 bits stays. */
export function shortSeed(seed: Seed): number {
  const whole = wholeSeed(seed)
  return Number((whole ^ (whole >> 32n)) & 0xffffffffn)
}

/** The seed `steps` on. Those of 32 bits begin anew at 0, longer ones at 2^64. */
export function seedAfter(seed: Seed, steps: number): Seed {
  const whole = wholeSeed(seed)
  return seedOf(BigInt.asUintN(whole < 0x100000000n ? 32 : 64, whole + BigInt(steps)))
}
