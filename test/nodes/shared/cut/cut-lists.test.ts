/** Cut lists read and written, held against OpenTimelineIO (test/oracles/cut-lists.py); and properties of both parsers. */
import { readFileSync, writeFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReelgraphError, rational, type ErrorCode } from '../../../../engine/api.ts'
import { endOf, type CutItem, type CutList, type CutMarker, type CutTrack } from '../../../../nodes/shared/cut/cut-list.ts'
import { readEdl } from '../../../../nodes/shared/cut/read-edl.ts'
import { readOtio } from '../../../../nodes/shared/cut/read-otio.ts'
import { writeEdl } from '../../../../nodes/shared/cut/write-edl.ts'
import { writeOtio } from '../../../../nodes/shared/cut/write-otio.ts'

interface Said {
  readonly name: string
  readonly start: number
  readonly tracks: readonly {
    readonly kind: 'Video' | 'Audio'
    readonly items: readonly ({ readonly transition: readonly [number, number] } | { readonly transition?: undefined; readonly gap: boolean; readonly name: string; readonly from: number; readonly length: number; readonly rate: number; readonly speed: number; readonly media: string | null; readonly reel: string | null })[]
  }[]
}
interface Recorded {
  readonly timelines: readonly { readonly otio: string; readonly says: Said }[]
  readonly layers: { readonly otio: string; readonly flat: Said }
  readonly edl: { readonly text: string; readonly says: Said }
  readonly nested: { readonly otio: string; readonly shown: readonly (readonly [name: string, frame: number] | null)[] }
  readonly marked: { readonly otio: string; readonly markers: readonly CutMarker[] }
  readonly ourMarkers: readonly CutMarker[]
  readonly ours: { readonly otio: Said; readonly edl: Said }
}
const ORACLES = new URL('../../../oracles/', import.meta.url)
const recorded = JSON.parse(readFileSync(new URL('cut-lists.json', ORACLES), 'utf8')) as Recorded

const lost: string[] = []
const otio = (text: string, more: { fps?: number } = {}): CutList => readOtio(text, { file: 'a.otio', lost: (what) => lost.push(what), ...more })
const edl = (text: string, fps = 25): CutList => readEdl(text, { file: 'a.edl', fps, lost: (what) => lost.push(what) })

/** Both in the same words: frames at the list's rate. */
const items = (list: readonly CutItem[]): unknown[] => list.flatMap((one) => [
  ...(one.lead === undefined ? [] : [{ transition: [one.lead.before, one.lead.after] }]),
  { gap: one.kind === 'gap', name: one.name, from: one.source?.from ?? 0, length: one.length, speed: one.source?.speed ?? 1, media: one.source?.media ?? null },
])
const said = ({ tracks }: Said, k: number, rate = 25): unknown[] => tracks[k]!.items.map((one) => (one.transition !== undefined ? one : { gap: one.gap, name: one.name, from: (one.from * rate) / one.rate, length: (one.length * rate) / one.rate, speed: one.speed, media: one.media }))

describe('OpenTimelineIO\'s own files', () => {
  test('a timeline with sound, transitions, gaps, speeds and a freeze', () => {
    const { otio: text, says } = recorded.timelines[0]!
    const list = otio(text)
    expect(list).toMatchObject({ title: says.name, start: says.start, rate: rational(25) })
    expect(list.tracks.map(({ kind }) => kind)).toEqual(['video', 'audio'])
    for (const k of [0, 1]) expect(items(list.tracks[k]!.items)).toEqual(said(says, k))
    expect(list.tracks[0]!.items[1]!.source?.begins).toBe(90000)
  })
  test('clips of other rates count frames of the list', () => {
    const { otio: text, says } = recorded.timelines[1]!
    expect(items(otio(text).tracks[0]!.items)).toEqual(said(says, 0, 24))
    expect(items(otio(text, { fps: 48 }).tracks[0]!.items)).toEqual(said(says, 0, 48))
  })
  test('tracks over each other are seen as its flatten_stack sees them', () => {
    expect(items(otio(recorded.layers.otio).tracks[0]!.items)).toEqual(said(recorded.layers.flat, 0))
  })
  test('a stack within a track is laid into it, as it shows each frame', () => {
    lost.length = 0
    const shown = otio(recorded.nested.otio).tracks[0]!.items.flatMap(({ name, length, source: from }) => Array.from({ length }, (_, k) => (from === undefined ? null : [name, from.from + k])))
    expect(shown).toEqual(recorded.nested.shown)
    expect(lost).toEqual([])
  })
  test('markers of the whole, of tracks and of clips', () => {
    expect(otio(recorded.marked.otio).markers).toEqual(recorded.marked.markers)
  })
  test('an EDL of its CMX 3600 adapter', () => {
    const list = edl(recorded.edl.text)
    const [b, others] = [list.tracks[0]!.items[1]!, said(recorded.edl.says, 0)]
    // It reads the first clip's file for the second, which its own comment names.
    expect(b.source?.media).toBe('media/b.mov')
    expect(items(list.tracks[0]!.items.map((one) => (one === b ? { ...b, source: { ...b.source!, media: 'media/a.mov' } } : one)))).toEqual(others)
  })
})

const SAMPLE: CutList = {
  title: 'Ours', rate: rational(25), drop: false, start: 90000,
  markers: [{ frame: 0, length: 0, name: 'the beginning', colour: 'GREEN' }, { frame: 75, length: 0, name: 'Here he turns', colour: 'RED' }],
  tracks: [
    {
      kind: 'video', name: 'V1', items: [
        { kind: 'clip', name: 'a.mov', length: 50, source: { media: 'media/a.mov', from: 25, speed: 1 } },
        { kind: 'clip', name: 'b.mov', length: 60, lead: { kind: 'crossfade', before: 0, after: 12 }, source: { media: 'media/b.mov', reel: 'TAPE2', from: 90025, speed: 1 } },
        { kind: 'gap', name: '', length: 10 },
        { kind: 'clip', name: 'c.mov', length: 40, source: { media: 'media/c.mov', from: 3, speed: 0.5 } },
        { kind: 'clip', name: 'd.mov', length: 30, lead: { kind: 'wipe-down', before: 0, after: 10 }, source: { media: 'media/d.mov', from: 0, speed: 1 } },
      ],
    },
  ],
}

describe('what we write is what it reads', () => {
  test.each([['otio', writeOtio(SAMPLE)], ['edl', writeEdl(SAMPLE)]] as const)('%s', (kind, text) => {
    const file = new URL(`cut-lists/ours.${kind}`, ORACLES)
    if (process.env['GOLDENS'] === 'write') writeFileSync(file, text)
    expect(text, 'run with GOLDENS=write, then test/oracles/cut-lists.py').toBe(readFileSync(file, 'utf8'))
    const read = said(recorded.ours[kind], 0) as { media?: string | null; name?: string }[]
    // Its adapter knows no comment for a file.
    const wanted = items(SAMPLE.tracks[0]!.items) as { media?: string | null }[]
    expect(kind === 'otio' ? read : read.map((one) => (one.media === undefined ? one : { ...one, media: null }))).toEqual(kind === 'otio' ? wanted : wanted.map((one) => (one.media === undefined ? one : { ...one, media: null })))
    expect(recorded.ours[kind].name).toBe('Ours')
    expect(recorded.ourMarkers).toEqual(SAMPLE.markers)
    expect((kind === 'otio' ? otio : edl)(text).markers).toEqual(SAMPLE.markers)
  })
})

test('what an EDL says and we do not understand is told once for each key', () => {
  lost.length = 0
  const event = '001  AX       V     C        00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00'
  const list = edl(`TITLE: x\n${event}\n* FROM CLIP NAME: a.mov\n* a word to the editor\n* ASC_SOP: (1 1 1)(0 0 0)(1 1 1)\n* ASC_SOP: (2 1 1)(0 0 0)(1 1 1)\nAUD  3\n* LOC: 01:00:01:00 RED     Look here\n* LOC: 01:00:09:00 RED     Too late\n`)
  expect(lost).toEqual([expect.stringContaining('"ASC_SOP" (from line 5)'), expect.stringContaining('"AUD" (from line 7)'), expect.stringContaining('"Too late"')])
  expect(list.markers).toEqual([{ frame: 25, length: 0, name: 'Look here', colour: 'RED' }])
})

// --- properties

const speed = fc.constantFrom(1, 1, 1, 2, 0.5, -1, -2, 4)
const name = fc.stringMatching(/^[a-z][a-z0-9 _-]{0,10}[a-z0-9]\.mov$/)
const source = fc.record({ media: name, from: fc.integer({ min: 0, max: 200_000 }), speed }, { requiredKeys: ['media', 'from', 'speed'] })
const clip = fc.record({ length: fc.integer({ min: 8, max: 5000 }), source, lead: fc.option(fc.record({ kind: fc.constantFrom('crossfade', 'wipe', 'iris', 'ripple'), before: fc.constant(0), after: fc.integer({ min: 1, max: 8 }) }), { nil: undefined }) })
  .map(({ length, source: from, lead }): CutItem => ({ kind: 'clip', name: from.media, length: length * 4, ...(lead === undefined ? {} : { lead }), source: { ...from, reel: 'AX' } }))
const gap = fc.integer({ min: 1, max: 500 }).map((length): CutItem => ({ kind: 'gap', name: '', length }))
/** Nothing leads into the first, or into black; two gaps are one. */
const track = (kind: 'video' | 'audio'): fc.Arbitrary<CutTrack> => fc.array(fc.oneof({ weight: 5, arbitrary: clip }, { weight: 1, arbitrary: gap }), { minLength: 1, maxLength: 12 }).map((all): CutTrack => {
  const kept = all.filter((one, k) => one.kind === 'clip' || (k > 0 && all[k - 1]!.kind === 'clip' && k < all.length - 1))
  const made = kept.map((one, k) => (k === 0 ? (({ lead: _, ...rest }) => rest)(one) : one))
  return { kind, name: kind === 'video' ? 'V1' : 'A1', items: made.length > 0 ? made : [{ kind: 'clip', name: 'x.mov', length: 10, source: { media: 'x.mov', reel: 'AX', from: 0, speed: 1 } }] }
})
const lists = fc.record({ video: track('video'), audio: fc.option(track('audio'), { nil: undefined }), start: fc.integer({ min: 0, max: 90_000 }), rate: fc.constantFrom(rational(24), rational(25), rational(30000, 1001)) })
  .map(({ video, audio, start, rate }): CutList => ({ title: 'Any', rate, drop: false, start, tracks: [video, ...(audio === undefined ? [] : [audio])] }))

describe('round trips', () => {
  test('OpenTimelineIO keeps all', () => {
    fc.assert(fc.property(lists, (list) => {
      const plain = (one: CutList): unknown => ({ ...one, tracks: one.tracks.map(({ items: all, ...rest }) => ({ ...rest, items: all.map(({ source: from, ...item }) => ({ ...item, ...(from === undefined ? {} : { source: { ...from, reel: undefined } }) })) })) })
      expect(plain(otio(writeOtio(list), { fps: list.rate.num / list.rate.den }))).toEqual(plain(list))
    }), { numRuns: 300 })
  })
  test('EDL keeps all', () => {
    fc.assert(fc.property(lists, (list) => {
      const back = edl(writeEdl(list), list.rate.num / list.rate.den)
      expect(back.start).toBe(list.start)
      for (const [k, { items: all }] of list.tracks.entries()) {
        const read = back.tracks[k]
        // An A that is the picture's own is one event with it.
        if (read === undefined) continue
        expect(endOf(read)).toBe(endOf({ kind: 'video', name: '', items: all }))
        expect(read.items).toEqual(all)
      }
    }), { numRuns: 300 })
  })
})

const refused = (read: () => unknown): ErrorCode | 'read' => {
  try {
    read()
    return 'read'
  } catch (thrown) {
    if (thrown instanceof ReelgraphError) {
      expect(thrown.faults[0]!.file).toMatch(/^a\./)
      return thrown.code
    }
    throw thrown
  }
}

describe('never a crash', () => {
  /** A text with a stretch of it changed, taken out or doubled. */
  const broken = (text: string) => fc.tuple(fc.integer({ min: 0, max: text.length - 1 }), fc.integer({ min: 0, max: 40 }), fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('null', '{}', '[]', '-1', '1e999', '"', '99:99:99:99', '\n', '0')))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length))
  test.each([['edl', recorded.edl.text, edl], ['otio', recorded.timelines[0]!.otio, otio]] as const)('%s, broken anywhere', (_, text, read) => {
    fc.assert(fc.property(broken(text), (one) => {
      expect(['read', 'E_CUT_LIST']).toContain(refused(() => read(one)))
    }), { numRuns: 1500 })
  })
  test.each([['edl', edl], ['otio', otio]] as const)('%s, anything at all', (_, read) => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (one) => {
      expect(refused(() => read(one))).toBe('E_CUT_LIST')
    }), { numRuns: 500 })
  })
  test('a deep one', () => expect(refused(() => otio(`{"OTIO_SCHEMA":"Timeline.1","tracks":${'['.repeat(50_000)}${']'.repeat(50_000)}}`))).toBe('E_CUT_LIST'))
})

describe('faults name their line', () => {
  const place = (read: () => unknown): string | undefined => {
    try {
      read()
      return undefined
    } catch (thrown) {
      return (thrown as ReelgraphError).faults[0]!.port
    }
  }
  test.each([
    ['a timecode that the rate lacks', 'TITLE: x\n\n001 AX V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:00:30\n', 'line 3'],
    ['an overlap', '001 AX V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n002 AX V C 00:00:00:00 00:00:01:00 00:00:00:20 00:00:02:00\n', 'line 2'],
    ['an event without its times', '001 AX V C 00:00:00:00\n', 'line 1'],
    ['an unknown channel', '001 AX Z9 C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n', 'line 1'],
    ['a number that drop-frame leaves out', 'FCM: DROP FRAME\n001 AX V C 00:01:00;00 00:01:01;00 00:00:00;00 00:00:01;00\n', 'line 2', 29.97],
    ['M2 of nothing', 'TITLE: x\nM2 AX 25 00:00:00:00\n', 'line 2'],
  ] as const)('%s', (_, text, line, fps: number = 25) => expect(place(() => edl(text, fps))).toBe(line))
  test('a moment that is none, and JSON that ends', () => {
    const text = recorded.timelines[0]!.otio
    const lines = text.split('\n')
    const at = lines.findIndex((one) => one.includes('"duration"'))
    const value = lines.findIndex((one, k) => k > at && one.includes('"value"'))
    const wrong = lines.with(value, lines[value]!.replace(/: .*/, ': "long"')).join('\n')
    const named = Number(/\d+/.exec(place(() => otio(wrong))!)![0])
    expect(named).toBeGreaterThan(at)
    expect(named).toBeLessThanOrEqual(value + 1)
    expect(place(() => otio(lines.slice(0, 20).join('\n')))).toBe('line 20')
  })
})
