/** Models that work picture by picture: upscalers, depth, background removal. A picture in, planes of numbers out. */
import type { Log } from '../../contract/log.ts'
import { failure, ReelgraphError } from '../../contract/errors.ts'
import { eachFinite, finite } from '../runtime/finite.ts'
import { imageOptions, type ImageFamily, type ImageOptions } from './image-options.ts'
import { familyPackage } from '../packages/family-package.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { float, outputOf } from '../pipelines/tensors.ts'
import type { Session, Sessions } from '../runtime/session-types.ts'
import { inTiles } from './tiles.ts'

/** Planes of R, G and B in 0..1, one after the other: the values of an `rgbf32` frame. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

export interface ImageModel {
  /** The package's name. */
  readonly name: string
  /** Changes with the package's files. */
  readonly digest: string
  /** Of an upscaler: pixels out to one in, each way; else 1. */
  readonly scale: number
  /** Size in which a picture is to be given. An upscaler takes any. */
  sizeFor(width: number, height: number): { readonly width: number; readonly height: number }
  /**
   * An upscaler gives R, G and B in 0..1, matting one plane of alpha in 0..1, depth one plane in which the near has the larger
   * numbers. Have the frames at hand before: it holds a session.
   * @throws E_MODEL_MEMORY, E_MODEL_INPUT, E_MODEL_RUN, E_CANCELLED
   */
  run(pixels: Pixels, use?: { readonly signal?: AbortSignal; readonly log?: Log }): Promise<Pixels>
}

export interface ImageModels {
  /** Installed ones of a family, by name. */
  models(family: ImageFamily): Promise<readonly ImageModel[]>
  /** By name, or the first that is installed. @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_INVALID where it is of another family */
  find(family: ImageFamily, name?: string, signal?: AbortSignal): Promise<ImageModel>
}

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
}

/** Sides of tiles, and what neighbours blend over. */
const MOST = 1024
const LEAST = 32
const BLEND = 16

export function createImageModels({ sessions, packages }: Parts): ImageModels {
  return {
    models: async (family) => (await packages.ofFamily(family)).map((one) => imageModel(one, sessions)),
    find: async (family, name, signal) => imageModel(await familyPackage(packages, family, name, signal), sessions),
  }
}

function imageModel(model: ModelPackage, sessions: Sessions): ImageModel {
  const options = imageOptions(model)
  const upscales = model.manifest.family === 'upscaler'
  /** What came to fit once memory ran out. */
  let most = MOST
  const ask = (pixels: Pixels, use: { readonly signal?: AbortSignal; readonly log?: Log }): Promise<Pixels> =>
    sessions.use(model.session(options.part), (session) => once(session, pixels, options, upscales, use.signal), use)
  return {
    name: model.name,
    digest: model.digest,
    scale: options.scale,
    sizeFor: (width, height) => (upscales ? { width, height } : sizeFor(width, height, options)),
    async run(pixels, use = {}) {
      if (!upscales) return ask(pixels, use)
      // Of the whole budget, whoever has taken some of it: tiles do not hang on what else runs.
      const fits = Math.floor(Math.sqrt(sessions.stats().budget / options.bytesPerPixel)) - 2 * options.margin
      for (let tile = Math.min(most, Math.max(LEAST, fits)); ; ) {
        try {
          const made = await upscaledInTiles(pixels, tile, options, (part) => ask(part, use))
          most = Math.min(most, Math.max(tile, LEAST))
          return made
        } catch (thrown) {
          const full = thrown instanceof ReelgraphError && thrown.code === 'E_MODEL_MEMORY'
          const smaller = Math.max(LEAST, Math.min(tile, Math.max(pixels.width, pixels.height)) >> 1)
          if (!full || smaller >= tile) throw thrown
          use.log?.warn('W_MODEL_MEMORY', { detail: `${model.name} has too little memory for tiles of ${tile} pixels: ${smaller} from here on.` })
          most = tile = smaller
        }
      }
    },
  }
}

/**
 * Each tile is made with a margin around it, which is cut off: where the model's receptive field is no wider, tiles are
 * exactly what the whole picture is.
 */
export async function upscaledInTiles(pixels: Pixels, side: number, { multiple, margin, border, scale }: ImageOptions, make: (part: Pixels) => Promise<Pixels>): Promise<Pixels> {
  const along = (length: number): number => Math.ceil(length / multiple) * multiple
  const whole = cut(pixels, -border, -border, along(pixels.width + 2 * border), along(pixels.height + 2 * border))
  const { width, height } = whole
  const tile = Math.max(multiple * 2, along(side))
  const overlap = Math.min(along(BLEND), Math.floor(tile / 2 / multiple) * multiple)
  const around = along(margin)
  const data = await inTiles({ width, height, tile, overlap, factor: scale, channels: 3 }, async (x, y, w, h) => {
    const [left, top] = [Math.max(0, x - around), Math.max(0, y - around)]
    const [right, bottom] = [Math.min(width, x + w + around), Math.min(height, y + h + around)]
    const made = await make(cut(whole, left, top, right - left, bottom - top))
    return cut(made, (x - left) * scale, (y - top) * scale, w * scale, h * scale).data
  })
  return cut({ width: width * scale, height: height * scale, data }, border * scale, border * scale, pixels.width * scale, pixels.height * scale)
}

/** A part of a picture; beyond its edges they repeat. */
function cut(pixels: Pixels, left: number, top: number, width: number, height: number): Pixels {
  if (width === pixels.width && height === pixels.height) return pixels
  const data = new Float32Array(3 * width * height)
  for (let c = 0, to = 0; c < 3; c++) {
    for (let y = 0; y < height; y++) {
      const row = (c * pixels.height + within(top + y, pixels.height)) * pixels.width
      for (let x = 0; x < width; x++) data[to++] = pixels.data[row + within(left + x, pixels.width)]!
    }
  }
  return { width, height, data }
}

const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at))

/** The size a model looks at: its shorter side as the package says, in the picture's shape or a square. */
function sizeFor(width: number, height: number, { side, size, square, multiple }: ImageOptions): { readonly width: number; readonly height: number } {
  if (size !== undefined) return size
  const scale = side / Math.min(width, height)
  const along = (length: number): number => Math.max(multiple, Math.round((square ? side : length * scale) / multiple) * multiple)
  return { width: along(width), height: along(height) }
}

async function once(session: Session, { width, height, data }: Pixels, options: ImageOptions, upscales: boolean, signal?: AbortSignal): Promise<Pixels> {
  const plane = width * height
  const fed = data.map((value, i) => (value - options.mean[Math.floor(i / plane)]!) / options.std[Math.floor(i / plane)]!)
  const output = options.output ?? session.outputs[0]!.name
  const made = await session.run({ [options.input ?? session.inputs[0]!.name]: float(fed, [1, 3, height, width]) }, { outputs: [output], ...(signal === undefined ? {} : { signal }) })
  const { dims, data: values } = outputOf(session, made, output)
  const [h = 0, w = 0] = dims.slice(-2)
  const [planes, factor] = upscales ? [3, options.scale] : [1, 1]
  if (values.length !== planes * w * h || (upscales && (w !== width * factor || h !== height * factor))) {
    const expected = upscales ? `3 x ${height * factor} x ${width * factor}` : 'one plane'
    throw failure('E_MODEL_INVALID', { type: session.name, port: output, expected, got: dims.join(' x ') })
  }
  const unit = (value: number): number => Math.min(1, Math.max(0, value))
  const { range, metric } = options
  if (range === 'unit') return { width: w, height: h, data: eachFinite(values, session.name, unit) }
  if (range === 'sigmoid') return { width: w, height: h, data: finite(values.map((value) => 1 / (1 + Math.exp(-value))), session.name) }
  // Nearness is one over the distance, which may be without end.
  return { width: w, height: h, data: finite(metric ? values.map((value) => 1 / Math.max(1e-3, value)) : values, session.name) }
}
