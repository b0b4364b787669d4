/** Times and values as people read and type them. Pure. */
import { timecode } from '../timeline/timecode.ts'

export const TIME_FORMATS = ['seconds', 'timecode', 'frames'] as const
export type TimeFormat = (typeof TIME_FORMATS)[number]

/** Of a rate that is no whole number, frames are counted by the next whole one: no number is dropped. */
export function timeText(time: number, format: TimeFormat, rate: number): string {
  if (format === 'seconds') return String(Number(time.toFixed(3)))
  const frame = Math.round(time * rate)
  if (format === 'frames') return String(frame)
  return `${frame < 0 ? '-' : ''}${timecode(Math.abs(frame), rate).replace(/^00:|^0(?=\d:)/, '')}`
}

/** Seconds (`1.5`), frames (`36f`), minutes and seconds (`1:30.5`), a time code (`0:01:12`, `1:00:01:12`). A bare number is of the format. */
export function parseTime(text: string, format: TimeFormat, rate: number): number | undefined {
  const given = text.trim().replace(',', '.')
  const [, count, unit] = /^(-?\d+(?:\.\d+)?|-?\.\d+)\s*(s|f)?$/.exec(given) ?? []
  if (count !== undefined) return unit === 'f' || (unit === undefined && format === 'frames') ? Number(count) / rate : Number(count)
  const parts = given.split(':')
  if (parts.length < 2 || parts.length > 4 || !parts.every((part, at) => (at === parts.length - 1 ? /^\d+(\.\d+)?$/ : /^\d+$/).test(part))) return undefined
  const numbers = parts.map(Number)
  if (numbers.length === 2) return numbers[0]! * 60 + numbers[1]!
  const [hours, minutes, seconds, frames] = numbers.length === 3 ? [0, ...numbers] : numbers
  return ((hours! * 3600 + minutes! * 60 + seconds!) * Math.max(1, Math.round(rate)) + frames!) / rate
}

/** What is typed for several at once: a value, or `+= 2`, `-= 2`, `*= 2`, `/= 2` of what each has. */
export function parseChange(text: string, parse: (one: string) => number | undefined): ((before: number) => number) | undefined {
  const [, sign, rest] = /^\s*([-+*/])=(.*)$/s.exec(text) ?? []
  const by = sign === '*' || sign === '/' ? number(rest ?? '') : parse(rest ?? text)
  if (by === undefined || !Number.isFinite(by) || (sign === '/' && by === 0)) return undefined
  return sign === '+' ? (before) => before + by : sign === '-' ? (before) => before - by : sign === '*' ? (before) => before * by : sign === '/' ? (before) => before / by : () => by
}

export function number(text: string): number | undefined {
  const given = text.trim().replace(',', '.')
  return given === '' || !Number.isFinite(Number(given)) ? undefined : Number(given)
}
