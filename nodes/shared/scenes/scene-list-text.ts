/** Scenes of a film as texts that other programs read. Pure. */
import { failure, type Json, type Rational } from '../../../engine/api.ts'
import type { CutList } from '../cut/cut-list.ts'
import { writeEdl } from '../cut/write-edl.ts'
import { writeOtio } from '../cut/write-otio.ts'
import { isRecord } from '../is-record.ts'

interface Scene {
  readonly number: number
  readonly frame: number
  readonly frames: number
  readonly from: number
  readonly to: number
  readonly transition: string
}

interface ListOptions {
  readonly end: 'edl' | 'otio' | 'json' | 'csv'
  readonly source: string
  readonly rate: Rational
  readonly node: string
}

/** @throws E_PARAM_VALUE for what is no list of scenes */
export function sceneListText(given: Json, { end, source, rate, node }: ListOptions): string {
  const scenes = scenesOf(given, node)
  if (end === 'json') return `${JSON.stringify(given, null, 2)}\n`
  if (end === 'csv') return `${['number,frame,frames,from,to,transition', ...scenes.map((one) => [one.number, one.frame, one.frames, one.from, one.to, one.transition].join(','))].join('\n')}\n`
  const media = source || 'film'
  const name = media.split('/').at(-1)!
  const list: CutList = {
    title: `Scenes of ${name}`, rate, drop: false, start: 0,
    tracks: [{ kind: 'video', name: 'V1', items: scenes.map(({ number, frame, frames }) => ({ kind: 'clip', name: scenes.length === 1 ? name : `${name} ${number}`, length: frames, source: { media, begins: 0, from: frame, speed: 1 } })) }],
  }
  return end === 'edl' ? writeEdl(list) : writeOtio(list)
}

/** @throws E_PARAM_VALUE for what is no list of scenes */
export function scenesOf(given: Json, node: string): readonly Scene[] {
  const wrong = (at: string, got: Json | undefined): never => {
    throw failure('E_PARAM_VALUE', { node, port: at, expected: 'scenes as scene-detect tells them', got: (JSON.stringify(got) ?? 'nothing').slice(0, 80) })
  }
  if (!Array.isArray(given)) return wrong('scenes', given)
  return given.map((one, k) => {
    const whole = isRecord(one) && ['number', 'frame', 'frames', 'from', 'to'].every((field) => typeof one[field] === 'number')
    return whole ? (one as unknown as Scene) : wrong(`scenes[${k}]`, one)
  })
}
