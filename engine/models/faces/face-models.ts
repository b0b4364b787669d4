/** Models that find faces, and points in them: a detector as BlazeFace, a mesh as MediaPipe's. */
import { failure } from '../../contract/errors.ts'
import type { Pixels } from '../tasks/image-model.ts'
import { readOptions, type OptionReader } from '../packages/package-options.ts'
import { familyPackage } from '../packages/family-package.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { float } from '../pipelines/tensors.ts'
import type { Session, Sessions, SessionUse, Tensors } from '../runtime/session-types.ts'
import { anchors, decoded, merged, type Detection } from './detections.ts'

export interface FaceDetector {
  /** The package's name. */
  readonly name: string
  /** Size in which a picture is to be given: its shape, within the square that the model sees. */
  sizeFor(width: number, height: number): { readonly width: number; readonly height: number }
  /**
   * Faces with a score of at least `threshold`, the surest first; lengths are shares of the picture's width and height. Have the frame at hand before: it holds a session.
   * @throws E_MODEL_INVALID, E_MODEL_MEMORY, E_MODEL_INPUT, E_MODEL_RUN, E_CANCELLED
   */
  detect(pixels: Pixels, threshold: number, use?: SessionUse): Promise<readonly Detection[]>
}

export interface FaceMesh {
  readonly name: string
  /** Side of the square cut-out that it takes, pixels. */
  readonly size: number
  /**
   * How sure it is that a face fills the cut-out (0..1), and x, y, z of its points as shares of the cut-out's side.
   * @throws as `detect`
   */
  read(pixels: Pixels, use?: SessionUse): Promise<{ readonly presence: number; readonly points: Float32Array }>
}

export interface FaceModels {
  /** By name, or the first that is installed. @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_INVALID */
  detector(name?: string, signal?: AbortSignal): Promise<FaceDetector>
  mesh(name?: string, signal?: AbortSignal): Promise<FaceMesh>
}

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
}

export function createFaceModels({ sessions, packages }: Parts): FaceModels {
  return {
    detector: async (name, signal) => faceDetector(await familyPackage(packages, 'face-detector', name, signal), sessions),
    mesh: async (name, signal) => faceMesh(await familyPackage(packages, 'face-landmarks', name, signal), sessions),
  }
}

/** What both families say of the picture they want. */
function pictureOptions({ text, numbers }: OptionReader, mean: number, std: number) {
  return { part: text('part') ?? 'onnx', input: text('input'), mean: numbers('mean', [mean, mean, mean]), std: numbers('std', [std, std, std], 0) }
}
type PictureOptions = ReturnType<typeof pictureOptions>

function faceDetector(model: ModelPackage, sessions: Sessions): FaceDetector {
  const read = readOptions(model)
  const { whole, number, text, refuse } = read
  const options = { ...pictureOptions(read, 0.5, 0.5), boxes: text('boxes'), scores: text('scores') }
  const strides: unknown = model.manifest.options?.['strides'] ?? [8, 16, 16, 16]
  if (!(Array.isArray(strides) && strides.every((one) => Number.isInteger(one) && one > 0))) return refuse('strides', 'whole numbers')
  const size = whole('size', 128, 16, 2048)
  const centres = anchors({ size, strides: strides as number[], perCell: whole('perCell', 2, 1, 16) })
  const suppress = number('suppress', 0.3, 0, 1)
  return {
    name: model.name,
    sizeFor(width, height) {
      const scale = size / Math.max(width, height)
      return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    },
    async detect(pixels, threshold, use = {}) {
      const { width, height } = pixels
      const [left, top] = [(size - width) >> 1, (size - height) >> 1]
      const made = await sessions.use(model.session(options.part), (session) => run(session, pixels, size, left, top, options, use), use)
      const count = centres.length / 2
      const boxes = rows(model.name, made, options.boxes, 16, count)
      const found = decoded(boxes, rows(model.name, made, options.scores, 1, count), centres, size, threshold)
      // From shares of the square to shares of the picture in its middle.
      const x = (value: number): number => (value * size - left) / width
      const y = (value: number): number => (value * size - top) / height
      return merged(found, suppress).map(({ score, box, keypoints }) => ({
        score,
        box: { x: x(box.x), y: y(box.y), width: (box.width * size) / width, height: (box.height * size) / height },
        keypoints: keypoints.map((value, k) => (k % 2 === 0 ? x(value) : y(value))),
      }))
    },
  }
}

function faceMesh(model: ModelPackage, sessions: Sessions): FaceMesh {
  const read = readOptions(model)
  const options = { ...pictureOptions(read, 0, 1), points: read.text('points'), presence: read.text('presence') }
  const sure = read.flag('sigmoid', true)
  const size = read.whole('size', 192, 16, 2048)
  return {
    name: model.name,
    size,
    async read(pixels, use = {}) {
      const made = await sessions.use(model.session(options.part), (session) => run(session, pixels, size, 0, 0, options, use), use)
      const floats = Object.entries(made).flatMap(([name, { type, data }]) => (type === 'float32' ? [{ name, data }] : []))
      const points = floats.find(({ name }) => name === options.points) ?? floats.toSorted((a, b) => b.data.length - a.data.length)[0]
      const presence = floats.find(({ name }) => name === options.presence) ?? floats.find(({ data }) => data.length === 1)
      if (points === undefined || points.data.length % 3 !== 0 || points.data.length < 3 || presence?.data.length !== 1) {
        throw failure('E_MODEL_INVALID', { type: model.name, expected: 'x, y, z of points, and one number for the presence of a face', got: shapes(made) })
      }
      const value = presence.data[0]!
      return { presence: sure ? 1 / (1 + Math.exp(-value)) : value, points: points.data.map((one) => one / size) }
    },
  }
}

/** The picture in a square of black, in the order of samples that the model has. */
function run(session: Session, { width, height, data }: Pixels, size: number, left: number, top: number, { input, mean, std }: PictureOptions, { signal }: SessionUse): Promise<Tensors> {
  const info = session.inputs.find((one) => one.name === input) ?? session.inputs[0]!
  const last = info.dims.at(-1) === 3
  const fed = new Float32Array(3 * size * size)
  for (let c = 0; c < 3; c++) {
    const [shift, scale] = [mean[c]!, 1 / std[c]!]
    // From sample to sample, and where a row of this colour begins.
    const step = last ? 3 : 1
    const rowAt = (y: number): number => (last ? y * size * 3 + c : (c * size + y) * size)
    for (let y = 0; y < size; y++) {
      const sy = y - top
      let k = rowAt(y)
      const filled = sy >= 0 && sy < height
      if (!filled || width < size) for (let x = 0, i = k; x < size; x++, i += step) fed[i] = -shift * scale
      if (!filled) continue
      k += left * step
      for (let at = (c * height + sy) * width, end = at + width; at < end; at++, k += step) fed[k] = (data[at]! - shift) * scale
    }
  }
  return session.run({ [info.name]: float(fed, last ? [1, size, size, 3] : [1, 3, size, size]) }, signal === undefined ? {} : { signal })
}

/** Numbers of all places: one output, or one for each stride, the finest first. */
function rows(model: string, made: Tensors, named: string | undefined, each: number, count: number): Float32Array {
  const fitting = Object.entries(made).filter(([name, { type, dims }]) => type === 'float32' && (named === undefined ? dims.at(-1) === each : name === named))
  const parts = fitting.map(([, { data }]) => data as Float32Array).toSorted((a, b) => b.length - a.length)
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0)
  if (all.length === count * each) return all
  throw failure('E_MODEL_INVALID', { type: model, expected: `${count} x ${each} numbers`, got: shapes(made) })
}

const shapes = (made: Tensors): string => Object.entries(made).map(([name, { dims }]) => `"${name}" ${dims.join(' x ')}`).join(', ')
