/** How loud a track is (ITU-R BS.1770-5, EBU R 128) and how high its true peaks are. Pure over tracks. */
import { REACH, truePeak, type Track } from '../../engine/api.ts'

export interface Loudness {
  /** Integrated loudness in LUFS; -Infinity where nothing is above -70 LUFS, or the track is shorter than 0.4 s. */
  readonly integrated: number
  /** Highest true peak, linear: 1 is full scale. */
  readonly peak: number
}

/** Gates of the integrated loudness: LUFS, and LU below what is left. */
const ABSOLUTE_GATE = -70
const RELATIVE_GATE = 10
/** Offset that makes a sine of 997 Hz at full scale in one channel -3.01 LUFS. */
const OFFSET = -0.691

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

/** Weight of a channel: rear ones count more, the low-frequency one not at all. */
const weightOf = (channel: number, channels: number): number => (channels < 5 || channel < 3 ? 1 : channels >= 6 && channel === 3 ? 0 : 1.41)

export async function measureLoudness(track: Track, signal?: AbortSignal, progress?: (done: number, total: number) => void): Promise<Loudness> {
  const { sampleRate, channels, length } = track.info
  const filters = Array.from({ length: channels }, () => kWeighting(sampleRate))
  // Blocks of 0.4 s begin every 0.1 s: sums of four steps.
  const step = Math.round(sampleRate / 10)
  const steps: number[] = []
  let peak = 0
  for (let start = 0; start < length; start += 10 * step) {
    signal?.throwIfAborted()
    const count = Math.min(10 * step, length - start)
    const planes = await track.samples(start - REACH, count + 2 * REACH)
    planes.forEach((plane, channel) => {
      const weight = weightOf(channel, channels)
      for (let i = 0; i < count; i++) {
        const at = i + REACH
        peak = Math.max(peak, truePeak(plane, at))
        const value = filters[channel]!(plane[at]!)
        const number = Math.floor((start + i) / step)
        steps[number] = (steps[number] ?? 0) + weight * value * value
      }
    })
    progress?.(start + count, length)
  }
  const whole = Math.floor(length / step)
  const blocks = Array.from({ length: Math.max(0, whole - 3) }, (_, i) => (steps[i]! + steps[i + 1]! + steps[i + 2]! + steps[i + 3]!) / (4 * step))
  const levelOf = (energy: number): number => OFFSET + 10 * Math.log10(energy)
  const mean = (above: number): number => {
    const counted = blocks.filter((energy) => levelOf(energy) > above)
    return counted.length === 0 ? -Infinity : levelOf(counted.reduce((sum, one) => sum + one, 0) / counted.length)
  }
  const ungated = mean(ABSOLUTE_GATE)
  return { integrated: mean(Math.max(ABSOLUTE_GATE, ungated - RELATIVE_GATE)), peak }
}
