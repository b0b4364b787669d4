/** Optical flow by a model as RAFT (Teed and Deng 2020): two pictures in, how each pixel of the first moves to the second out. */
import type { Log } from '../../contract/log.ts'
import { failure, ReelgraphError } from '../../contract/errors.ts'
import { finite } from '../runtime/finite.ts'
import type { Pixels } from './image-model.ts'
import { readOptions } from '../packages/package-options.ts'
import { familyPackage } from '../packages/family-package.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { float, outputOf } from '../pipelines/tensors.ts'
import type { Session, Sessions } from '../runtime/session-types.ts'

const FLOW_FAMILY = 'optical-flow'

export interface FlowModel {
  /** The package's name. */
  readonly name: string
  /** Size in which pictures are to be given: their own, or less where memory has no room for it. Less, too, once it ran out. */
  sizeFor(width: number, height: number): { readonly width: number; readonly height: number }
  /**
   * Two planes of numbers in the pictures' size: pixels to the right, pixels down, from the first picture to the second. Have the
   * frames at hand before: it holds a session.
   * @throws E_MODEL_MEMORY after which `sizeFor` gives less, if there is less; E_MODEL_INPUT, E_MODEL_RUN, E_CANCELLED
   */
  run(first: Pixels, second: Pixels, use?: { readonly signal?: AbortSignal; readonly log?: Log }): Promise<Float32Array>
}

export interface FlowModels {
  /** Installed ones, by name. */
  models(): Promise<readonly FlowModel[]>
  /** @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_INVALID where it is of another family */
  find(name: string, signal?: AbortSignal): Promise<FlowModel>
}

interface FlowOptions {
  readonly part: string
  readonly inputs: readonly string[] | undefined
  readonly output: string | undefined
  readonly mean: readonly number[]
  readonly std: readonly number[]
  readonly multiple: number
  /** Smallest side: RAFT's pyramid halves an eighth of the picture three times. */
  readonly least: number
  readonly bytesPerPixel: number
  /** Of what each pair of places takes: RAFT compares all with all, at an eighth of the size. */
  readonly bytesPerPair: number
}

/** Pairs are of blocks of 8 x 8 pixels. */
const BLOCK = 64
/** No picture is made smaller than this for want of memory, pixels. */
const LEAST_AREA = 128 * 128

export function createFlowModels({ sessions, packages }: { readonly sessions: Sessions; readonly packages: ModelPackages }): FlowModels {
  return {
    models: async () => (await packages.ofFamily(FLOW_FAMILY)).map((one) => flowModel(one, sessions)),
    find: async (name, signal) => flowModel(await familyPackage(packages, FLOW_FAMILY, name, signal), sessions),
  }
}

function flowModel(model: ModelPackage, sessions: Sessions): FlowModel {
  const options = flowOptions(model)
  const { bytesPerPixel, bytesPerPair } = options
  /** Pixels that came to fit once memory ran out. */
  let most = Infinity
  return {
    name: model.name,
    sizeFor(width, height) {
      // bytesPerPair (area / 64)² + bytesPerPixel area = the whole budget, whoever has taken some of it.
      const square = bytesPerPair / BLOCK ** 2
      const area = (Math.sqrt(bytesPerPixel ** 2 + 4 * square * sessions.stats().budget) - bytesPerPixel) / (2 * square)
      const scale = Math.min(1, Math.sqrt(Math.max(LEAST_AREA, Math.min(area, most)) / (width * height)))
      return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    },
    async run(first, second, use = {}) {
      try {
        return await sessions.use(model.session(options.part), (session) => once(session, first, second, options, use.signal), use)
      } catch (thrown) {
        if (thrown instanceof ReelgraphError && thrown.code === 'E_MODEL_MEMORY') most = Math.min(most, (first.width * first.height) / 2)
        throw thrown
      }
    },
  }
}

/** @throws E_MODEL_INVALID */
function flowOptions(model: ModelPackage): FlowOptions {
  const { text, whole, number, numbers, refuse } = readOptions(model)
  const inputs = model.manifest.options?.['inputs']
  const named = inputs === undefined || (Array.isArray(inputs) && inputs.length === 2 && inputs.every((one) => typeof one === 'string'))
  if (!named) return refuse('inputs', 'the names of the first and the second picture')
  return {
    part: text('part') ?? 'onnx',
    inputs: inputs as string[] | undefined,
    output: text('output'),
    mean: numbers('mean', [0.5, 0.5, 0.5]),
    std: numbers('std', [0.5, 0.5, 0.5], 0),
    multiple: whole('multiple', 8, 1, 256),
    least: whole('least', 128, 1, 1024),
    bytesPerPixel: number('bytesPerPixel', 640, 1, 1e6),
    bytesPerPair: number('bytesPerPair', 8, 0.001, 1e4),
  }
}

/** What is added on each side so that a length is one that the model takes: as much before as after. */
function paddingOf(length: number, { least, multiple }: FlowOptions): { readonly before: number; readonly all: number } {
  const all = Math.ceil(Math.max(length, least) / multiple) * multiple
  return { before: (all - length) >> 1, all }
}

async function once(session: Session, first: Pixels, second: Pixels, options: FlowOptions, signal?: AbortSignal): Promise<Float32Array> {
  const { width, height } = first
  const [across, down] = [paddingOf(width, options), paddingOf(height, options)]
  const [one, other] = options.inputs ?? session.inputs.map((input) => input.name)
  const feed = (pixels: Pixels) => float(padded(pixels, across, down, options), [1, 3, down.all, across.all])
  const output = options.output ?? session.outputs[0]!.name
  const made = await session.run({ [one!]: feed(first), [other!]: feed(second) }, { outputs: [output], ...(signal === undefined ? {} : { signal }) })
  const { dims, data } = outputOf(session, made, output)
  const [planes, h, w] = dims.slice(-3)
  if (planes !== 2 || h !== down.all || w !== across.all) {
    throw failure('E_MODEL_INVALID', { type: session.name, port: output, expected: `2 x ${down.all} x ${across.all}`, got: dims.join(' x ') })
  }
  const flow = new Float32Array(2 * width * height)
  for (let row = 0; row < 2 * height; row++) {
    const from = ((row < height ? 0 : down.all) + down.before + (row % height)) * across.all + across.before
    flow.set(data.subarray(from, from + width), row * width)
  }
  return finite(flow, session.name)
}

/** As the model wants it: edges repeated, values shifted and scaled. */
function padded({ width, height, data }: Pixels, across: { before: number; all: number }, down: { before: number; all: number }, { mean, std }: FlowOptions): Float32Array {
  const fed = new Float32Array(3 * across.all * down.all)
  for (let c = 0, to = 0; c < 3; c++) {
    for (let y = 0; y < down.all; y++) {
      const row = (c * height + Math.min(height - 1, Math.max(0, y - down.before))) * width
      for (let x = 0; x < across.all; x++) {
        fed[to++] = (data[row + Math.min(width - 1, Math.max(0, x - across.before))]! - mean[c]!) / std[c]!
      }
    }
  }
  return fed
}
