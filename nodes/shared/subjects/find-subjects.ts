/** Looks through a clip a few times a second, and closer where two looks differ. */
import { fps, ReelgraphError, type Clip, type FaceDetector, type NodeServices, type ReadonlyFrame } from '../../../engine/api.ts'
import { apart, cutAmong, DOUBTFUL } from './cuts.ts'
import { facesInFrame } from './faces-in-frame.ts'
import { profiles, SIDE, type SmallPicture } from './saliency.ts'
import type { Look, SeenFace, Subjects } from './subjects.ts'

export interface Looking {
  /** Looks a second. */
  readonly rate: number
  /** Absent: nobody looks for faces. */
  readonly detector: FaceDetector | undefined
  readonly confidence: number
}

type Services = Pick<NodeServices, 'clip' | 'pull' | 'signal' | 'progress'>

export async function findSubjects(video: Clip, { rate, detector, confidence }: Looking, { clip, pull, signal, progress }: Services): Promise<Subjects> {
  const { info } = video
  const step = Math.max(1, Math.round(fps(info.rate) / rate))
  const count = Math.ceil(info.length / step)
  const seen = new Map<number, readonly SeenFace[]>()
  // Clips of small pictures: their frames are made ahead, and what they are made of is given back at once.
  const small = { ...info, width: SIDE, height: SIDE }
  const looks = clip({
    info: { ...small, length: count },
    window: 'any',
    async frame(k, scope) {
      const frame = await scope.pull(video, k * step)
      if (detector !== undefined) seen.set(k, await facesInFrame(frame, detector, confidence, scope))
      return scope.kernels.resize(frame, SIDE, SIDE, 'area')
    },
  })
  const all = clip({ info: small, frame: async (n, scope) => scope.kernels.resize(await scope.pull(video, n), SIDE, SIDE, 'area') })
  const found: Look[] = []
  const cuts: number[] = []
  let before: SmallPicture | undefined
  let k = 0
  for await (const frame of pull(looks)) {
    signal.throwIfAborted()
    const now = smallPicture(frame)
    const cut = before !== undefined && apart(before, now) > DOUBTFUL ? await cutBetween(before, now, (k - 1) * step, step, all, pull) : undefined
    if (cut !== undefined) cuts.push(cut)
    found.push({ frame: k * step, faces: (seen.get(k) ?? []).map(rounded), ...profiles(now, cut === undefined ? before : undefined) })
    seen.delete(k)
    before = now
    progress(Math.min(info.length, ++k * step), info.length, 'looking')
  }
  return { frames: info.length, step, cuts: withoutFlashes(cuts, found, step), looks: found }
}

const rounded = ({ score, ...box }: SeenFace): SeenFace => ({ score: Number(score.toFixed(3)), ...(Object.fromEntries(Object.entries(box).map(([name, value]) => [name, Number(value.toFixed(5))])) as unknown as Omit<SeenFace, 'score'>) })

function smallPicture({ planes }: ReadonlyFrame): SmallPicture {
  const [y, u, v] = planes.map(({ data }) => Uint8Array.from(data))
  return { y: y!, u: u!, v: v! }
}

/** The first frame of the next shot between two looks. */
async function cutBetween(before: SmallPicture, now: SmallPicture, from: number, step: number, all: Clip, pull: Services['pull']): Promise<number | undefined> {
  const pictures = [before]
  if (step > 1) for await (const frame of pull(all, { from: from + 1, to: from + step - 1 })) pictures.push(smallPicture(frame))
  pictures.push(now)
  const at = cutAmong(pictures.slice(1).map((picture, i) => apart(pictures[i]!, picture)))
  return at === undefined ? undefined : from + at + 1
}

/** Two cuts with one look between them at most are a flash, where they lead back to what was there. */
function withoutFlashes(cuts: readonly number[], looks: readonly Look[], step: number): readonly number[] {
  const kept: number[] = []
  for (const cut of cuts) {
    const last = kept.at(-1)
    const flash = last !== undefined && cut - last <= step && alike(looks[Math.ceil(last / step) - 1], looks[Math.ceil(cut / step)])
    if (flash) kept.pop()
    else kept.push(cut)
  }
  return kept
}

function alike(a: Look | undefined, b: Look | undefined): boolean {
  if (a === undefined || b === undefined) return false
  const off = [...a.across, ...a.down].reduce((sum, value, i) => sum + Math.abs(value - [...b.across, ...b.down][i]!), 0)
  return off / (a.across.length + a.down.length) < 12
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
