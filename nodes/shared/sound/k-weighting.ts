/** What ears hear of a sound: the filters of ITU-R BS.1770. Pure. */

type Filter = (value: number) => number

/** Transposed direct form II. */
function biquad(b0: number, b1: number, b2: number, a1: number, a2: number): Filter {
  let [s1, s2] = [0, 0]
  return (x) => {
    const y = b0 * x + s1
    s1 = b1 * x - a1 * y + s2
    s2 = b2 * x - a2 * y
    return y
  }
}

/** K weighting: a shelf for the head, a high pass. The standard's filters at 48 kHz, at any rate. */
export function kWeighting(sampleRate: number): Filter {
  const warped = (frequency: number): number => Math.tan((Math.PI * frequency) / sampleRate)
  const shelf = warped(1681.974450955533)
  const [high, q] = [10 ** (3.999843853973347 / 20), 0.7071752369554196]
  const middle = high ** 0.4996667741545416
  const a0 = 1 + shelf / q + shelf * shelf
  const first = biquad(
    (high + (middle * shelf) / q + shelf * shelf) / a0, (2 * (shelf * shelf - high)) / a0, (high - (middle * shelf) / q + shelf * shelf) / a0,
    (2 * (shelf * shelf - 1)) / a0, (1 - shelf / q + shelf * shelf) / a0,
  )
  const pass = warped(38.13547087602444)
  const low = 0.5003270373238773
  const c0 = 1 + pass / low + pass * pass
  const second = biquad(1, -2, 1, (2 * (pass * pass - 1)) / c0, (1 - pass / low + pass * pass) / c0)
  return (value) => second(first(value))
}
