/** The kernels of one frame call: every operation run on the pool, its results made in the call's scope. */
import type { PixelFormat } from '../frames/format.ts'
import type { Frame } from '../frames/frame.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import * as atmosphere from './families/atmosphere.ts'
import * as compose from './families/compose.ts'
import * as effect from './families/effect.ts'
import * as filter from './families/filter.ts'
import * as flow from './families/flow.ts'
import * as format from './families/format.ts'
import * as geometry from './families/geometry.ts'
import * as landscapes from './families/landscape.ts'
import * as meshes from './families/mesh.ts'
import * as shift from './families/shift.ts'
import * as tone from './families/tone.ts'
import type { Kernels } from './kernels.ts'
import type { BandKernel } from './band-kernel.ts'
import { op, type Op, type OpRunner, type Shape } from './op.ts'
import { scratchBytes } from './native-band.ts'
import type { PremultiplyArgs } from './ops/premultiply.ts'
import type { KernelMeter, KernelPool } from './kernel-pool.ts'

type Create = (format: PixelFormat, width: number, height: number) => Frame
type Args<K extends keyof Kernels> = Parameters<Kernels[K]>

const PREMULTIPLY = op<PremultiplyArgs>('premultiply', 'premultiply', ({ width }) => scratchBytes(width))

/**
 * @param create makes the results: frames of the calling scope
 * @param meter is told what they cost
 * @param drop gives one of them back before the scope closes; without it, all stay until then
 */
export function createKernels(pool: KernelPool, create: Create, signal?: AbortSignal, drop?: (frame: Frame) => void, meter?: KernelMeter): Kernels {
  return new FrameKernels(pool, create, signal, drop, meter)
}

class FrameKernels implements Kernels, OpRunner {
  readonly create: Create
  readonly #pool: KernelPool
  readonly #signal: AbortSignal | undefined
  readonly #drop: ((frame: Frame) => void) | undefined

  readonly #meter: KernelMeter | undefined

  constructor(pool: KernelPool, create: Create, signal: AbortSignal | undefined, drop: ((frame: Frame) => void) | undefined, meter: KernelMeter | undefined) {
    this.#meter = meter
    this.create = create
    this.#pool = pool
    this.#signal = signal
    this.#drop = drop
  }

  async within<T extends ReadonlyFrame>(work: (kernels: FrameKernels) => Promise<T>): Promise<T> {
    const drop = this.#drop
    if (drop === undefined) return work(this)
    const frames = new Set<Frame>()
    const create: Create = (...shape) => {
      const frame = this.create(...shape)
      frames.add(frame)
      return frame
    }
    const dropInner = (frame: Frame): void => {
      frames.delete(frame)
      drop(frame)
    }
    // Where it fails, what it has begun may still be at work: the scope frees all of it.
    const result = await work(new FrameKernels(this.#pool, create, this.#signal, dropInner, this.#meter))
    for (const frame of frames) if ((frame as ReadonlyFrame) !== result) drop(frame)
    return result
  }

  async run<A>(kernel: BandKernel, target: Shape, sources: readonly ReadonlyFrame[], args: A, scratch = 0): Promise<Frame> {
    const made = this.create(target.format, target.width, target.height)
    await this.#pool.run(kernel, made, sources, args, this.#signal, scratch, this.#meter)
    return made
  }

  resident(key: object, width: number, bytes: Uint8Array): Frame {
    return this.#pool.resident(key, width, bytes)
  }

  op<A>(kernel: Op<A>, target: Shape, sources: readonly ReadonlyFrame[], args: A): Promise<Frame> {
    return this.run(kernel, target, sources, args, kernel.scratch(target, sources, args))
  }

  async weighed(frames: readonly ReadonlyFrame[], filter: (frames: readonly ReadonlyFrame[]) => Promise<ReadonlyFrame>): Promise<ReadonlyFrame> {
    if (frames[0]!.format !== 'yuva420p') return filter(frames)
    const ready: ReadonlyFrame[] = []
    for (const frame of frames) ready.push(await this.op(PREMULTIPLY, frame, [frame], { direction: 'multiply' }))
    const filtered = await filter(ready)
    return this.op(PREMULTIPLY, filtered, [filtered], { direction: 'divide' })
  }

  resize(...args: Args<'resize'>) { return this.within((run) => geometry.resize(run, ...args)) }
  crop(...args: Args<'crop'>) { return geometry.crop(this, ...args) }
  warpAffine(...args: Args<'warpAffine'>) { return this.within((run) => geometry.warpAffine(run, ...args)) }
  warpPerspective(...args: Args<'warpPerspective'>) { return this.within((run) => geometry.warpPerspective(run, ...args)) }
  warpFlow(...args: Args<'warpFlow'>) { return this.within((run) => geometry.warpFlow(run, ...args)) }
  warpGrid(...args: Args<'warpGrid'>) { return this.within((run) => geometry.warpGrid(run, ...args)) }

  opticalFlow(...args: Args<'opticalFlow'>) { return this.within((run) => flow.opticalFlow(run, ...args)) }

  between(...args: Args<'between'>) { return this.within((run) => flow.between(run, ...args)) }
  temporalMix(...args: Args<'temporalMix'>) { return flow.temporalMix(this, ...args) }
  ringFlow(...args: Args<'ringFlow'>) { return flow.ringFlow(this, ...args) }
  displacement(...args: Args<'displacement'>) { return flow.displacement(this, ...args) }
  depthFlow(...args: Args<'depthFlow'>) { return flow.depthFlow(this, ...args) }

  strokes(...args: Args<'strokes'>) { return atmosphere.strokes(this, ...args) }
  fog(...args: Args<'fog'>) { return atmosphere.fog(this, ...args) }
  defocus(...args: Args<'defocus'>) { return this.within((run) => atmosphere.defocus(run, ...args)) }
  lamp(...args: Args<'lamp'>) { return atmosphere.lamp(this, ...args) }

  histogram(...args: Args<'histogram'>) { return tone.histogram(this, ...args) }
  clahe(...args: Args<'clahe'>) { return this.within((run) => tone.clahe(run, ...args)) }
  equalise(...args: Args<'equalise'>) { return tone.equalise(this, ...args) }
  lut1d(...args: Args<'lut1d'>) { return tone.lut1d(this, ...args) }
  lut3d(...args: Args<'lut3d'>) { return this.within((run) => tone.lut3d(run, ...args)) }
  curves(...args: Args<'curves'>) { return tone.curves(this, ...args) }
  adjust(...args: Args<'adjust'>) { return tone.adjust(this, ...args) }
  colourMatrix(...args: Args<'colourMatrix'>) { return tone.colourMatrix(this, ...args) }
  hsv(...args: Args<'hsv'>) { return tone.hsv(this, ...args) }
  tone(...args: Args<'tone'>) { return tone.tone(this, ...args) }

  grain(...args: Args<'grain'>) { return effect.grain(this, ...args) }
  texture(...args: Args<'texture'>) { return effect.texture(this, ...args) }
  noise(...args: Args<'noise'>) { return effect.noise(this, ...args) }
  vignette(...args: Args<'vignette'>) { return effect.vignette(this, ...args) }
  border(...args: Args<'border'>) { return effect.border(this, ...args) }
  triangles(...args: Args<'triangles'>) { return effect.triangles(this, ...args) }
  centroidFlow(...args: Args<'centroidFlow'>) { return effect.centroidFlow(this, ...args) }
  paths(...args: Args<'paths'>) { return effect.paths(this, ...args) }
  landscape(...args: Args<'landscape'>) { return this.within((run) => landscapes.landscape(run, ...args)) }
  room(...args: Args<'room'>) { return this.within((run) => landscapes.room(run, ...args)) }
  develop(...args: Args<'develop'>) { return landscapes.develop(this, ...args) }
  mesh(...args: Args<'mesh'>) { return this.within((run) => meshes.mesh(run, ...args)) }
  glow(...args: Args<'glow'>) { return this.within((run) => effect.glow(run, ...args)) }
  chromaticAberration(...args: Args<'chromaticAberration'>) { return this.within((run) => effect.chromaticAberration(run, ...args)) }
  chromaKey(...args: Args<'chromaKey'>) { return effect.chromaKey(this, ...args) }

  unsharp(...args: Args<'unsharp'>) { return this.within((run) => filter.unsharp(run, ...args)) }
  inkLines(...args: Args<'inkLines'>) { return filter.inkLines(this, ...args) }
  sobel(...args: Args<'sobel'>) { return filter.sobel(this, ...args) }
  blur(...args: Args<'blur'>) { return this.within((run) => filter.blur(run, ...args)) }
  bilateral(...args: Args<'bilateral'>) { return this.within((run) => filter.bilateral(run, ...args)) }
  canny(...args: Args<'canny'>) { return this.within((run) => filter.canny(run, ...args)) }
  edgePreserving(...args: Args<'edgePreserving'>) { return this.within((run) => filter.edgePreserving(run, ...args)) }
  nonLocalMeans(...args: Args<'nonLocalMeans'>) { return filter.nonLocalMeans(this, ...args) }
  smear(...args: Args<'smear'>) { return this.within((run) => filter.smear(run, ...args)) }
  boxBlur(...args: Args<'boxBlur'>) { return this.within((run) => filter.boxBlur(run, ...args)) }

  fill(...args: Args<'fill'>) { return compose.fill(this, ...args) }
  mix(...args: Args<'mix'>) { return compose.mix(this, ...args) }
  mixMask(...args: Args<'mixMask'>) { return compose.mixMask(this, ...args) }
  sweep(...args: Args<'sweep'>) { return compose.sweep(this, ...args) }
  slide(...args: Args<'slide'>) { return shift.slide(this, ...args) }
  mosaic(...args: Args<'mosaic'>) { return shift.mosaic(this, ...args) }
  rollRows(...args: Args<'rollRows'>) { return shift.rollRows(this, ...args) }
  blend(...args: Args<'blend'>) { return compose.blend(this, ...args) }
  screen(...args: Args<'screen'>) { return compose.screen(this, ...args) }
  difference(...args: Args<'difference'>) { return compose.difference(this, ...args) }
  overlay(...args: Args<'overlay'>) { return compose.overlay(this, ...args) }

  convert(...args: Args<'convert'>) { return this.within((run) => format.convert(run, ...args)) }
  flowColours(...args: Args<'flowColours'>) { return format.flowColours(this, ...args) }
  fromStill(...args: Args<'fromStill'>) { return format.fromStill(this, ...args) }
  toStill(...args: Args<'toStill'>) { return format.toStill(this, ...args) }
}
