import { clipDuration, type ColourMatrix, defineNode, fps, type Kernels, rateOf, type ReadonlyFrame, sameRate } from '../../engine/api.ts'
import { EMOTIONS } from '../shared/figures/emotions.ts'
import { FIGURES, SHOTS } from '../shared/figures/figure.ts'
import type { Life } from '../shared/figures/life.ts'
import { footfalls } from '../shared/figures/gait.ts'
import { FACE_PARAMS, OF_A_FACE } from './photo/face-params.ts'
import type { Rigged } from './rigged/draw-rigged.ts'

const DRAWN_ALONE = { ...OF_A_FACE, model: true } as const

/** A figure that speaks: drawn, a rigged model, or of a photo or film. */
export const lipSync = defineNode({
  type: 'lip-sync',
  title: 'Lip-sync',
  version: 9,
  category: 'character',
  description:
    'A character that speaks, drawn or a rigged 3-D model: its mouth follows the sound, and its face, head and hands the feeling. Without a sound it is silent and alive. The clip is transparent around it: lay it over a background with overlay. With a photo or a film of a face it is that face which speaks.',
  tags: ['talking', 'avatar', 'character', 'speech', 'mouth', 'visemes', 'puppet', 'presenter', 'vrm', '3d', 'animation', 'photo', 'portrait', 'talking head', 'face'],
  inputs: {
    audio: { type: 'audio', title: 'Speech', optional: true },
    model: { type: 'character', title: 'Rigged model', optional: true, description: 'From load-character: it takes the place of the drawn character.' },
    timings: { type: 'speech-timings', title: 'Timings', optional: true, description: 'When each sound is spoken, as the node speech tells it: the mouth follows them exactly. Without them it follows the sound.' },
    photo: { type: 'image', title: 'Photo', optional: true, description: 'A picture with a face that is to speak, in place of a drawn character.' },
    film: { type: 'video', title: 'Film', optional: true, description: 'A clip of a face that is to speak: its own mouth is replaced.' },
    behind: { type: 'video', title: 'What is behind it', optional: true, description: 'The clip that it will be laid over: its light falls on the figure.' },
  },
  outputs: {
    video: { type: 'video', title: 'Video' },
    steps: { type: 'data', title: 'Steps', description: 'Seconds at which a foot comes down, where it walks: for Times of sound-effect.' },
  },
  params: {
    character: { type: 'string', enum: FIGURES, default: 'person', title: 'Character', idleWith: DRAWN_ALONE },
    look: { type: 'string', default: '', maxLength: 1000, widget: 'multiline', title: 'Looks', description: 'In words: "a woman with long red hair in a blue dress", "an old man with a beard", "a fox". What they leave open, the seed decides.', idleWith: DRAWN_ALONE },
    emotion: { type: 'string', enum: [...EMOTIONS, 'auto'], default: 'neutral', title: 'Emotion', description: 'auto: what the voice sounds like, phrase by phrase.' },
    intensity: { type: 'number', default: 1, minimum: 0, maximum: 1.5, title: 'Intensity', description: 'Of the emotion. 0: none.' },
    shot: { type: 'string', enum: SHOTS, default: 'medium', title: 'Shot', description: 'Head and shoulders, down to the waist, or all of it; of a photo as much as there is of it.', idleWith: { film: true } },
    across: { type: 'number', default: 0.5, minimum: -0.5, maximum: 1.5, uiMinimum: 0, uiMaximum: 1, title: 'Place', description: 'Where it stands, a share of the width.', idleWith: { film: true } },
    facing: { type: 'number', default: 0, minimum: -1, maximum: 1, title: 'Facing', description: '-1: to the left, 1: to the right, 0: to us.', idleWith: OF_A_FACE },
    gestures: { type: 'number', default: 0.8, minimum: 0, maximum: 1, title: 'Gestures', description: 'How much the hands move while speaking.', idleWith: OF_A_FACE },
    walk: { type: 'number', default: 0, minimum: 0, maximum: 4, title: 'Steps a second', description: '0: it stands. Steps are seen in the wide shot.', idleWith: OF_A_FACE },
    match: { type: 'number', default: 0.35, minimum: 0, maximum: 1, title: 'Light from behind', description: 'How much of the colour and brightness of the clip behind it it takes on.', advanced: true, idleWith: OF_A_FACE },
    ...FACE_PARAMS,
    duration: { type: 'number', title: 'Duration', default: 0, minimum: 0, maximum: 3600, uiMaximum: 30, unit: 's', description: '0: as long as the sound or its timings, or 5 s without.' },
    width: { type: 'integer', title: 'Width', default: 1280, film: 'width', minimum: 16, maximum: 7680, unit: 'px', idleWith: { film: true } },
    height: { type: 'integer', title: 'Height', default: 720, film: 'height', minimum: 16, maximum: 4320, unit: 'px', idleWith: { film: true } },
    fps: { type: 'number', title: 'Frame rate', default: 30, film: 'fps', minimum: 1, maximum: 120, unit: 'fps', idleWith: { film: true } },
    seed: { type: 'integer', title: 'Seed', default: 0, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed' },
  },
  cost: 8,
  imageModel: [{ family: 'face-landmarks', param: 'mesh' }, { family: 'face-detector', param: 'detector' }],
  async run({ inputs: { audio, timings, photo, film, behind, model }, params, seed, clip, models, log, signal, progress, dry }) {
    const { width, height, character, shot, across } = params
    const rate = film === undefined || photo !== undefined ? rateOf(params.fps) : film.info.rate
    const seconds = params.duration > 0 ? params.duration : audio !== undefined ? audio.info.length / audio.info.sampleRate : (timings?.duration ?? (film === undefined ? 5 : clipDuration(film.info)))
    const info = { format: 'yuva420p', width, height, rate, length: Math.max(1, Math.round((seconds * rate.num) / rate.den)) } as const
    const { drawFigure, filmClip, heardIn, lookOf, photoClip, poseAt, riggedFigure } = await import('./bring-to-life.ts')
    const { speech, emotion } = await heardIn({ audio: dry ? undefined : audio, timings, emotion: params.emotion, signal, progress })
    const life: Life = { emotion, intensity: params.intensity, seed, speech, gestures: params.gestures, walk: params.walk, facing: params.facing }
    if (photo !== undefined || film !== undefined) {
      const { face: which, points, detector, mesh } = params
      const speaker = { life: { ...life, facing: 0 }, which, points, detector, mesh, models: models.faces, signal, clip, log }
      return { video: photo === undefined ? filmClip(film!, info.length, speaker) : photoClip(photo, { ...info, format: 'yuv420p' }, shot, across, speaker), steps: [] }
    }
    const look = lookOf(character, params.look, seed)
    const rigged = model === undefined ? undefined : riggedFigure(model, life, { shot, width, height, across })
    const step = clipDuration(info) / info.length
    return {
      steps: footfalls(params.walk, clipDuration(info)).map((time) => Number(time.toFixed(4))),
      video: clip({
        info,
        // The clip behind may have another rate.
        window: behind === undefined || (sameRate(behind.info.rate, rate) && behind.info.length >= info.length) ? { before: 0, after: 0 } : 'any',
        async frame(n, scope) {
          const figure = rigged === undefined
            ? await scope.kernels.paths(width, height, drawFigure(character, poseAt(n * step, life), look, shot, width, height, across))
            : await drawRigged(scope.kernels, rigged, n * step, width, height)
          if (behind === undefined || params.match === 0) return figure
          const at = Math.min(behind.info.length - 1, Math.floor(n * step * fps(behind.info.rate) + 1e-6))
          return scope.kernels.colourMatrix(figure, lightOf(await scope.pull(behind, at), params.match))
        },
      }),
    }
  },
})

/** On its shadow, where it has one. */
async function drawRigged(kernels: Kernels, { mesh, ground, view }: Rigged, time: number, width: number, height: number): Promise<ReadonlyFrame> {
  const figure = await kernels.mesh(width, height, mesh, view(time))
  return ground === undefined ? figure : kernels.blend(await kernels.paths(width, height, ground), figure, 'normal')
}

/** Gains on R', G' and B' that bring the figure nearer to the mean light of a picture. */
function lightOf({ planes }: ReadonlyFrame, match: number): ColourMatrix {
  const mean = ({ data, width: across, height: down, stride }: ReadonlyFrame['planes'][number]): number => {
    let [sum, count] = [0, 0]
    // Every eighth sample each way is enough for a mean.
    for (let y = 0; y < down; y += 8) for (let x = 0; x < across; x += 8, count++) sum += data[y * stride + x]!
    return sum / count
  }
  const [luma, cb, cr] = [(mean(planes[0]!) - 16) / 219, (mean(planes[1]!) - 128) / 224, (mean(planes[2]!) - 128) / 224]
  const light = [luma + 1.5748 * cr, luma - 0.1873 * cb - 0.4681 * cr, luma + 1.8556 * cb]
  const [r, g, b] = light.map((value) => 1 + match * (Math.min(1.25, Math.max(0.3, 0.45 + 1.1 * value)) - 1)) as [number, number, number]
  return [r, 0, 0, 0, 0, g, 0, 0, 0, 0, b, 0]
}
