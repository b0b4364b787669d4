/** The nodes of one scene: its clip, what is laid over it, what is said in it. */
import { seedAfter, shortSeed, type GraphFragment, type Json, type Seed } from '../../../engine/api.ts'
import { PALETTES } from './palettes.ts'
import { ANGLES, type Scene } from './scene-fields.ts'

type FragmentNode = GraphFragment['nodes'][string]

export const MOST_VARIANTS = 64
/** Seconds before the first word and after the last one, beside what transitions take. */
const ROOM = { before: 0.25, after: 0.35, atEnd: 0.8 }
/** Degrees. */
const TILT = 9
/** Seconds in which ambience comes and goes where a scene is cut. */
const SHORTEST_FADE = 0.15
/** Decibels of ambience under a line. */
const BEHIND = -6
/** LUFS, as score has it for the film. */
const LOUDNESS = -16

export interface SceneSettings {
  readonly size: { readonly width: number; readonly height: number; readonly fps: number }
  readonly variants: number
  readonly negativePrompt: string
  readonly seed: Seed
  /** Of what makes the clip. */
  readonly generator: Readonly<Record<string, Json>>
  readonly options: Json | undefined
  readonly pictures: Json
  readonly scorer: Readonly<Record<string, Json>>
  /** The generator moves the camera itself, past what is near and far. */
  readonly moves: boolean
  readonly loras: Readonly<Record<string, string>>
  readonly title: string
  readonly voice: string
  readonly rate: number
  readonly speech: string
  readonly subtitles: boolean
  /** Each scene is kept in the store. */
  readonly keep: boolean
  /** Name of the scene's own file; none where it is empty. */
  readonly file: string
  readonly keepGoing: boolean
}

export interface SceneNodes {
  readonly nodes: Readonly<Record<string, FragmentNode>>
  readonly video: string
  /** What is said, in the scene's own time. */
  readonly line?: { readonly audio: string; readonly timings: string }
  /** What is heard beside it, in the scene's own time. */
  readonly sounds: readonly string[]
  readonly file?: string
}

/** @param overlaps seconds that the transitions before and after it take of the scene */
export function sceneNodes(scene: Scene, k: number, of: number, overlaps: readonly [before: number, after: number], settings: SceneSettings): SceneNodes {
  const { size: { width, height, fps }, seed, variants, moves, loras, keepGoing } = settings
  const name = `scene-${k + 1}`
  const nodes: Record<string, FragmentNode> = {}
  const put = (suffix: string, node: FragmentNode): string => {
    const key = suffix === '' ? name : `${name}-${suffix}`
    nodes[key] = { ...node, ...(keepGoing ? { onError: 'continue' as const } : {}) }
    return key
  }
  const said = scene.line !== undefined && scene.line.trim() !== ''
  const line = said ? spoken(scene, k === of - 1, overlaps, settings, put) : undefined
  const length: Record<string, string> = line === undefined ? {} : { duration: `${line}.duration` }

  const angle = ANGLES[scene.angle ?? 'eye']
  const prompt = angle === '' ? scene.prompt : `${scene.prompt.trim().replace(/[.\s]+$/, '')}, ${angle}`
  const shown = { title: scene.prompt.slice(0, 60) }
  const own = { prompt, width, height }
  if (variants > 0) {
    // One more variant changes no seed of the others.
    const first = seedAfter(seed, k * MOST_VARIANTS)
    const picture = put('picture', { type: 'best-image', ...shown, params: { ...settings.scorer, ...own, negativePrompt: settings.negativePrompt, variants, seed: first, generator: settings.pictures }, inputs: loras })
    const move: Record<string, Json> = moves && scene.camera !== undefined ? { move: scene.camera } : {}
    put('', { type: 'img2vid', ...shown, params: { ...own, duration: scene.duration, fps, seed: first, ...settings.generator, options: { ...move, ...((settings.options ?? {}) as Record<string, Json>) } }, inputs: { image: `${picture}.image`, ...length } })
  } else {
    put('', { type: 'text-to-video', ...shown, params: { ...own, duration: scene.duration, fps, seed: seedAfter(seed, k), ...settings.generator, ...(settings.options === undefined ? {} : { options: settings.options }) }, inputs: { ...loras, ...length } })
  }

  let video = `${name}.video`
  const add = (suffix: string, type: string, params: Record<string, Json>, inputs: Record<string, string> = {}): void => {
    video = `${put(suffix, { type, params, inputs: { video, ...inputs } })}.video`
  }
  const move = moves || scene.camera === undefined || scene.camera === 'static' ? undefined : { move: scene.camera }
  const tilt = scene.angle === 'dutch' ? { rotation: TILT } : undefined
  if (move !== undefined || tilt !== undefined) add('camera', 'camera-move', { ...move, ...tilt })
  if (scene.angle === 'over-shoulder') {
    // Somebody stands between us and what is seen, near and out of focus.
    const near = put('near', { type: 'lip-sync', params: { character: 'person', look: 'a person with short black hair in a black jacket', shot: 'medium', across: 0.24, facing: 1, gestures: 0, match: 0, duration: scene.duration, width, height, fps, seed }, inputs: length })
    const dark = put('near-dark', { type: 'color-adjust', params: { brightness: 0.06, saturation: 0.3 }, inputs: { video: `${near}.video` } })
    const soft = put('near-soft', { type: 'blur', params: { radius: 0.014 }, inputs: { video: `${dark}.video` } })
    add('shoulder', 'overlay', { scale: 1.9, x: 0.55, y: 0.98 }, { top: `${soft}.video` })
  }
  if (scene.character !== undefined) {
    const { character, look = '', emotion = 'neutral', shot = 'medium', across = 0.5 } = scene
    if (shot !== 'wide') add('soft', 'blur', { radius: shot === 'close-up' ? 0.012 : 0.007 })
    const heard: Record<string, string> = line === undefined ? {} : { audio: `${line}.audio`, timings: `${line}.timings`, duration: `${line}.duration` }
    // One seed for all scenes: it is the same character.
    const figure = put('figure', { type: 'lip-sync', params: { character, look, emotion, intensity: 0.7, shot, across, facing: (0.5 - across) * 1.2, duration: scene.duration, width, height, fps, seed }, inputs: { behind: video, ...heard } })
    add('both', 'overlay', {}, { top: `${figure}.video` })
  }
  if (scene.style !== undefined && scene.style !== 'none') add('style', 'style-filter', { style: scene.style })
  if (scene.palette !== undefined) add('palette', 'color-adjust', PALETTES[scene.palette])
  if (k === 0 && settings.title !== '') add('title', 'title', { text: settings.title })
  if (line !== undefined && settings.subtitles) add('words', 'subtitles', { highlight: 'word' }, { timings: `${line}.timings` })
  if (settings.keep || settings.file !== '') add('kept', 'bake', {})
  const sounds = around(scene, overlaps, { of: length, seed: shortSeed(seedAfter(seed, k)), under: line !== undefined }, put)
  const file = settings.file === '' ? undefined : written(settings.file, video, { line, sounds }, put)
  return {
    nodes,
    video,
    sounds,
    ...(line === undefined ? {} : { line: { audio: `${line}.audio`, timings: `${line}.timings` } }),
    ...(file === undefined ? {} : { file: `${file}.file` }),
  }
}

type Put = (suffix: string, node: FragmentNode) => string

/** A file of its own, as loud as the film. */
function written(file: string, video: string, { line, sounds }: { readonly line: string | undefined; readonly sounds: readonly string[] }, put: Put): string {
  const heard = [...(line === undefined ? [] : [`${line}.audio`]), ...sounds]
  const mix = heard.length < 2 ? heard[0] : `${put('mix', { type: 'audio-mix', inputs: { audio: heard } })}.audio`
  const level = mix === undefined ? undefined : put('level', { type: 'audio-loudness', params: { loudness: LOUDNESS }, inputs: { audio: mix } })
  const sound: Record<string, string> = { ...(level === undefined ? {} : { audio: `${level}.audio` }), ...(line === undefined ? {} : { subtitles: `${line}.timings` }) }
  return put('file', { type: 'encode', title: file, params: { file, quality: 'source' }, inputs: { video, ...sound } })
}

/** Ambience for as long as the scene, over its transitions, and its effect; behind a line both are softer. */
function around({ prompt, ambience, effect, effectAt = 0, duration }: Scene, [before, after]: readonly [number, number], { of, seed, under }: { readonly of: Readonly<Record<string, string>>; readonly seed: number; readonly under: boolean }, put: Put): readonly string[] {
  const made: string[] = []
  // The seed of the picture: thunder follows its lightning.
  if (ambience !== undefined) made.push(put('ambience', { type: 'ambient-sound', title: ambience, params: { scene: ambience, text: prompt, duration, fade: Math.max(SHORTEST_FADE, before, after), gain: under ? BEHIND : 0, seed }, inputs: of }))
  if (effect !== undefined) made.push(put('effect', { type: 'sound-effect', title: effect, params: { effect, times: [effectAt], duration, seed }, inputs: of }))
  return made.map((name) => `${name}.audio`)
}

/** The line, from where the transition into the scene is over; the scene lasts until the one out of it. */
function spoken(scene: Scene, last: boolean, [before, after]: readonly [number, number], settings: SceneSettings, put: Put): string {
  const { line = '', voice = settings.voice, rate = settings.rate, emotion = 'neutral', duration } = scene
  const say = put('voice', { type: 'speech', title: line.slice(0, 60), params: { text: line, voice, rate, emotion, intensity: 0.5, gain: 4, backend: settings.speech } })
  return put('line', {
    type: 'place-speech',
    params: { lead: before + ROOM.before, tail: last ? ROOM.atEnd : after + ROOM.after, atLeast: duration },
    inputs: { audio: [`${say}.audio`], timings: [`${say}.timings`] },
  })
}
