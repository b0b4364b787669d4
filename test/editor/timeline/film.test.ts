/** Graphs of many shapes as a timeline, and what one edit does to each. */
import { describe, expect, test } from 'vitest'
import { readSubtitles } from '../../../nodes/shared/subtitles/read-subtitles.ts'
import type { GraphDocument } from '../../../editor/document/document.ts'
import { markersOf, setMarkers } from '../../../editor/document/markers.ts'
import { clipKeys } from '../../../editor/timeline/clip-keys.ts'
import { readCues, writeCues } from '../../../editor/timeline/cues.ts'
import { shortened } from '../../../editor/timeline/draw-text.ts'
import { applyEdit } from '../../../editor/timeline/edit.ts'
import { layCues } from '../../../editor/timeline/edit-layers.ts'
import type { Edit } from '../../../editor/timeline/edits.ts'
import { lengthOf, type Known } from '../../../editor/timeline/known.ts'
import { readTimeline } from '../../../editor/timeline/read.ts'
import { filmOf, knownFrom, track, useEngine } from './kit.ts'

let known: Known
useEngine((engine) => {
  known = knownFrom(engine, { 'a.video': 100, 'b.video': 50 })
})

const told = (document: GraphDocument, kind = 'picture') => readTimeline(document, known).clips.filter((clip) => clip.kind === kind).map(({ name, start, length }) => [name, start, length])
const edited = (document: GraphDocument, edit: Edit, linked = false): GraphDocument => applyEdit(document, known, edit, { linked })
const load = (file: string) => ({ type: 'load-video', version: 4, params: { file } })
const sink = (inputs: Readonly<Record<string, string>>) => ({ type: 'encode', version: 1, params: { quality: 'source' }, inputs })

describe('a film of one clip', () => {
  const one: GraphDocument = { format: 1, nodes: { a: load('sea.mp4'), film: sink({ video: 'a.video', audio: 'a.audio' }) } }

  test('is split into a sequence of two, whose sound goes with it', () => {
    expect(told(one)).toEqual([['sea.mp4', 0, 100]])
    const next = edited(one, { do: 'split', id: 'a', at: 40 })
    expect(told(next)).toEqual([['sea.mp4', 0, 40], ['sea.mp4', 40, 60]])
    expect(next.nodes['cuts']!.inputs).toEqual({ clips: ['a-cut.video', 'a-cut-2.video'], audio: ['a-cut.audio', 'a-cut-2.audio'] })
    expect(next.nodes['film']!.inputs).toEqual({ video: 'cuts.video', audio: 'cuts.audio' })
    expect(next.nodes['a-cut']).toEqual({ type: 'trim', version: 1, params: { end: 1.6 }, inputs: { video: 'a.video', audio: 'a.audio' } })
    expect(next.nodes['a-cut-2']!.params).toEqual({ start: 1.6 })
    expect(told(next, 'sound')).toEqual([['sea.mp4', 0, 40], ['sea.mp4', 40, 60]])
  })

  test('stays as it is where an edit does nothing', () => {
    expect(edited(one, { do: 'slip', id: 'a', by: 10 })).toBe(one)
    expect(edited(one, { do: 'remove', id: 'a' })).toBe(one)
    expect(edited(one, { do: 'trim', id: 'a', edge: 'end', by: 5 })).toBe(one)
  })
})

describe('a transition of two, and clips end to end', () => {
  const two: GraphDocument = { format: 1, nodes: { a: load('a.mp4'), b: load('b.mp4'), mix: { type: 'transition', version: 1, params: { kind: 'wipe', duration: 0.4, softness: 0.2 }, inputs: { a: 'a.video', b: 'b.video' } }, film: sink({ video: 'mix.video' }) } }
  const row: GraphDocument = { format: 1, nodes: { a: load('a.mp4'), b: load('b.mp4'), row: { type: 'concat', version: 1, inputs: { video: ['a.video', 'b.video'] } }, film: sink({ video: 'row.video' }) } }

  test('are read with their overlap', () => {
    expect(told(two)).toEqual([['a.mp4', 0, 100], ['b.mp4', 90, 50]])
    expect(told(row)).toEqual([['a.mp4', 0, 100], ['b.mp4', 100, 50]])
  })

  test('become a sequence when they are cut, and look as before otherwise', () => {
    const next = edited(two, { do: 'trim', id: 'a', edge: 'end', by: -20 })
    expect(told(next)).toEqual([['a.mp4', 0, 80], ['b.mp4', 70, 50]])
    expect(next.nodes['mix']).toMatchObject({ type: 'sequence', params: { transition: 'wipe', softness: 0.2 }, inputs: { clips: ['a-cut.video', 'b.video'] } })
    expect(told(edited(row, { do: 'join', id: 'b', kind: 'crossfade', length: 25 }))).toEqual([['a.mp4', 0, 100], ['b.mp4', 75, 50]])
  })
})

describe('stills', () => {
  const stills = filmOf([50], { nodes: { ...filmOf([50]).nodes, s0: { type: 'solid', version: 1, params: { duration: 2, fps: 25 } } } })

  test('last as long as they are drawn, and are split into two', () => {
    const longer = edited(stills, { do: 'trim', id: 's0', edge: 'end', by: 200 })
    expect(longer.nodes['s0']!.params!['duration']).toBe(10)
    expect(longer.nodes['cuts']).toEqual(stills.nodes['cuts'])
    expect(told(edited(longer, { do: 'split', id: 's0', at: 100 }))).toEqual([['s0', 0, 100], ['s0-2', 100, 150]])
  })
})

describe('clips put in', () => {
  const silent = filmOf([50, 50])
  const heard = { ...silent, nodes: { ...silent.nodes, a: load('a.mp4') } }

  test('keep sound beside clips that have none', async () => {
    const next = edited(heard, { do: 'insert', at: 1, link: 'a.video', sound: 'a.audio' })
    expect(next.nodes['cuts']).toMatchObject({ inputs: { clips: ['s0.video', 'a.video', 's1.video'], audio: ['a.audio'] }, params: { silent: [0, 2] } })
    // The film had no sound: it is heard now, and no longer when the clip is gone.
    expect(next.nodes['film']!.inputs).toEqual({ video: 'cuts.video', audio: 'cuts.audio' })
    expect(edited(next, { do: 'remove', id: 'a' }).nodes['film']!.inputs).toEqual({ video: 'cuts.video' })
    const moved = edited(next, { do: 'reorder', id: 'a', to: 0 })
    expect(moved.nodes['cuts']).toMatchObject({ inputs: { clips: ['a.video', 's0.video', 's1.video'] }, params: { silent: [1, 2] } })
    expect(edited(moved, { do: 'remove', id: 'a' }).nodes['cuts']!.inputs).toEqual({ clips: ['s0.video', 's1.video'] })
  })

  test('are heard beside the music that is there, and leave it alone when they go', () => {
    const base = filmOf([50])
    const scored: GraphDocument = { ...base, nodes: { ...base.nodes, a: load('a.mp4'), hum: track(2), film: sink({ video: 'cuts.video', audio: 'hum.audio' }) } }
    const next = edited(scored, { do: 'insert', at: 1, link: 'a.video', sound: 'a.audio' })
    expect(next.nodes['sound']).toMatchObject({ type: 'audio-mix', inputs: { audio: ['hum.audio', 'cuts.audio'] } })
    expect(told(next, 'sound')).toEqual([['a.mp4', 50, 100], ['Tone', 0, 50]])
    expect(told(edited(next, { do: 'remove', id: 'a' }), 'sound')).toEqual([['Tone', 0, 50]])
  })

  test('leave black where they are lifted out', () => {
    const next = edited(silent, { do: 'remove', id: 's0', lifts: true })
    expect(next.nodes['gap']).toMatchObject({ type: 'solid', params: { duration: 2, fps: 25 } })
    expect(next.nodes['s0']).toBeUndefined()
    expect(told(next)).toEqual([['gap', 0, 50], ['calm sea', 50, 50]])
  })
})

describe('words over the film', () => {
  test('titles go below fades and subtitles, subtitles above all', () => {
    const base = filmOf([100])
    const faded: GraphDocument = { ...base, nodes: { ...base.nodes, fade: { type: 'fade-in-out', version: 1, inputs: { video: 'cuts.video' } }, film: sink({ video: 'fade.video' }) } }
    const titled = edited(faded, { do: 'write', kind: 'title', at: 25, length: 50, text: 'Hello' })
    expect(titled.nodes['title']).toMatchObject({ params: { text: 'Hello', start: 1, duration: 2 }, inputs: { video: 'cuts.video' } })
    expect(titled.nodes['fade']!.inputs).toEqual({ video: 'title.video' })
    const first = edited(titled, { do: 'write', kind: 'subtitle', at: 50, length: 25, text: 'Two' })
    const both = edited(first, { do: 'write', kind: 'subtitle', at: 0, length: 25, text: 'One' })
    expect(both.nodes['film']!.inputs).toEqual({ video: 'subtitles.video' })
    expect(readSubtitles(String(both.nodes['subtitles']!.params!['text']))).toEqual([{ from: 0, to: 1, text: 'One' }, { from: 2, to: 3, text: 'Two' }])
    expect(told(both, 'subtitle')).toEqual([['One', 0, 25], ['Two', 50, 25]])
    const gone = edited(edited(both, { do: 'remove', id: 'subtitles:0' }), { do: 'remove', id: 'subtitles:0' })
    expect(gone.nodes['subtitles']).toBeUndefined()
    expect(gone.nodes['film']!.inputs).toEqual({ video: 'fade.video' })
  })

  test('from a file come to those that are there, else over all; what is no row of cues gets a node of its own', () => {
    const text = '1\n00:00:01,000 --> 00:00:02,000\nHere\n'
    const lay = (document: GraphDocument, words: string): GraphDocument => layCues(document, known, readTimeline(document, known), words)
    const first = lay(filmOf([100]), text)
    expect(told(first, 'subtitle')).toEqual([['Here', 25, 25]])
    expect(first.nodes['film']!.inputs).toEqual({ video: 'subtitles.video' })
    const later = { ...first, nodes: { ...first.nodes, subtitles: { ...first.nodes['subtitles']!, params: { text, offset: 0.4 } } } }
    expect(told(lay(later, text.replace('Here', 'Again')), 'subtitle')).toEqual([['Again', 25, 25], ['Here', 35, 25]])
    const other = lay(first, '[Script Info]\nTitle: x')
    expect(other.nodes['subtitles-2']).toMatchObject({ params: { text: '[Script Info]\nTitle: x' }, inputs: { video: 'subtitles.video' } })
  })

  test('of a clip lie in its own time, whatever is cut off before', () => {
    const base = filmOf([100, 100])
    const inner: GraphDocument = { ...base, nodes: { ...base.nodes, name: { type: 'title', version: 3, params: { text: 'Name', start: 1, duration: 1 }, inputs: { video: 's1.video' } }, cuts: { ...base.nodes['cuts']!, inputs: { clips: ['s0.video', 'name.video'] } } } }
    expect(told(inner, 'title')).toEqual([['Name', 125, 25]])
    const cut = edited(inner, { do: 'trim', id: 'name', edge: 'start', by: 10 })
    expect(told(cut, 'title')).toEqual([['Name', 115, 25]])
    expect(edited(cut, { do: 'move', id: 'name', to: 140 }).nodes['name']!.params!['start']).toBe(2)
  })

  test('as SubRip and WebVTT are read as the node reads them, and written back the same', () => {
    const vtt = 'WEBVTT\n\n00:01.500 --> 00:02.250 line:0\nUp\nhere\n\n01:00:00.000 --> 01:00:01.000\nLate\n'
    const read = readCues(vtt)!
    expect(read.cues.map(({ from, to, text }) => ({ from, to, text }))).toEqual(readSubtitles(vtt))
    expect(readCues(writeCues(read))).toEqual(read)
    expect(readSubtitles(writeCues(read))).toEqual(readSubtitles(vtt))
    // Cues that begin in the same millisecond keep their order.
    const close = { format: 'srt' as const, cues: [{ from: 1.6400000000000001, to: 1.68, text: 'b' }, { from: 1.64, to: 1.88, text: 'a' }] }
    expect(readCues(writeCues(close))!.cues.map(({ text }) => text)).toEqual(['b', 'a'])
    expect(readCues('[Script Info]\nTitle: x')).toBeUndefined()
  })
})

describe('sound', () => {
  const base = filmOf([100])
  const scored: GraphDocument = { ...base, nodes: { ...base.nodes, hum: track(3), level: { type: 'audio-loudness', version: 1, inputs: { audio: 'hum.audio' } }, film: sink({ video: 'cuts.video', audio: 'level.audio' }) } }

  test('is laid beside what is there, moved, made louder, split and taken away', () => {
    const two = edited({ ...base, nodes: { ...base.nodes, hum: track(3), bell: track(1), film: sink({ video: 'cuts.video', audio: 'hum.audio' }) } }, { do: 'lay', kind: 'sound', at: 50, link: 'bell.audio' })
    expect(told(two, 'sound')).toEqual([['Tone', 0, 75], ['Tone', 50, 25]])
    const bell = readTimeline(two, known).clips.find((clip) => clip.kind === 'sound' && clip.start === 50)!
    const loud = edited(two, { do: 'gain', id: bell.id, gain: -6 })
    expect(readTimeline(loud, known).clips.find(({ id }) => id === bell.id)).toMatchObject({ gain: -6, start: 50 })
    const halves = edited(loud, { do: 'split', id: bell.id, at: 60 })
    expect(readTimeline(halves, known).clips.flatMap((clip) => (clip.kind === 'sound' ? [[clip.start, clip.length, clip.offset, clip.gain]] : []))).toEqual([[0, 75, 0, 0], [50, 10, 0, -6], [60, 15, 10, -6]])
    const gone = edited(edited(halves, { do: 'remove', id: readTimeline(halves, known).clips.at(-1)!.id }), { do: 'remove', id: bell.id })
    expect(told(gone, 'sound')).toEqual([['Tone', 0, 75]])
    expect(gone.nodes['bell']).toBeUndefined()
  })

  test('that begins later still goes to the end of its track', () => {
    const heard = { ...base, nodes: { ...base.nodes, hum: track(3), film: sink({ video: 'cuts.video', audio: 'hum.audio' }) } }
    const later = edited(heard, { do: 'trim', id: readTimeline(heard, known).clips.find(({ kind }) => kind === 'sound')!.id, edge: 'start', by: 25 })
    expect(later.nodes['hum-cut']!.params).toEqual({ start: 1 })
  })

  test('is found behind what brings it to its loudness', () => {
    expect(told(scored, 'sound')).toHaveLength(1)
  })
})

describe('what lies over pictures that move', () => {
  const base = filmOf([50, 50, 50])
  const full: GraphDocument = setMarkers({
    ...base,
    nodes: {
      ...base.nodes,
      early: { type: 'title', version: 3, params: { text: 'Early', start: 0.4, duration: 1 }, inputs: { video: 'cuts.video' } },
      late: { type: 'title', version: 3, params: { text: 'Late', start: 2.4, duration: 1 }, inputs: { video: 'early.video' } },
      music: track(6), bell: track(0.4),
      at: { type: 'audio-delay', version: 1, params: { seconds: 4.4 }, inputs: { audio: 'bell.audio' } },
      mix: { type: 'audio-mix', version: 2, inputs: { audio: ['music.audio', 'at.audio'] } },
      film: sink({ video: 'late.video', audio: 'mix.audio' }),
    },
  }, [{ at: 3, name: 'here' }])
  const all = (document: GraphDocument) => [...told(document, 'title'), ...told(document, 'sound').map(([, ...place]) => place), ...markersOf(document).map(({ at }) => at)]

  test('comes along, where the two are linked', () => {
    expect(all(full)).toEqual([['Early', 10, 25], ['Late', 60, 25], [0, 150], [110, 10], 3])
    expect(all(edited(full, { do: 'trim', id: 's0', edge: 'end', by: -10 }, true))).toEqual([['Early', 10, 25], ['Late', 50, 25], [0, 150], [100, 10], 2.6])
    expect(all(edited(full, { do: 'trim', id: 's0', edge: 'end', by: -10 }))).toEqual(all(full))
    expect(all(edited(full, { do: 'remove', id: 's0' }, true))).toEqual([['Early', 0, 25], ['Late', 10, 25], [0, 150], [60, 10], 1])
  })

  test('goes with the clip that is taken elsewhere; music under all of them stays', () => {
    expect(all(edited(full, { do: 'reorder', id: 's1', to: 0 }, true))).toEqual([['Late', 10, 25], ['Early', 60, 25], [0, 150], [110, 10], 1])
  })
})

test('subtitles over pictures that are taken away go with them, and give way where a part is cut off', () => {
  const base = filmOf([50, 50, 50])
  const cue = (number: number, from: string, to: string, text: string): string => `${number}\n00:00:0${from}00 --> 00:00:0${to}00\n${text}\n`
  const words: GraphDocument = { ...base, nodes: { ...base.nodes, words: { type: 'subtitles', version: 1, params: { text: [cue(1, '0,4', '1,2', 'One'), cue(2, '1,6', '2,8', 'Between'), cue(3, '3,0', '3,6', 'Two'), cue(4, '4,4', '5,2', 'Three')].join('\n') }, inputs: { video: 'cuts.video' } }, film: sink({ video: 'words.video' }) } }
  expect(told(words, 'subtitle')).toEqual([['One', 10, 20], ['Between', 40, 30], ['Two', 75, 15], ['Three', 110, 20]])
  expect(told(edited(words, { do: 'remove', id: 's1' }, true), 'subtitle')).toEqual([['One', 10, 20], ['Between', 40, 10], ['Three', 60, 20]])
  expect(told(edited(words, { do: 'trim', id: 's1', edge: 'end', by: -30 }, true), 'subtitle')).toEqual([['One', 10, 20], ['Between', 40, 30], ['Three', 80, 20]])
  expect(told(edited(words, { do: 'trim', id: 's0', edge: 'start', by: 20 }, true), 'subtitle')).toEqual([['One', 0, 10], ['Between', 20, 30], ['Two', 55, 15], ['Three', 90, 20]])
  // Where none is left, the node goes, too.
  const [first] = [{ ...words, nodes: { ...words.nodes, words: { ...words.nodes['words']!, params: { text: cue(1, '0,4', '1,2', 'One') } } } }]
  const gone = edited(first, { do: 'remove', id: 's0' }, true)
  expect(gone.nodes['words']).toBeUndefined()
  expect(gone.nodes['film']!.inputs).toEqual({ video: 'cuts.video' })
})

test('keyframes lie on the clip where they change the film', () => {
  const base = filmOf([100, 100])
  const moves = (times: readonly number[]) => ({ keyframes: times.map((time) => [time, 0.5]) })
  const document: GraphDocument = { ...base, nodes: {
    ...base.nodes,
    soft: { type: 'blur', version: 1, params: { radius: moves([0, 1, 3, 9]) as never }, inputs: { video: 's1.video' } },
    part: { type: 'trim', version: 1, params: { start: 0.4 }, inputs: { video: 'soft.video' } },
    cuts: { ...base.nodes['cuts']!, inputs: { clips: ['s0.video', 'part.video'] } },
    name: { type: 'title', version: 3, params: { text: 'Name', start: 1, duration: 2, opacity: moves([1, 2]) as never, size: moves([2, 2.4]) as never }, inputs: { video: 'cuts.video' } },
    film: sink({ video: 'name.video' }),
  } }
  const timeline = readTimeline(document, known)
  const keys = (id: string) => clipKeys(document, timeline.rate, timeline.clips.find((clip) => clip.id === id)!)
  // The clip begins at frame 100 with frame 10 of what the blur gives: what comes before that is not seen.
  expect([keys('s0'), keys('part'), keys('name')]).toEqual([[], [115, 165], [25, 50, 60]])
})

test('what is not known yet is as long as what it is made of, where nothing says otherwise', () => {
  const base = filmOf([50])
  const nodes = { ...base.nodes, soft: { type: 'blur', version: 1, inputs: { video: 's0.video' } }, back: { type: 'speed', version: 1, params: { speed: 2 }, inputs: { video: 's0.video' } } }
  expect(lengthOf({ ...base, nodes }, known, 'soft.video')).toMatchObject({ frames: 50, guessed: true })
  expect(lengthOf({ ...base, nodes }, known, 'back.video')).toMatchObject({ guessed: true, frames: 120 })
})

test('names end in an ellipsis where there is no room', () => {
  const width = (text: string): number => text.length * 5
  expect([100, 60, 30, 7, 4].map((most) => shortened('Sunrise over a sea', most, width))).toEqual(['Sunrise over a sea', 'Sunrise ove…', 'Sunri…', '', ''])
})

test('what is half typed has no length that time could not be told by', () => {
  const typed = filmOf([50])
  for (const fps of [-5, 0, Number.NaN]) {
    const { rate, length } = readTimeline({ ...typed, nodes: { ...typed.nodes, s0: { ...typed.nodes['s0']!, params: { ...typed.nodes['s0']!.params, fps, duration: -2 } } } }, known)
    expect(rate).toEqual({ num: 30, den: 1 })
    expect(length).toBe(1)
  }
})

test('a graph that is no row of clips shows what it can, and says what it can\'t', () => {
  const base = filmOf([100])
  const back: GraphDocument = { ...base, nodes: { ...base.nodes, back: { type: 'reverse', version: 1, inputs: { video: 'cuts.video' } }, film: sink({ video: 'back.video' }) } }
  const { says, clips } = readTimeline(back, known)
  expect(clips).toHaveLength(1)
  expect(says).toEqual(['What goes into back is not shown: it is no row of clips.'])
  expect(readTimeline({ format: 1, nodes: {} }, known)).toMatchObject({ clips: [], length: 0 })
})
