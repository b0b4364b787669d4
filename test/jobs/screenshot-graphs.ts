/** Graphs to be looked at: a film with all kinds of clips, and a hundred nodes. */
type Graph = Readonly<Record<string, unknown>>

const version = (type: string, number: number, params: object, inputs?: object) => ({ type, version: number, params, ...(inputs === undefined ? {} : { inputs }) })
const PROMPTS = ['sunrise over a calm sea with a sailboat', 'city skyline at dusk with lit windows', 'snowy mountains at blue hour with stars', 'forest in autumn with a river', 'desert at noon with dunes'] as const

/** Scenes with transitions, titles that move, subtitles, music and an effect, markers and a range. */
export const FILM: Graph = {
  format: 1,
  title: 'Five places',
  film: { width: 640, height: 360, fps: 24 },
  nodes: {
    ...Object.fromEntries(PROMPTS.map((prompt, i) => [`scene-${i + 1}`, version('text-to-video', 1, { prompt, duration: 4 + (i % 2), seed: 7 + i })])),
    push: version('blur', 1, { radius: { keyframes: [[0, 0.02], [1.5, 0], [4, 0.01]] } }, { video: 'scene-2.video' }),
    cuts: version('sequence', 1, { transition: 'cut', transitions: [{ kind: 'crossfade', duration: 1 }, { kind: 'wipe', duration: 0.5 }, { kind: 'cut' }, { kind: 'dissolve', duration: 1 }] }, { clips: ['scene-1.video', 'push.video', 'scene-3.video', 'scene-4.video', 'scene-5.video'] }),
    name: version('title', 3, { text: 'Five places', start: 0.5, duration: 3, opacity: { keyframes: [[0.5, 0], [1.5, 1], [3, 0.6]] } }, { video: 'cuts.video' }),
    credit: version('title', 3, { text: 'Made in an afternoon', start: 14, duration: 4 }, { video: 'name.video' }),
    words: version('subtitles', 1, { text: '1\n00:00:01,000 --> 00:00:03,500\nThe sea, before anyone is up.\n\n2\n00:00:04,200 --> 00:00:07,000\nThen lights, one by one.\n\n3\n00:00:09,000 --> 00:00:12,500\nAnd far above, the cold.\n' }, { video: 'credit.video' }),
    music: version('music', 1, { mood: 'calm', duration: 19 }),
    wind: version('tone', 1, { duration: 5 }),
    'wind-at': version('audio-delay', 1, { seconds: 8 }, { audio: 'wind.audio' }),
    mix: version('audio-mix', 2, {}, { audio: ['music.audio', 'wind-at.audio'] }),
    film: version('encode', 2, { file: 'five-places.mp4' }, { video: 'words.video', audio: 'mix.audio' }),
  },
  ui: {
    ...Object.fromEntries(PROMPTS.map((_, i) => [`scene-${i + 1}`, { pos: [60, 60 + i * 250] }])),
    push: { pos: [320, 310] }, cuts: { pos: [600, 60] }, name: { pos: [860, 60] }, credit: { pos: [1120, 60] }, words: { pos: [1380, 60] }, film: { pos: [1640, 60] },
    music: { pos: [860, 460] }, wind: { pos: [600, 560] }, 'wind-at': { pos: [860, 860] }, mix: { pos: [1120, 460] },
    '@markers': [{ at: 5, name: 'City' }, { at: 12, name: '' }], '@range': { in: 1, out: 17 },
  },
}

/** Twenty scenes, each through four nodes. */
export const HUNDRED: Graph = (() => {
  const rows = Array.from({ length: 20 }, (_, i) => i)
  const column = (x: number, row: number) => ({ pos: [60 + x * 270 + (row % 2) * 1400, 60 + Math.floor(row / 2) * 270] })
  return {
    format: 1,
    title: 'A hundred nodes',
    film: { width: 320, height: 180, fps: 12 },
    nodes: {
      ...Object.fromEntries(rows.flatMap((i) => [
        [`scene-${i}`, version('text-to-video', 1, { prompt: PROMPTS[i % PROMPTS.length], duration: 2, seed: i })],
        [`move-${i}`, version('camera-move', 1, { move: i % 2 === 0 ? 'slow-zoom-in' : 'pan-right' }, { video: `scene-${i}.video` })],
        [`look-${i}`, version('style-filter', 1, { style: ['cinematic', 'watercolor', 'noir', 'vintage'][i % 4] }, { video: `move-${i}.video` })],
        [`edge-${i}`, version('vignette', 1, {}, { video: `look-${i}.video` })],
        [`fade-${i}`, version('fade-in-out', 1, {}, { video: `edge-${i}.video` })],
      ])),
      cuts: version('sequence', 1, { transition: 'crossfade', duration: 0.5 }, { clips: rows.map((i) => `fade-${i}.video`) }),
      film: version('encode', 2, { file: 'hundred.mp4' }, { video: 'cuts.video' }),
    },
    ui: {
      ...Object.fromEntries(rows.flatMap((i) => ['scene', 'move', 'look', 'edge', 'fade'].map((name, x) => [`${name}-${i}`, column(x, i)]))),
      cuts: { pos: [2900, 60] }, film: { pos: [3170, 60] },
    },
  }
})()
