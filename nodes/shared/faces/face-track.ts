/** Finds the faces of a clip, frame by frame as they are asked for. */
import type { Clip, ClipInfo, Detection, Face, FaceDetector, FaceMesh, FaceTrack, ReadonlyFrame, FrameContext, Pixels } from '../../../engine/api.ts'
import { fps } from '../../../engine/api.ts'
import { boxOf, cutting, partAround, placed, squareAround, squareOf, type Square } from './face-crop.ts'
import { reachOf, smoothed, type Calm } from './one-euro.ts'

export interface Finding {
  readonly detector: FaceDetector
  readonly mesh: FaceMesh
  readonly most: number
  /** Least score of a detection, and least presence in what was cut out. */
  readonly confidence: number
  readonly presence: number
  /** Absent: each frame is as the models see it. */
  readonly calm: Calm | undefined
}

/** Faces are the same one from frame to frame where their boxes share this much. */
const SAME = 0.3
/** Frames kept beyond those that smoothing needs. */
const SPARE = 16

/**
 * What the models see in a frame hangs on that frame alone, and smoothing looks a fixed number of frames back: any frame can be asked for, in any order.
 */
export class DetectedFaces implements FaceTrack {
  readonly info: ClipInfo
  readonly #video: Clip
  readonly #finding: Finding | undefined
  readonly #reach: number
  readonly #seen = new Map<number, Promise<readonly Face[]>>()

  /** @param finding absent in a dry run: there are no faces */
  constructor(video: Clip, finding: Finding | undefined) {
    this.info = video.info
    this.#video = video
    this.#finding = finding
    this.#reach = finding?.calm === undefined ? 0 : reachOf(finding.calm, fps(video.info.rate))
  }

  async faces(n: number, scope: FrameContext): Promise<readonly Face[]> {
    const finding = this.#finding
    if (finding === undefined) return []
    const rows: (readonly Face[])[] = []
    for (let k = Math.max(0, n - this.#reach); k <= n; k++) {
      // The next one is begun while a model looks at this one.
      if (k < n) this.#see(k + 1, finding, scope).catch(() => {})
      rows.push(await this.#see(k, finding, scope))
    }
    const { calm } = finding
    return calm === undefined ? rows.at(-1)! : rows.at(-1)!.map((face) => calmed(face, rows, fps(this.info.rate), calm))
  }

  #see(n: number, finding: Finding, scope: FrameContext): Promise<readonly Face[]> {
    const known = this.#seen.get(n)
    if (known !== undefined) return known
    const made = scope.pull(this.#video, n).then((frame) => facesIn(frame, finding, scope))
    // Whoever asked first may be cancelled: then the next one tries again.
    made.catch(() => this.#seen.delete(n))
    this.#seen.set(n, made)
    if (this.#seen.size > this.#reach + SPARE) this.#seen.delete(this.#seen.keys().next().value!)
    return made
  }
}

/** The face with the same one of the frames before taken into account, as far back as it is there without a gap. */
function calmed(face: Face, rows: readonly (readonly Face[])[], rate: number, calm: Calm): Face {
  const chain = [face]
  for (let k = rows.length - 2; k >= 0; k--) {
    const [best] = rows[k]!.map((other) => ({ other, share: shared(other.box, chain[0]!.box) })).toSorted((a, b) => b.share - a.share)
    if (best === undefined || best.share < SAME) break
    chain.unshift(best.other)
  }
  const points = smoothed(chain.map((one) => one.points), rate, face.box.width, calm)
  return { score: face.score, box: boxOf(points), points }
}

/** Share of what both cover in what either covers. */
function shared(a: Face['box'], b: Face['box']): number {
  const across = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x))
  const both = across * Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))
  return both === 0 ? 0 : both / (a.width * a.height + b.width * b.height - both)
}

async function facesIn(frame: ReadonlyFrame, { detector, mesh, most, confidence, presence }: Finding, scope: FrameContext): Promise<readonly Face[]> {
  const { width, height } = frame
  const { kernels, signal } = scope
  const size = detector.sizeFor(width, height)
  const small = await kernels.resize(frame, size.width, size.height, size.width < width ? 'area' : 'bilinear')
  const found = await detector.detect(await pixelsOf(small, scope), confidence, { signal })
  const area = ({ box }: Detection): number => box.width * box.height
  const faces: Face[] = []
  for (const one of found.toSorted((a, b) => area(b) - area(a)).slice(0, most)) {
    // The second look is where tracking would look: what it sees hangs less on the detector's box.
    const first = await look(frame, squareOf(one, width, height), mesh, scope)
    if (first.presence < presence) continue
    const { presence: score, points } = await look(frame, squareAround(first.points), mesh, scope)
    if (score >= presence) faces.push({ score, box: boxOf(points), points })
  }
  return faces
}

async function look(frame: ReadonlyFrame, square: Square, mesh: FaceMesh, scope: FrameContext): Promise<{ readonly presence: number; readonly points: Float32Array }> {
  const { kernels, signal } = scope
  const part = partAround(square, frame.width, frame.height)
  const near = await kernels.crop(frame, part.x, part.y, part.width, part.height)
  // A large face is made smaller with all its pixels first: the cut itself reads four of them.
  const scale = Math.min(1, (2 * mesh.size) / square.side)
  const size = { width: Math.max(1, Math.round(part.width * scale)), height: Math.max(1, Math.round(part.height * scale)) }
  const fitted = await kernels.resize(near, size.width, size.height, 'area')
  const within = { ...square, x: square.x - part.x, y: square.y - part.y }
  const cut = await kernels.warpAffine(fitted, cutting(within, mesh.size, [size.width / part.width, size.height / part.height]), { width: mesh.size, height: mesh.size })
  const { presence, points } = await mesh.read(await pixelsOf(cut, scope), { signal })
  return { presence, points: placed(points, square) }
}

export async function pixelsOf(frame: ReadonlyFrame, { kernels }: Pick<FrameContext, 'kernels'>): Promise<Pixels> {
  const { width, height, bytes } = await kernels.convert(frame, 'rgbf32')
  return { width, height, data: new Float32Array(bytes.slice().buffer) }
}
