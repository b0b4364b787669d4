/** Timecode of SMPTE ST 12-1: names of frames, HH:MM:SS:FF. Pure. */
import type { Rational } from './clip.ts'

/** A second of timecode has a whole number of frames: 30 at 29.97. */
export const framesOfSecond = ({ num, den }: Rational): number => Math.max(1, Math.round(num / den))

/** Numbers left out each minute but each tenth, so that the names keep up with the clock: 2 at 29.97, 4 at 59.94. */
const dropped = (rate: Rational): number => (framesOfSecond(rate) / 30) * 2

/** Only rates of 30000/1001 and twice that have drop-frame timecode. */
export const maySkip = (rate: Rational): boolean => rate.den !== 1 && framesOfSecond(rate) % 30 === 0 && framesOfSecond(rate) <= 60 && Math.abs(rate.num / rate.den - framesOfSecond(rate) / 1.001) < 0.005

const TIMECODE = /^(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})$/

export interface Timecode {
  /** Frames since 00:00:00:00. */
  readonly frames: number
  /** Numbers are left out: it is written with `;` before the frames. */
  readonly drop: boolean
}

/**
 * Undefined for what is no timecode at this rate, a number that drop-frame leaves out included.
 * @param drop how it counts, where that is known otherwise; default: as its separator says
 */
export function parseTimecode(text: string, rate: Rational, drop?: boolean): Timecode | undefined {
  const [, hours, minutes, seconds, mark, frame] = TIMECODE.exec(text.trim()) ?? []
  if (mark === undefined) return undefined
  const skips = drop ?? mark !== ':'
  const second = framesOfSecond(rate)
  const [h, m, s, f] = [Number(hours), Number(minutes), Number(seconds), Number(frame)]
  if (h > 23 || m > 59 || s > 59 || f >= second || (skips && !maySkip(rate))) return undefined
  const total = h * 60 + m
  const named = (total * 60 + s) * second + f
  if (!skips) return { frames: named, drop: false }
  const gap = dropped(rate)
  if (m % 10 !== 0 && s === 0 && f < gap) return undefined
  return { frames: named - gap * (total - Math.floor(total / 10)), drop: true }
}

/** Of a frame counted from 00:00:00:00; a day later it begins anew, and so it does before 0. */
export function timecodeOf(frames: number, rate: Rational, drop = false): string {
  const second = framesOfSecond(rate)
  const skips = drop && maySkip(rate)
  const gap = skips ? dropped(rate) : 0
  const minute = second * 60 - gap
  const tenMinutes = minute * 10 + gap
  const day = 24 * 6 * tenMinutes
  let frame = ((Math.round(frames) % day) + day) % day
  // Of ten minutes the first is whole; each other begins with the numbers that it lacks.
  const tens = Math.floor(frame / tenMinutes)
  const rest = frame % tenMinutes
  const late = rest < second * 60 ? 0 : 1 + Math.floor((rest - second * 60) / minute)
  frame += gap * (9 * tens + late)
  const two = (value: number): string => String(value).padStart(2, '0')
  const whole = Math.floor(frame / second)
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${skips ? ';' : ':'}${two(frame % second)}`
}
