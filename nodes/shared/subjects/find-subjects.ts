/** Looks through a clip a few times a second, and closer where two looks differ. */
import { fps, ReelgraphError, type Clip, type FaceDetector, type Kernels, type NodeServices, type ReadonlyFrame } from '../../../engine/api.ts'
import { outlineOf, standingOut } from '../saliency/barrier.ts'
import { profiles, SIDE, type SmallPicture } from '../saliency/spectral.ts'
import { LOOK, mayHaveChanged, NEAR, SceneFinder } from '../scenes/find-scenes.ts'
import { facesInFrame } from './faces-in-frame.ts'
import type { Box, Look, SeenFace, Subjects } from './subjects.ts'

export interface Looking {
  /** Looks a second. */
  readonly rate: number
  /** Absent: nobody looks for faces. */
  readonly detector: FaceDetector | undefined
  readonly confidence: number
}

type Services = Pick<NodeServices, 'clip' | 'pull' | 'signal' | 'progress' | 'kernels'>

export async function findSubjects(video: Clip, { rate, detector, confidence }: Looking, { clip, pull, signal, progress, kernels }: Services): Promise<Subjects> {
  const { info } = video
  const step = Math.max(1, Math.round(fps(info.rate) / rate))
  const count = Math.ceil(info.length / step)
  const seen = new Map<number, readonly SeenFace[]>()
  // A clip of small pictures: their frames are made ahead, and what they are made of is given back at once.
  const looks = clip({
    info: { ...info, width: SIDE, height: SIDE, length: count },
    window: 'any',
    async frame(k, scope) {
      const frame = await scope.pull(video, k * step)
      if (detector !== undefined) seen.set(k, await facesInFrame(frame, detector, confidence, scope))
      return scope.kernels.resize(frame, SIDE, SIDE, 'area')
    },
  })
  const found: Look[] = []
  /** Looks before which a shot may begin, and what they are where one does. */
  const doubtful = new Map<number, Look>()
  let before: SmallPicture | undefined
  let shape: Uint8Array | undefined
  let k = 0
  for await (const frame of pull(looks)) {
    signal.throwIfAborted()
    const now = smallPicture(frame)
    const seenNow = await shapeOf(frame, kernels)
    const subject = await subjectOf(frame, kernels)
    const look = { frame: k * step, faces: (seen.get(k) ?? []).map(rounded), ...(subject === undefined ? {} : { subject: rounded(subject) }) }
    if (shape !== undefined && mayHaveChanged(shape, seenNow)) doubtful.set(k, { ...look, ...profiles(now, undefined) })
    found.push({ ...look, ...profiles(now, before) })
    seen.delete(k)
    ;[before, shape] = [now, seenNow]
    progress(Math.min(info.length, ++k * step), info.length, 'looking')
  }
  const cuts = await cutsWithin([...doubtful.keys()], step, video, { clip, pull, kernels })
  // What was in another shot has not moved.
  for (const cut of cuts) {
    const after = Math.ceil(cut / step)
    found[after] = doubtful.get(after) ?? found[after]!
  }
  return { frames: info.length, step, cuts, looks: found }
}

const rounded = <T extends Box | SeenFace>(box: T): T => Object.fromEntries(Object.entries(box).map(([name, value]) => [name, Number((value as number).toFixed(name === 'score' ? 3 : 5))])) as unknown as T

/** As pictures of a dataset are looked at. */
async function subjectOf(frame: ReadonlyFrame, kernels: Kernels): Promise<Box | undefined> {
  return outlineOf(standingOut(await kernels.toStill(frame)))
}

function smallPicture({ planes }: ReadonlyFrame): SmallPicture {
  const [y, u, v] = planes.map(({ data }) => Uint8Array.from(data))
  return { y: y!, u: u!, v: v! }
}

/** As scenes are found by. */
async function shapeOf(frame: ReadonlyFrame, kernels: Kernels): Promise<Uint8Array> {
  const { width, height } = LOOK
  return (await kernels.convert(await kernels.resize(frame, width, height), 'yuv420p')).bytes.slice(0, width * height * 1.5)
}

/** First frames of shots, of all frames around the looks that are doubtful. */
async function cutsWithin(doubtful: readonly number[], step: number, video: Clip, { clip, pull, kernels }: Pick<Services, 'clip' | 'pull' | 'kernels'>): Promise<readonly number[]> {
  const { info } = video
  const all = clip({ info: { ...info, ...LOOK }, frame: async (n, scope) => scope.kernels.resize(await scope.pull(video, n), LOOK.width, LOOK.height, 'area') })
  const runs: { from: number; to: number }[] = []
  for (const k of doubtful) {
    const [from, to] = [Math.max(0, (k - 1) * step - NEAR), Math.min(info.length - 1, k * step + NEAR)]
    const last = runs.at(-1)
    if (last !== undefined && from <= last.to) last.to = to
    else runs.push({ from, to })
  }
  const cuts: number[] = []
  for (const { from, to } of runs) {
    const finder = new SceneFinder({ fps: fps(info.rate), sensitivity: 1 })
    for await (const frame of pull(all, { from, to })) finder.add(await shapeOf(frame, kernels))
    cuts.push(...finder.end(1).flatMap(({ kind, frame }) => (kind === 'cut' ? [from + frame] : [])))
  }
  return cuts
}

/** The detector named, or the first that is installed. Without any what stands out is all there is. @throws E_MODEL_MISSING for one that is named */
export async function detectorOf(models: NodeServices['models'], name: string | undefined, signal: AbortSignal): Promise<FaceDetector | undefined> {
  try {
    return await models.faces.detector(name, signal)
  } catch (thrown) {
    if (name === undefined && thrown instanceof ReelgraphError && thrown.code === 'E_MODEL_MISSING') return undefined
    throw thrown
  }
}
