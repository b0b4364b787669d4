import { clipDuration, defineNode, rateOf } from '../../engine/api.ts'
import { drawFigure, SHOTS } from './draw-figure.ts'
import { EMOTIONS } from './emotions.ts'
import { FIGURES } from './figure.ts'
import { poseAt, type Life } from './life.ts'
import { lookOf } from './look.ts'
import { bandsOf, mouthOfBands } from './speech/mouth-of-sound.ts'
import { mouthOfTimings, SILENT, type MouthTrack } from './speech/mouth-track.ts'

/** A drawn figure that speaks. */
export const lipSync = defineNode({
  type: 'lip-sync',
  title: 'Lip-sync',
  version: 1,
  category: 'character',
  description:
    'A drawn character that speaks: its mouth follows the sound, and its face, head and hands the feeling. Without a sound it is silent and alive. The clip is transparent around it: lay it over a background with overlay.',
  tags: ['talking', 'avatar', 'character', 'speech', 'mouth', 'visemes', 'puppet', 'presenter', 'animation'],
  inputs: {
    audio: { type: 'audio', title: 'Speech', optional: true },
    timings: { type: 'speech-timings', title: 'Timings', optional: true, description: 'When each sound is spoken, as the node speech tells it: the mouth follows them exactly. Without them it follows the sound.' },
  },
  outputs: { video: { type: 'video', title: 'Video' } },
  params: {
    character: { type: 'string', enum: FIGURES, default: 'person', title: 'Character' },
    look: { type: 'string', default: '', maxLength: 1000, widget: 'multiline', title: 'Looks', description: 'In words: "a woman with long red hair in a blue dress", "an old man with a beard", "a fox". What they leave open, the seed decides.' },
    emotion: { type: 'string', enum: EMOTIONS, default: 'neutral', title: 'Emotion' },
    intensity: { type: 'number', default: 1, minimum: 0, maximum: 1.5, title: 'Intensity', description: 'Of the emotion. 0: none.' },
    shot: { type: 'string', enum: SHOTS, default: 'medium', title: 'Shot', description: 'Head and shoulders, down to the waist, or all of it.' },
    across: { type: 'number', default: 0.5, minimum: -0.5, maximum: 1.5, uiMinimum: 0, uiMaximum: 1, title: 'Place', description: 'Where it stands, a share of the width.' },
    facing: { type: 'number', default: 0, minimum: -1, maximum: 1, title: 'Facing', description: '-1: to the left, 1: to the right, 0: to us.' },
    gestures: { type: 'number', default: 0.8, minimum: 0, maximum: 1, title: 'Gestures', description: 'How much the hands move while speaking.' },
    walk: { type: 'number', default: 0, minimum: 0, maximum: 4, title: 'Steps a second', description: '0: it stands. Steps are seen in the wide shot.' },
    duration: { type: 'number', title: 'Duration', default: 0, minimum: 0, maximum: 3600, uiMaximum: 30, unit: 's', description: '0: as long as the sound or its timings, or 5 s without.' },
    width: { type: 'integer', title: 'Width', default: 1280, film: 'width', minimum: 16, maximum: 7680, unit: 'px' },
    height: { type: 'integer', title: 'Height', default: 720, film: 'height', minimum: 16, maximum: 4320, unit: 'px' },
    fps: { type: 'number', title: 'Frame rate', default: 30, film: 'fps', minimum: 1, maximum: 120, unit: 'fps' },
    seed: { type: 'integer', title: 'Seed', default: 0, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed' },
  },
  cost: 8,
  async run({ inputs: { audio, timings }, params, seed, clip, signal, progress, dry }) {
    const { width, height, character, shot, across } = params
    const rate = rateOf(params.fps)
    const seconds = params.duration > 0 ? params.duration : audio !== undefined ? audio.info.length / audio.info.sampleRate : (timings?.duration ?? 5)
    const info = { format: 'yuva420p', width, height, rate, length: Math.max(1, Math.round((seconds * rate.num) / rate.den)) } as const
    const sounding = timings?.words.some(({ phonemes }) => phonemes.length > 0) === true
    const speech: MouthTrack = sounding ? mouthOfTimings(timings) : audio === undefined || dry ? SILENT : mouthOfBands(await bandsOf(audio, signal, progress))
    const life: Life = { emotion: params.emotion, intensity: params.intensity, seed, speech, gestures: params.gestures, walk: params.walk, facing: params.facing }
    const look = lookOf(character, params.look, seed)
    const step = clipDuration(info) / info.length
    return {
      video: clip({
        info,
        window: { before: 0, after: 0 },
        frame: (n, { kernels }) => kernels.paths(width, height, drawFigure(character, poseAt(n * step, life), look, shot, width, height, across)),
      }),
    }
  },
})
