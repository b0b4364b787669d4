/** How loud a track is (ITU-R BS.1770-5, EBU R 128) and how high its true peaks are. Pure over tracks. */
import { createBreath, REACH, truePeak, type Track } from '../../../engine/api.ts'
import { kWeighting } from './k-weighting.ts'

export interface Loudness {
  /** Integrated loudness in LUFS; -Infinity where nothing is above -70 LUFS, or the track is shorter than 0.4 s. */
  readonly integrated: number
  /** Highest true peak, linear: 1 is full scale. */
  readonly peak: number
  /** Of the 0.4 s and of the 3 s that end at each tenth of a second, in LUFS; -Infinity before there are as many, and in silence. */
  readonly momentary: readonly number[]
  readonly shortTerm: readonly number[]
}

/** Gates of the integrated loudness: LUFS, and LU below what is left. */
const ABSOLUTE_GATE = -70
const RELATIVE_GATE = 10
/** Offset that makes a sine of 997 Hz at full scale in one channel -3.01 LUFS. */
const OFFSET = -0.691

/** Tenths of a second that are asked for at a time: a long chain takes its time for each. */
const TOGETHER = 3

/** Weight of a channel: rear ones count more, the low-frequency one not at all. */
const weightOf = (channel: number, channels: number): number => (channels < 5 || channel < 3 ? 1 : channels >= 6 && channel === 3 ? 0 : 1.41)

export async function measureLoudness(track: Track, signal?: AbortSignal, progress?: (done: number, total: number) => void): Promise<Loudness> {
  const { sampleRate, channels, length } = track.info
  const filters = Array.from({ length: channels }, () => kWeighting(sampleRate))
  // Blocks of 0.4 s begin every 0.1 s: sums of four steps.
  const step = Math.round(sampleRate / 10)
  const steps: number[] = []
  let peak = 0
  // Whole films are measured where everything else is done, too.
  const breath = createBreath(signal)
  for (let start = 0; start < length; start += TOGETHER * step) {
    signal?.throwIfAborted()
    await breath()
    const count = Math.min(TOGETHER * step, length - start)
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
  const over = (count: number): readonly number[] => {
    let sum = 0
    return Array.from({ length: whole }, (_, i) => {
      sum += steps[i]! - (i >= count ? steps[i - count]! : 0)
      // What is left of a difference of sums in silence is no sound.
      return i + 1 < count || sum <= 1e-12 ? -Infinity : levelOf(sum / (count * step))
    })
  }
  return { integrated: mean(Math.max(ABSOLUTE_GATE, ungated - RELATIVE_GATE)), peak, momentary: over(4), shortTerm: over(30) }
}
