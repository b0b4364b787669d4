/** The kernels of one frame call: every operation run on the pool, its results made in the call's scope. */
import { failure } from '../errors.ts'
import type { Still } from '../frames/clip.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { Frame } from '../frames/frame.ts'
import type { Affine, BandKernel, Kernels, ResizeMethod, Rgba } from './kernels.ts'
import { scratchBytes } from './native-band.ts'
import type { AdjustArgs } from './ops/adjust.ts'
import { boxScratch, type BoxArgs } from './ops/box.ts'
import { planeValues } from './ops/colour.ts'
import { chromaRowsScratch, type RgbaArgs } from './ops/convert.ts'
import type { CropArgs } from './ops/crop.ts'
import type { CurvesArgs } from './ops/curves.ts'
import type { FillArgs } from './ops/fill.ts'
import type { FlowColourArgs } from './ops/flow-colour.ts'
import { gaussianScratch, type GaussianArgs } from './ops/gaussian.ts'
import type { MixArgs } from './ops/mix.ts'
import type { OverlayArgs } from './ops/overlay.ts'
import type { PremultiplyArgs } from './ops/premultiply.ts'
import { resampleScratch, type ResampleArgs } from './ops/resample.ts'
import type { WarpArgs } from './ops/warp-affine.ts'
import type { KernelPool } from './pool.ts'

/** A band kernel that knows what its function wants. */
interface Op<A> extends BandKernel {
  /** Bytes of memory that a band wants beside its frames. */
  readonly scratch: (target: Shape, sources: readonly Shape[], args: A) => number
}

const op = <A>(file: string, name: string, scratch: Op<A>['scratch'] = () => 0): Op<A> => ({
  module: new URL(`./ops/${file}.ts`, import.meta.url),
  name,
  scratch,
})

const TABLE_BYTES = 256
const halfOf = ({ format, width, height }: Shape): number =>
  format === 'yuva420p' ? scratchBytes(((width + 1) >> 1) * ((height + 1) >> 1)) : 0
const chromaRows: Op<undefined>['scratch'] = (_, [source]) => chromaRowsScratch(source!)

const OPS = {
  fill: op<FillArgs>('fill', 'fill'),
  resample: op<ResampleArgs>('resample', 'resample', (target, [source], args) => resampleScratch(target, source!, args)),
  crop: op<CropArgs>('crop', 'crop'),
  warpAffine: op<WarpArgs>('warp-affine', 'warpAffine', (_target, _sources, { bicubic }) => (bicubic ? 8192 : 0)),
  mix: op<MixArgs>('mix', 'mix'),
  mixMask: op<undefined>('mix', 'mixMask', ({ width }) => scratchBytes(width)),
  overlay: op<OverlayArgs>('overlay', 'overlay', (_, [base, top]) => halfOf(base!) + halfOf(top!)),
  gaussian: op<GaussianArgs>('gaussian', 'gaussian', (target, _, args) => gaussianScratch(target, args)),
  box: op<BoxArgs>('box', 'box', (target, _, args) => boxScratch(target, args)),
  curves: op<CurvesArgs>('curves', 'curves', () => TABLE_BYTES),
  adjust: op<AdjustArgs>('adjust', 'adjust', () => TABLE_BYTES),
  premultiply: op<PremultiplyArgs>('premultiply', 'premultiply', ({ width }) => scratchBytes(width)),
  flowColour: op<FlowColourArgs>('flow-colour', 'flowColour'),
  yuvToRgb: op<undefined>('convert', 'yuvToRgb', chromaRows),
  yuvToRgba: op<undefined>('convert', 'yuvToRgba', chromaRows),
  rgbToYuv: op<undefined>('convert', 'rgbToYuv'),
  rgbaToYuv: op<RgbaArgs>('convert', 'rgbaToYuv'),
  rgbToGray: op<undefined>('convert', 'rgbToGray'),
  grayToRgba: op<undefined>('convert', 'grayToRgba'),
  lumaConvert: op<undefined>('convert', 'lumaConvert'),
} as const

type Create = (format: PixelFormat, width: number, height: number) => Frame
interface Shape {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
}

/** Blurs wider than this many pixels are done on a smaller picture. */
const DIRECT_SIGMA = 4
/** Sums of a larger window don't fit. */
const BOX_RADIUS = 1024

/** @param create makes the results: frames of the calling scope */
export function createKernels(pool: KernelPool, create: Create, signal?: AbortSignal): Kernels {
  return new FrameKernels(pool, create, signal)
}

class FrameKernels implements Kernels {
  readonly #pool: KernelPool
  readonly #create: Create
  readonly #signal: AbortSignal | undefined

  constructor(pool: KernelPool, create: Create, signal: AbortSignal | undefined) {
    this.#pool = pool
    this.#create = create
    this.#signal = signal
  }

  async run<A>(kernel: BandKernel, target: Shape, sources: readonly Frame[], args: A, scratch = 0): Promise<Frame> {
    const made = this.#create(target.format, target.width, target.height)
    await this.#pool.run(kernel, made, sources, args, this.#signal, scratch)
    return made
  }

  /** As `run`, with the args and the memory that the op wants. */
  #op<A>(kernel: Op<A>, target: Shape, sources: readonly Frame[], args: A): Promise<Frame> {
    return this.run(kernel, target, sources, args, kernel.scratch(target, sources, args))
  }

  fill(format: PixelFormat, width: number, height: number, colour: Rgba): Promise<Frame> {
    return this.#op(OPS.fill, { format, width, height }, [], { values: planeValues(format, colour) })
  }

  async resize(frame: Frame, width: number, height: number, method?: ResizeMethod): Promise<Frame> {
    if (frame.width === width && frame.height === height) return frame
    const shrinks = width <= frame.width && height <= frame.height
    const args: ResampleArgs = { method: method ?? (shrinks ? 'area' : 'bicubic') }
    return this.#weighed(frame, (one) => this.#op(OPS.resample, { format: one.format, width, height }, [one], args))
  }

  async crop(frame: Frame, x: number, y: number, width: number, height: number): Promise<Frame> {
    const whole = [x, y, width, height].every((value) => Number.isInteger(value))
    if (!whole || x < 0 || y < 0 || width < 1 || height < 1 || x + width > frame.width || y + height > frame.height) {
      throw failure('E_CLIP_SIZE', {
        expected: `a part of the ${frame.width}x${frame.height} frame`,
        got: `${width}x${height} at ${x}, ${y}`,
      })
    }
    return this.#op(OPS.crop, { format: frame.format, width, height }, [frame], { x, y })
  }

  async warpAffine(
    frame: Frame,
    matrix: Affine,
    size: { readonly width: number; readonly height: number } = frame,
    method: 'bilinear' | 'bicubic' = 'bilinear',
  ): Promise<Frame> {
    const { width, height } = size
    if (isIdentity(matrix) && width === frame.width && height === frame.height) return frame
    const args: WarpArgs = { matrix, bicubic: method === 'bicubic' }
    return this.#weighed(frame, (one) => this.#op(OPS.warpAffine, { format: one.format, width, height }, [one], args))
  }

  async mix(a: Frame, b: Frame, weight: number): Promise<Frame> {
    agree('mix', a, b)
    if (weight <= 0 || a === b) return a
    if (weight >= 1) return b
    return this.#op(OPS.mix, a, [a, b], { weight })
  }

  async mixMask(a: Frame, b: Frame, mask: Frame): Promise<Frame> {
    agree('mixMask', a, b)
    agree('mixMask', { format: 'gray8', width: a.width, height: a.height }, mask)
    return this.#op(OPS.mixMask, a, [a, b, mask], undefined)
  }

  async overlay(base: Frame, top: Frame, x: number, y: number, opacity: number): Promise<Frame> {
    for (const { format } of [base, top]) {
      if (format !== 'yuv420p' && format !== 'yuva420p') {
        throw failure('E_CLIP_FORMAT', { expected: 'video frames in overlay', got: format })
      }
    }
    const outside = x >= base.width || y >= base.height || x + top.width <= 0 || y + top.height <= 0
    if (opacity <= 0 || outside) return base
    return this.#op(OPS.overlay, base, [base, top], { x, y, opacity: Math.min(1, opacity) })
  }

  async blur(frame: Frame, sigma: number): Promise<Frame> {
    if (!(sigma > 0.05)) return frame
    return this.#weighed(frame, (one) => this.#gaussian(one, sigma))
  }

  async boxBlur(frame: Frame, radius: number): Promise<Frame> {
    if (frame.format === 'flow' || frame.format === 'rgbf32') {
      throw failure('E_CLIP_FORMAT', { expected: 'a frame of bytes in boxBlur', got: frame.format })
    }
    const whole = Math.round(Math.min(radius, BOX_RADIUS))
    if (!(whole >= 1)) return frame
    return this.#weighed(frame, (one) => this.#op(OPS.box, one, [one], { radius: whole }))
  }

  /**
   * A wide Gaussian is a narrower one on a smaller picture. Shrinking by f with a box and growing with a triangle blur by
   * themselves, with a variance of f² / 12 and f² / 6: the Gaussian between makes up the rest. The smaller picture shows
   * the repeated edges as well, as far as the filter reaches: borders are as exact as the middle.
   */
  async #gaussian(frame: Frame, sigma: number): Promise<Frame> {
    if (sigma <= DIRECT_SIGMA) return this.#op(OPS.gaussian, frame, [frame], { sigma })
    const wide = Math.min(sigma, 4 * Math.max(frame.width, frame.height))
    const factor = 2 ** Math.ceil(Math.log2(wide / DIRECT_SIGMA))
    // Even, so that chroma's margin is whole.
    const margin = 2 * Math.ceil((1.5 * wide) / factor + 1)
    const cells = (length: number): number => 2 * Math.ceil(length / factor / 2) + 2 * margin
    const small: Shape = { format: frame.format, width: cells(frame.width), height: cells(frame.height) }
    const shrink: ResampleArgs = { method: 'area', view: { x: -margin * factor, y: -margin * factor, scale: factor } }
    const grow: ResampleArgs = { method: 'bilinear', view: { x: margin, y: margin, scale: 1 / factor } }
    const shrunk = await this.#op(OPS.resample, small, [frame], shrink)
    const blurred = await this.#op(OPS.gaussian, small, [shrunk], { sigma: Math.sqrt((wide / factor) ** 2 - 0.25) })
    return this.#op(OPS.resample, frame, [blurred], grow)
  }

  async curves(frame: Frame, y?: Uint8Array, u?: Uint8Array, v?: Uint8Array): Promise<Frame> {
    if (y === undefined && u === undefined && v === undefined) return frame
    return this.#op(OPS.curves, frame, [frame], { tables: [y, u, v] })
  }

  async adjust(
    frame: Frame,
    change: { contrast?: number; brightness?: number; saturation?: number; hue?: number },
  ): Promise<Frame> {
    const { contrast = 1, brightness = 1, saturation = 1, hue = 0 } = change
    if (contrast === 1 && brightness === 1 && saturation === 1 && hue % 360 === 0) return frame
    return this.#op(OPS.adjust, frame, [frame], { contrast, brightness, saturation, hue })
  }

  async convert(frame: Frame, format: PixelFormat): Promise<Frame> {
    const from = frame.format
    if (from === format) return frame
    const { width, height } = frame
    const target: Shape = { format, width, height }
    if (format === 'flow') throw failure('E_CLIP_FORMAT', { expected: 'flow', got: from, fix: 'Use an optical-flow node.' })
    if (from === 'flow') return this.convert(await this.flowColours(frame, longestFlow(frame)), format)
    if (format === 'rgbf32') return this.#op(from === 'gray8' ? OPS.lumaConvert : OPS.yuvToRgb, target, [frame], undefined)
    if (from !== 'rgbf32') return this.#op(OPS.lumaConvert, target, [frame], undefined)
    return this.#op(format === 'gray8' ? OPS.rgbToGray : OPS.rgbToYuv, target, [frame], undefined)
  }

  async flowColours(flow: Frame, maximum: number): Promise<Frame> {
    const { width, height } = flow
    const bytes = await this.#op(OPS.flowColour, { format: 'gray8', width: width * 4, height }, [flow], { maximum })
    return this.#op(OPS.rgbaToYuv, { format: 'yuv420p', width, height }, [bytes], { width, height })
  }

  async fromStill(still: Still, alpha?: boolean): Promise<Frame> {
    const { width, height, data } = still
    const format = (alpha ?? !isOpaque(data)) ? 'yuva420p' : 'yuv420p'
    const bytes = this.#create('gray8', width * 4, height)
    bytes.bytes.set(data)
    return this.#op(OPS.rgbaToYuv, { format, width, height }, [bytes], { width, height })
  }

  async toStill(frame: Frame): Promise<Still> {
    const { bytes } = await this.#rgba(frame)
    // A copy: the frame goes back with the scope, the still stays. It must not lie in shared memory either.
    return { width: frame.width, height: frame.height, data: new Uint8Array(bytes) }
  }

  /** RGBA bytes as a grey frame, four times as wide. */
  async #rgba(frame: Frame): Promise<Frame> {
    const target: Shape = { format: 'gray8', width: frame.width * 4, height: frame.height }
    if (frame.format === 'gray8') return this.#op(OPS.grayToRgba, target, [frame], undefined)
    if (frame.format === 'flow') return this.#op(OPS.flowColour, target, [frame], { maximum: longestFlow(frame) })
    const yuv = frame.format === 'rgbf32' ? await this.convert(frame, 'yuv420p') : frame
    return this.#op(OPS.yuvToRgba, target, [yuv], undefined)
  }

  /** Filters that mix neighbours work on premultiplied colours where there is alpha. */
  async #weighed(frame: Frame, filter: (frame: Frame) => Promise<Frame>): Promise<Frame> {
    if (frame.format !== 'yuva420p') return filter(frame)
    const filtered = await filter(await this.#op(OPS.premultiply, frame, [frame], { direction: 'multiply' }))
    return this.#op(OPS.premultiply, filtered, [filtered], { direction: 'divide' })
  }
}

const isIdentity = ([a, b, c, d, e, f]: Affine): boolean =>
  a === 1 && b === 0 && c === 0 && d === 0 && e === 1 && f === 0

function isOpaque(data: Uint8Array): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

function longestFlow({ planes }: Frame): number {
  const x = planes[0]!.data
  const y = planes[1]!.data
  let longest = 0
  for (let i = 0; i < x.length; i++) longest = Math.max(longest, x[i]! * x[i]! + y[i]! * y[i]!)
  return Math.sqrt(longest)
}

function agree(what: string, a: Shape, b: Shape): void {
  if (a.format === b.format && a.width === b.width && a.height === b.height) return
  const said = ({ format, width, height }: Shape): string => `${format} ${width}x${height}`
  throw failure('E_CLIP_FORMAT', { expected: `${said(a)} frames in ${what}`, got: said(b) })
}
