/** OpenTimelineIO files (.otio): timelines of tracks with clips, gaps and transitions. Pure. */
import { failure, rateOf, type Json, type Rational } from '../../../engine/api.ts'
import { isRecord } from '../is-record.ts'
import { endOf, type CutItem, type CutList, type CutMarker, type CutSource, type CutTrack, type Lead } from './cut-list.ts'
import { slicedItems } from './edit-items.ts'
import { flattened } from './flatten.ts'
import { lineOfSyntaxError, lineOfValue } from './json-lines.ts'
import { isKnown } from './transition-names.ts'

export interface OtioOptions {
  readonly file: string
  /** Frames per second of the result; default: those of the first clip. */
  readonly fps?: number
  /** What can't be taken over, in a sentence. */
  lost(what: string): void
}

type Way = readonly (string | number)[]
type Thing = { readonly [key: string]: Json }

const MOST_ITEMS = 100_000
/** Of a way: two steps are one thing within another. */
const DEEPEST = 128

/** @throws E_CUT_LIST with the line */
export function readOtio(text: string, { file, fps, lost }: OtioOptions): CutList {
  const fault = (way: Way, expected: string, got: Json | undefined): never => {
    throw failure('E_CUT_LIST', { file, port: `line ${lineOfValue(text, way)}`, expected, got: described(got), detail: way.length === 0 ? '' : `At ${way.join('.')}.` })
  }
  const whole = parsed()
  const [timeline, place] = timelineOf(whole, [])
  const tracksAt: Way = [...place, 'tracks', 'children']
  const listed = list(isRecord(timeline['tracks']) ? timeline['tracks']['children'] : undefined, tracksAt)
  const rate: Rational = rateOf(fps ?? rateIn(timeline) ?? fault(place, 'a moment with a rate', null))
  /** Frames of the list. */
  const moment = (value: Json | undefined, way: Way): number => {
    if (!isRecord(value) || typeof value['value'] !== 'number' || typeof value['rate'] !== 'number' || !(value['rate'] > 0) || !Number.isFinite(value['value']) || Math.abs(value['value']) > 1e12) return fault(way, 'a RationalTime { value, rate }', value)
    const frames = (value['value'] * rate.num) / rate.den / value['rate']
    const whole = Math.round(frames)
    // Rates are written as decimals: 29.97 stands for 30000/1001.
    return Math.abs(frames - whole) < 1e-3 * Math.max(1, whole / 1000) ? whole : frames
  }
  const range = (value: Json | undefined, way: Way): { from: number; length: number } | undefined =>
    value === null || value === undefined ? undefined : isRecord(value) ? { from: moment(value['start_time'], [...way, 'start_time']), length: moment(value['duration'], [...way, 'duration']) } : fault(way, 'a TimeRange', value)
  let count = 0
  const markers: CutMarker[] = []
  marked(timeline['tracks'], [...place, 'tracks'], 0, { from: 0, length: Infinity })
  const read = listed.flatMap((one, k): CutTrack[] => (isOf(one, 'Track') ? [trackOf(one as Thing, [...tracksAt, k], k)] : (lost(`A ${schemaOf(one)} beside the tracks is left out.`), [])))
  const pictures = read.filter(({ kind }) => kind === 'video')
  const tracks = [...(pictures.length > 1 ? [flattened(pictures)] : pictures), ...read.filter(({ kind }) => kind === 'audio')].filter(({ items }) => items.some(({ kind }) => kind === 'clip'))
  if (tracks.length === 0) fault(tracksAt, 'a track with clips', null)
  const begins = timeline['global_start_time']
  return { title: textOf(timeline['name']), rate, drop: false, start: begins === null || begins === undefined ? 0 : Math.round(moment(begins, [...place, 'global_start_time'])), tracks, ...(markers.length === 0 ? {} : { markers: markers.toSorted((a, b) => a.frame - b.frame) }) }

  function parsed(): Json {
    try {
      return JSON.parse(text.replace(/^\uFEFF/, '')) as Json
    } catch (thrown) {
      throw failure('E_CUT_LIST', { file, port: `line ${lineOfSyntaxError(text, thrown as Error)}`, expected: 'an OpenTimelineIO file, which is JSON', got: (thrown as Error).message.slice(0, 120) })
    }
  }

  /** A collection may hold several: the first is taken. */
  function timelineOf(value: Json, way: Way): [Thing, Way] {
    if (isOf(value, 'Timeline')) return [value as Thing, way]
    if (isOf(value, 'SerializableCollection')) {
      const children = list((value as Thing)['children'], [...way, 'children'])
      const k = children.findIndex((one) => isOf(one, 'Timeline'))
      if (k >= 0) {
        if (children.length > 1) lost('Of the collection the first timeline is taken.')
        return [children[k] as Thing, [...way, 'children', k]]
      }
    }
    return fault(way, 'a Timeline', schemaOf(value))
  }

  function list(value: Json | undefined, way: Way): readonly Json[] {
    return Array.isArray(value) ? value : fault(way, 'a list', value)
  }

  /** Those of a thing that begins at a frame of the result and shows a stretch of its own time. */
  function marked(one: Json | undefined, way: Way, at: number, shown: { readonly from: number; readonly length: number }): void {
    if (!isRecord(one)) return
    for (const [k, marker] of list(one['markers'] ?? [], [...way, 'markers']).entries()) {
      if (!isRecord(marker)) continue
      const own = range(marker['marked_range'], [...way, 'markers', k, 'marked_range'])
      const name = textOf(marker['name']) || textOf(marker['comment'])
      if (own === undefined || own.from < shown.from || own.from >= shown.from + shown.length) {
        lost(`The marker "${name}" lies outside of what is shown.`)
        continue
      }
      markers.push({ frame: Math.round(at + own.from - shown.from), length: Math.max(0, Math.round(own.length)), name, ...(textOf(marker['color']) === '' ? {} : { colour: textOf(marker['color']) }) })
    }
  }

  /** @param within of a track inside of others, whose markers are of a time of its own */
  function trackOf(track: Thing, way: Way, k: number, within = false): CutTrack {
    const kind = track['kind'] === 'Audio' ? 'audio' : track['kind'] === 'Video' ? 'video' : fault([...way, 'kind'], '"Video" or "Audio"', track['kind'])
    const shown = range(track['source_range'], [...way, 'source_range'])
    if (!within) marked(track, way, 0, shown ?? { from: 0, length: Infinity })
    const items: CutItem[] = []
    let at = -(shown?.from ?? 0)
    let lead: Lead | undefined
    for (const [n, one] of list(track['children'], [...way, 'children']).entries()) {
      const place: Way = [...way, 'children', n]
      if (++count > MOST_ITEMS) fault(place, `at most ${MOST_ITEMS} clips`, null)
      if (isOf(one, 'Transition')) {
        lead = transitionOf(one as Thing, place)
        continue
      }
      const [item, ...others] = isOf(one, 'Stack') || isOf(one, 'Track') ? nestedOf(one as Thing, place, kind) : [itemOf(one, place)].filter(({ length }) => length > 0)
      if (item === undefined) continue
      if (!within && others.length === 0) marked(one, place, at, { from: item.source?.from ?? 0, length: item.length })
      const from = items.length === 0 ? undefined : lead
      if (lead !== undefined && items.length === 0) lost('A transition at the beginning of a track is a cut.')
      items.push(from === undefined ? item : { ...item, lead: from }, ...others)
      at += [item, ...others].reduce((sum, { length }) => sum + length, 0)
      lead = undefined
    }
    if (lead !== undefined) lost('A transition at the end of a track is left out.')
    return { kind, name: textOf(track['name']) || `${kind === 'video' ? 'V' : 'A'}${k + 1}`, items: shown === undefined ? items : filledTo(items, shown) }
  }

  /** What a stack or a track inside of a track shows, as if it were laid there. */
  function nestedOf(one: Thing, way: Way, kind: CutTrack['kind']): readonly CutItem[] {
    if (way.length > DEEPEST) fault(way, `at most ${DEEPEST / 2} things within each other`, null)
    const tracks = isOf(one, 'Track') ? [trackOf({ ...one, source_range: null }, way, 0, true)] : list(one['children'], [...way, 'children']).flatMap((child, k): CutTrack[] => {
      const place: Way = [...way, 'children', k]
      return isOf(child, 'Track') ? [trackOf(child as Thing, place, k, true)] : [{ kind: 'video', name: '', items: isOf(child, 'Stack') ? nestedOf(child as Thing, place, kind) : [itemOf(child, place)] }]
    })
    const own = tracks.filter((track) => track.kind === kind)
    if (own.length < tracks.length) lost(`Of "${textOf(one['name'])}", which lies within a track, ${kind === 'video' ? 'the sound' : 'the pictures'} are left out.`)
    if (kind === 'audio' && own.length > 1) lost(`Of "${textOf(one['name'])}", which lies within a track, one track of sound is taken.`)
    const [first] = own
    const items = first === undefined ? [] : (kind === 'video' ? flattened(own) : first).items
    const shown = range(one['source_range'], [...way, 'source_range'])
    return shown === undefined ? items : filledTo(items, shown)
  }

  function filledTo(items: readonly CutItem[], { from, length }: { readonly from: number; readonly length: number }): readonly CutItem[] {
    const cut = slicedItems(items, Math.round(from), Math.round(from + length))
    const missing = Math.round(length) - endOf({ kind: 'video', name: '', items: cut })
    return missing > 0 ? [...cut, { kind: 'gap', name: '', length: missing }] : cut
  }

  function transitionOf(one: Thing, at: Way): Lead {
    const own = isRecord(one['metadata']) && isRecord(one['metadata']['reelgraph']) ? textOf(one['metadata']['reelgraph']['transition']) : ''
    const type = textOf(one['transition_type'])
    const [before, after] = [Math.round(moment(one['in_offset'], [...at, 'in_offset'])), Math.round(moment(one['out_offset'], [...at, 'out_offset']))]
    if (before < 0 || after < 0) fault(at, 'offsets from 0 on', `${before}, ${after}`)
    if (own === '' && type !== 'SMPTE_Dissolve') lost(`A transition of the type ${type} is a crossfade.`)
    return { kind: isKnown(own) ? own : 'crossfade', before, after }
  }

  function itemOf(one: Json, at: Way): CutItem {
    if (!isRecord(one)) return fault(at, 'a clip, gap or transition', one)
    const name = textOf(one['name'])
    const own = range(one['source_range'], [...at, 'source_range'])
    if (isOf(one, 'Gap')) return { kind: 'gap', name, length: Math.round((own ?? fault(at, 'a gap with its range', null)).length) }
    if (!isOf(one, 'Clip')) {
      const length = Math.round((own ?? fault(at, `a ${schemaOf(one)} with its range`, null)).length)
      lost(`A ${schemaOf(one)} within a track is a gap.`)
      return { kind: 'gap', name, length }
    }
    const [media, place] = mediaOf(one, at)
    const available = range(media?.['available_range'], [...place, 'available_range'])
    const taken = own ?? available ?? fault(at, 'a source_range, or an available_range of its media', null)
    if (taken.length < 0) fault([...at, 'source_range'], 'a duration from 0 on', taken.length)
    const { speed, effects } = speedOf(list(one['effects'] ?? [], [...at, 'effects']), [...at, 'effects'])
    if (effects.length > 0) lost(`Effects of "${name}" are not taken over: ${effects.join(', ')}.`)
    return { kind: 'clip', name, length: Math.round(taken.length), source: { ...referenceOf(media, name), ...(available === undefined ? {} : { begins: available.from }), from: taken.from, speed } }
  }

  /** Since Clip.2 there may be several, of which one is in use. */
  function mediaOf(clip: Thing, at: Way): [Thing | undefined, Way] {
    const key = textOf(clip['active_media_reference_key']) || 'DEFAULT_MEDIA'
    const several = clip['media_references']
    if (isRecord(several) && isRecord(several[key])) return [several[key] as Thing, [...at, 'media_references', key]]
    return isRecord(clip['media_reference']) ? [clip['media_reference'] as Thing, [...at, 'media_reference']] : [undefined, at]
  }

  function speedOf(effects: readonly Json[], at: Way): { speed: number; effects: string[] } {
    let speed = 1
    const others: string[] = []
    for (const [k, effect] of effects.entries()) {
      if (isOf(effect, 'FreezeFrame')) speed = 0
      else if (isOf(effect, 'LinearTimeWarp')) {
        const scalar = (effect as Thing)['time_scalar']
        if (typeof scalar !== 'number' || !Number.isFinite(scalar) || Math.abs(scalar) > 100) fault([...at, k, 'time_scalar'], 'a number from -100 to 100', scalar)
        speed *= scalar as number
      } else others.push(schemaOf(effect))
    }
    return { speed, effects: others }
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
/** `Clip` of `Clip.2`. */
const schemaOf = (value: Json | undefined): string => (isRecord(value) ? textOf(value['OTIO_SCHEMA']).replace(/\.\d+$/, '') || 'thing without a schema' : value === null ? 'null' : typeof value)
const isOf = (value: Json | undefined, schema: string): boolean => isRecord(value) && schemaOf(value) === schema

/** What was got may be deep. */
function described(value: Json | undefined): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  return isRecord(value) ? `an object (${schemaOf(value)})` : (JSON.stringify(value) ?? 'nothing').slice(0, 80)
}

/** The rate of the first moment that a clip or gap has. */
function rateIn(timeline: Thing): number | undefined {
  const waiting: (Json | undefined)[] = [timeline]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (Array.isArray(one)) for (let k = one.length - 1; k >= 0; k--) waiting.push(one[k])
    else if (isRecord(one)) {
      if (isOf(one, 'RationalTime') && typeof one['rate'] === 'number' && one['rate'] >= 1 && one['rate'] <= 1000) return one['rate']
      waiting.push(...(one['OTIO_SCHEMA'] === undefined ? Object.values(one) : ['available_range', 'media_references', 'media_reference', 'start_time', 'children', 'tracks', 'source_range'].map((key) => one[key])))
    }
  }
  return undefined
}

function referenceOf(media: Thing | undefined, name: string): Pick<CutSource, 'media' | 'made'> {
  if (media === undefined || isOf(media, 'MissingReference')) return name === '' ? {} : { media: name }
  if (isOf(media, 'ExternalReference')) return { media: textOf(media['target_url']) || name }
  if (isOf(media, 'ImageSequenceReference')) {
    const places = typeof media['frame_zero_padding'] === 'number' && media['frame_zero_padding'] > 0 ? `0${Math.min(12, media['frame_zero_padding'])}` : ''
    const folder = textOf(media['target_url_base']).replace(/\/$/, '')
    return { media: `${folder === '' ? '' : `${folder}/`}${textOf(media['name_prefix'])}%${places}d${textOf(media['name_suffix'])}` }
  }
  if (isOf(media, 'GeneratorReference')) {
    const words = isRecord(media['parameters']) ? textOf(media['parameters']['prompt']) : ''
    return { made: words || textOf(media['generator_kind']) || name }
  }
  return name === '' ? {} : { media: name }
}
