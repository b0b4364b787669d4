/** What a graph says of its films, and whether a film is so. Pure. */
import { failure, fault, type Fault } from '../contract/errors.ts'
import type { Expectation, Range } from '../graph/document.ts'

/** What was found out about a film. */
export interface Measured {
  readonly duration: number
  readonly width: number | undefined
  readonly height: number | undefined
  readonly fps: number | undefined
  readonly sound: boolean
  readonly loudness: number | undefined
  readonly truePeak: number | undefined
  readonly black: Stretch | undefined
  readonly frozen: Stretch | undefined
  readonly silent: Stretch | undefined
  /** Share of the film, and where there is none first. */
  readonly faces?: Counted
  /** At once, and where there are most. */
  readonly suns?: Counted
  /** That a node has told, 0..100. */
  readonly score?: number
}

export interface Counted {
  readonly value: number
  /** Seconds. */
  readonly at: number | undefined
}

export interface Stretch {
  /** Seconds. */
  readonly from: number
  readonly seconds: number
}

export interface Verdict {
  readonly sink: string
  /** A name of the expectation, and of titles the node: `titles.headline`. */
  readonly what: string
  readonly expected: string
  readonly got: string
  readonly ok: boolean
  /** Seconds into the film, where there is a place. */
  readonly at?: number
}

type Ranged = Exclude<keyof Expectation, 'sound' | 'titles'>

/** Of a bare number: how far off is right, or that less or more is right, too. */
const MARGINS: Readonly<Record<Ranged, { readonly unit: string; readonly near: number | 'at most' | 'at least' }>> = {
  duration: { unit: ' s', near: 0.1 },
  width: { unit: ' pixels', near: 0 },
  height: { unit: ' pixels', near: 0 },
  fps: { unit: ' fps', near: 0.01 },
  loudness: { unit: ' LUFS', near: 1 },
  truePeak: { unit: ' dBTP', near: 'at most' },
  black: { unit: ' s', near: 'at most' },
  frozen: { unit: ' s', near: 'at most' },
  silent: { unit: ' s', near: 'at most' },
  faces: { unit: ' of the film', near: 'at least' },
  suns: { unit: ' at once', near: 'at most' },
  score: { unit: '', near: 'at least' },
}

export function verdicts(sink: string, expectation: Expectation, measured: Partial<Measured>): readonly Verdict[] {
  return (Object.keys(expectation) as (keyof Expectation)[]).filter((what) => what !== 'titles').map((what): Verdict => {
    if (what === 'sound') return { sink, what, expected: said(expectation.sound!), got: said(measured.sound === true), ok: expectation.sound === measured.sound }
    const { unit } = MARGINS[what]
    const [least, most] = limits(what, expectation[what]!)
    const value = measured[what]
    const number = typeof value === 'object' ? ('value' in value ? value.value : value.seconds) : (value ?? (what === 'black' || what === 'frozen' || what === 'silent' ? 0 : undefined))
    return {
      sink,
      what,
      expected: words(least, most, unit),
      got: number === undefined ? 'none' : number === -Infinity ? 'silence' : `${rounded(number)}${unit}`,
      ok: number !== undefined && number >= least - 1e-9 && number <= most + 1e-9,
      ...(typeof value !== 'object' ? {} : 'from' in value ? { at: value.from } : value.at === undefined ? {} : { at: value.at }),
    }
  })
}

/** @throws E_USAGE where the least is above the most */
function limits(what: Ranged, range: Range): readonly [number, number] {
  const { near } = MARGINS[what]
  if (typeof range === 'number') return near === 'at most' ? [-Infinity, range] : near === 'at least' ? [range, Infinity] : [range - near, range + near]
  const { least = -Infinity, most = Infinity } = range
  if (least > most) throw failure('E_USAGE', { port: `expect.${what}`, expected: 'least to be no more than most', got: `${least} and ${most}` })
  return [least, most]
}

const rounded = (value: number): string => String(Number(value.toFixed(2)))
const said = (sound: boolean): string => (sound ? 'sound' : 'no sound')
const words = (least: number, most: number, unit: string): string =>
  least === most ? `${rounded(least)}${unit}` : least === -Infinity ? `at most ${rounded(most)}${unit}` : most === Infinity ? `at least ${rounded(least)}${unit}` : `${rounded(least)} to ${rounded(most)}${unit}`

export const unmet = (list: readonly Verdict[]): readonly Fault[] =>
  list.filter(({ ok }) => !ok).map(({ sink, what, expected, got, at }) => fault('E_EXPECT', { node: sink, port: what, expected, got, ...(at === undefined ? {} : { detail: `From ${at.toFixed(2)} s on.` }) }))
