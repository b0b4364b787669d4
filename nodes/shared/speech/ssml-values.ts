/** Values of SSML's attributes. Pure. What is wrong is thrown as its place, what was expected, and what was there. */
import { EVEN, type Prosody } from './prosody.ts'

export interface Attribute {
  readonly name: string
  readonly value: string
  /** Where its value begins in the text. */
  readonly place: number
}

const RATES = { 'x-slow': 0.5, slow: 0.75, medium: 1, default: 1, fast: 1.3, 'x-fast': 1.6 }
const PITCHES = { 'x-low': 0.75, low: 0.87, medium: 1, default: 1, high: 1.15, 'x-high': 1.33 }
const RANGES = { 'x-low': 0.3, low: 0.6, medium: 1, default: 1, high: 1.5, 'x-high': 2 }
const VOLUMES = { silent: -100, 'x-soft': -12, soft: -6, medium: 0, default: 0, loud: 4, 'x-loud': 8 }
const STRENGTHS = { none: 0, 'x-weak': 0.1, weak: 0.2, medium: 0.4, strong: 0.75, 'x-strong': 1.2 }
const EMPHASES: Readonly<Record<string, Prosody>> = {
  strong: { rate: 0.82, pitch: 1.14, range: 1.3, gain: 3 },
  moderate: { rate: 0.9, pitch: 1.08, range: 1.15, gain: 1.5 },
  none: EVEN,
  reduced: { rate: 1.12, pitch: 0.95, range: 0.8, gain: -2 },
}
const LONGEST_BREAK = 60

export function attributesOf(inner: string, start: number): readonly Attribute[] {
  return [...inner.matchAll(/([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g)].map((found) => ({
    name: found[1]!.toLowerCase(),
    value: found[2]!.slice(1, -1).trim(),
    place: start + found.index + found[0].length - found[2]!.length,
  }))
}

const wrong = (place: number, expected: string, got: string) => ({ place, expected, got })

type Values = Readonly<Record<string, number>>
const words = (table: Values): string => Object.keys(table).join(', ')
const inTable = (table: Values, value: string): number | undefined => (Object.hasOwn(table, value) ? table[value] : undefined)

export function breakSeconds(attributes: readonly Attribute[]): number {
  let seconds = STRENGTHS.medium
  for (const { name, value, place } of attributes) {
    if (name === 'time') {
      const [, number, unit] = /^(\d+(?:\.\d+)?|\.\d+)(ms|s)$/.exec(value) ?? []
      seconds = Number(number) / (unit === 'ms' ? 1000 : 1)
      if (number === undefined || seconds > LONGEST_BREAK) throw wrong(place, `a time up to ${LONGEST_BREAK}s, such as 500ms or 2s`, value)
      return seconds
    }
    if (name !== 'strength') throw wrong(place, 'the attribute time or strength', name)
    seconds = inTable(STRENGTHS, value) ?? fail(place, words(STRENGTHS), value)
  }
  return seconds
}

export function emphasisOf(attributes: readonly Attribute[]): Prosody {
  let found = EMPHASES['moderate']!
  for (const { name, value, place } of attributes) {
    if (name !== 'level') throw wrong(place, 'the attribute level', name)
    if (!Object.hasOwn(EMPHASES, value)) throw wrong(place, Object.keys(EMPHASES).join(', '), value)
    found = EMPHASES[value]!
  }
  return found
}

export function prosodyOf(attributes: readonly Attribute[]): Prosody {
  let { rate, pitch, range, gain } = EVEN
  for (const { name, value, place } of attributes) {
    switch (name) {
      case 'rate':
        rate = inTable(RATES, value) ?? bounded(shareOf(value) ?? numberOf(value), 0.25, 4) ?? fail(place, `${words(RATES)}, or a share from 25% to 400%`, value)
        break
      case 'pitch':
        pitch = inTable(PITCHES, value) ?? bounded(changeOf(value), 0.5, 2) ?? fail(place, `${words(PITCHES)}, or a change such as +10% or -2st, an octave at most`, value)
        break
      case 'range':
        range = inTable(RANGES, value) ?? bounded(changeOf(value), 0, 4) ?? fail(place, `${words(RANGES)}, or a change such as +50%`, value)
        break
      case 'volume':
        gain = inTable(VOLUMES, value) ?? bounded(decibelsOf(value), -100, 20) ?? fail(place, `${words(VOLUMES)}, or a change up to +20dB`, value)
        break
      default:
        throw wrong(place, 'the attribute rate, pitch, range or volume', name)
    }
  }
  return { rate, pitch, range, gain }
}

const fail = (place: number, expected: string, got: string): never => {
  throw wrong(place, expected, got)
}

const bounded = (value: number | undefined, least: number, most: number): number | undefined =>
  value === undefined || !(value >= least && value <= most) ? undefined : value

/** `80%` is four fifths; `+20%` is more by a fifth. */
function shareOf(value: string): number | undefined {
  const [, sign, number] = /^([+-]?)(\d+(?:\.\d+)?)%$/.exec(value) ?? []
  if (number === undefined) return undefined
  const share = Number(number) / 100
  return sign === '' ? share : 1 + (sign === '-' ? -share : share)
}

const numberOf = (value: string): number | undefined => (/^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined)

function changeOf(value: string): number | undefined {
  const [, semitones] = /^([+-]\d+(?:\.\d+)?)st$/.exec(value) ?? []
  return semitones === undefined ? shareOf(value) : 2 ** (Number(semitones) / 12)
}

function decibelsOf(value: string): number | undefined {
  const [, number] = /^([+-]?\d+(?:\.\d+)?)dB$/i.exec(value) ?? []
  return number === undefined ? undefined : Number(number)
}
