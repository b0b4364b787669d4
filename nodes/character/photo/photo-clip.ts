/** Photos and films of a face that speaks, as clips. */
import { type Clip, type ClipInfo, type ClipSource, fps, type FaceModels, type FrameContext, type Log, type ReadonlyFrame, type Still } from '../../../engine/api.ts'
import type { Shot } from '../../shared/figures/figure.ts'
import { FEELINGS, mixedFeeling } from '../../shared/figures/emotions.ts'
import { poseAt, type Life } from '../../shared/figures/life.ts'
import type { DetectedFaces } from '../../shared/faces/face-track.ts'
import type { MouthTrack } from '../../shared/figures/speech/mouth-track.ts'
import { featuresOfMesh, type FaceFeatures } from './features.ts'
import { faceAt, faceless, facesOf, type Asked } from './find-face.ts'
import { partOf, withinPart } from './framing.ts'
import { featuresOfPoints, type HandPoints } from './hand-points.ts'
import { FaceLattices } from './lattice.ts'
import { performanceOf, smileOf } from './perform.ts'
import { softnessOf } from './softness.ts'
import { speakingFrame, type Face } from './talking-face.ts'
import { tonesOf } from './tones.ts'

export interface Speaker extends Asked {
  readonly life: Life
  /** 0: the largest face; else counted from the left. */
  readonly which: number
  readonly points: HandPoints | undefined
  readonly models: FaceModels
  readonly signal: AbortSignal
  readonly clip: (source: ClipSource) => Clip
  readonly log: Log
}

/** Feelings are drawn larger than life: a photo's face shows this share of them. */
const SHARE = 0.8
/** Of a pixel of the picture, as a standard deviation: photos are about as soft. */
const SOFT = 0.5
/** And at most, in heights of a face. */
const SOFTEST = 1 / 90
/** A film's faces are calmed as by face-landmarks. */
const CALM = { cutoff: 1.5, quickness: 8 } as const

interface Shown {
  readonly bytes: Uint8Array
  readonly face: Face
}

/** @param info of the clip that is made */
export function photoClip(photo: Still, info: ClipInfo, shot: Shot, across: number, speaker: Speaker): ClipSource {
  let shown: Promise<Shown> | undefined
  const show = async (scope: FrameContext): Promise<Shown> => {
    const { kernels } = scope
    const whole = await kernels.fromStill(photo, false)
    const found = await featuresIn(whole, photo, info, speaker, scope)
    const part = partOf(found, photo, info, shot, across)
    const frame = await kernels.resize(await kernels.crop(whole, part.x, part.y, part.width, part.height), info.width, info.height, 'lanczos')
    const features = withinPart(found, part, info)
    return { bytes: frame.bytes.slice(), face: faceOf(frame, features, SOFT * Math.max(1, info.height / part.height), true) }
  }
  return {
    info,
    window: { before: 0, after: 0 },
    async frame(n, scope) {
      // Whoever asked first may be cancelled: then the next one tries again.
      shown ??= show(scope).catch((error: unknown) => {
        shown = undefined
        throw error
      })
      const { bytes, face } = await shown
      const frame = scope.create(info.format, info.width, info.height)
      frame.bytes.set(bytes)
      return speaking(frame, face, n / fps(info.rate), speaker, 1, scope)
    },
  }
}

/** @param length of the clip that is made: a film that ends before goes back and forth */
export function filmClip(film: Clip, length: number, speaker: Speaker): ClipSource {
  const { info } = film
  const { points } = speaker
  let finding: Promise<DetectedFaces> | undefined
  let lost = false
  return {
    info: { ...info, length },
    window: 'any',
    async frame(n, scope) {
      const at = mirrored(n, info.length)
      const frame = await scope.pull(film, at)
      const seen = async (): Promise<FaceFeatures | undefined> => {
        finding ??= facesOf(film, speaker, CALM, speaker.models, speaker.signal)
        const found = await faceAt(await finding, at, speaker.which, scope)
        return found === undefined ? undefined : featuresOfMesh(found.points)
      }
      const features = points !== undefined ? featuresOfPoints(points, info.width, info.height) : await seen()
      if (features === undefined) {
        if (!lost) speaker.log.warn('W_FACE_LOST', { port: 'film', got: `none in frame ${at}` })
        lost = true
        return frame
      }
      return speaking(frame, faceOf(frame, features, SOFT, false), n / fps(info.rate), speaker, 0, scope)
    },
  }
}

function faceOf(frame: ReadonlyFrame, features: FaceFeatures, softness: number, still: boolean): Face {
  const tones = tonesOf(frame, features)
  const seen = Math.min(features.scale * SOFTEST, softnessOf(frame, features) ?? 0)
  return { lattices: new FaceLattices(features), tones, softness: Math.max(softness, seen), still, own: still && tones.parted }
}

function mirrored(n: number, length: number): number {
  const round = Math.max(1, 2 * length - 2)
  const at = n % round
  return at < length ? at : round - at
}

async function featuresIn(whole: ReadonlyFrame, photo: Still, info: ClipInfo, { points, which, detector, mesh, models, signal, clip }: Speaker, scope: FrameContext): Promise<FaceFeatures> {
  if (points !== undefined) return featuresOfPoints(points, photo.width, photo.height)
  const bytes = whole.bytes.slice()
  const { format, width, height } = whole
  const still = clip({
    info: { format, width, height, rate: info.rate, length: 1 },
    frame(_n, { create }) {
      const frame = create(format, width, height)
      frame.bytes.set(bytes)
      return Promise.resolve(frame)
    },
  })
  const found = await faceAt(await facesOf(still, { detector, mesh }, undefined, models, signal), 0, which, scope)
  if (found === undefined) throw faceless('photo', which)
  return featuresOfMesh(found.points)
}

/** @param still 1: a photo, whose head and face live by this alone; 0: a film, that moves by itself */
function speaking(frame: ReadonlyFrame, face: Face, time: number, { life }: Speaker, still: number, scope: FrameContext): Promise<ReadonlyFrame> {
  const { face: pose, body } = poseAt(time, { ...life, intensity: life.intensity * SHARE })
  const feeling = typeof life.emotion === 'string' ? FEELINGS[life.emotion] : mixedFeeling(life.emotion(time))
  // Eyes in a film look and blink by themselves. In a photo lids that a feeling half shuts would look asleep.
  const felt = 1 + ((feeling.face.lids ?? 1) - 1) * life.intensity * SHARE
  const lids = still === 0 ? 1 : (pose.lids / felt) * (felt < 1 ? 1 - 0.5 * (1 - felt) : felt)
  const seen = { ...pose, lids, gazeX: still * pose.gazeX, gazeY: still * pose.gazeY }
  const act = performanceOf(seen, { voice: talkingAt(life.speech, time), breath: body.breath, keeps: still, head: still, smiles: smileOf(face.lattices.features) })
  return speakingFrame(frame, face, act, scope)
}

/** Seconds before and after speech in which a face does not go back to what it was. */
const LINGERS = 0.6
const AROUND = [-0.5, -0.35, -0.2, -0.1, 0, 0.1, 0.2, 0.35, 0.5] as const

/** How much is being spoken at a time or near it: between two words a mouth does not smile. */
function talkingAt({ voice }: MouthTrack, time: number): number {
  return Math.max(...AROUND.map((away) => voice(time + away) * (1 - (away / LINGERS) ** 2)))
}
