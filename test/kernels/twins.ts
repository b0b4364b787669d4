/** Holds compiled kernels to their plain twins: near the exact value at any size, and the same for any bands. */
import { afterAll, describe, expect, it } from 'vitest'
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { Frame } from '../../engine/frames/frame.ts'
import type { Band } from '../../engine/kernels/band-kernel.ts'
import { Scratch, type NativeBand } from '../../engine/kernels/native-band.ts'
import { createKernelInstance } from '../../engine/kernels/wasm/instance.ts'
import { loadKernelModule } from '../../engine/kernels/wasm/load-module.ts'
import { toByte } from './reference/samples.ts'
import { createStage, noise, randomOf } from './stage.ts'

export const stage = createStage(0, 512 << 20)
const wasm = createKernelInstance(loadKernelModule(), stage.arena.memory)
afterAll(() => stage.close())

const SIZES = [[1, 1], [2, 1], [1, 2], [3, 5], [8, 8], [17, 9], [33, 31], [130, 67]] as const
const SCRATCH = 8 << 20

export interface TwinCase {
  readonly formats: readonly PixelFormat[]
  /** Of floats, how many make a code value; default 255, for values in 0..1. */
  readonly unit?: number
  /** The target's bytes hold floats. */
  readonly floats?: boolean
  /** Shortest side that the kernel takes; default 1. */
  readonly least?: number
  readonly target?: (frame: Frame) => readonly [format: PixelFormat, width: number, height: number]
  readonly sources?: readonly ((format: PixelFormat, width: number, height: number) => Frame)[]
  /**
   * Code values by which the kernel may miss what the reference has before it rounds, beside the half that rounding costs.
   * Without it the reference rounds, too, and 1 is allowed.
   */
  readonly slack?: number
  /** By size, where they depend on it. */
  readonly args: readonly unknown[] | ((width: number, height: number) => readonly unknown[])
  readonly native: (band: NativeBand<never>) => void
  readonly plain: (band: Band<never>) => void
}

/** A source of legal noise. */
export const anyFrame = (seed: number) => (format: PixelFormat, width: number, height: number): Frame =>
  noise(stage.create(format, width, height), seed)

/** All values, 0 and 255 too. */
export function fullFrame(frame: Frame, seed: number): Frame {
  const random = randomOf(seed)
  for (let i = 0; i < frame.bytes.length; i++) frame.bytes[i] = Math.floor(random() * 256)
  return frame
}

type Pixels = { readonly planes: readonly { readonly data: Uint8Array | Float32Array }[] }

/** A frame of the same shape that keeps what a reference gives it: doubles, neither rounded nor held. */
const doubles = ({ format, width, height, planes }: Frame): Band<never>['target'] & Pixels =>
  ({ format, width, height, planes: planes.map((plane) => ({ ...plane, width: plane.width, height: plane.height, stride: plane.stride, data: new Float64Array(plane.data.length) })) }) as never

/** The furthest that a kernel's values are from unrounded ones, in code values, beside the half that a byte is allowed. */
function miss(made: Pixels, exact: Pixels): number {
  let worst = -Infinity
  made.planes.forEach(({ data }, p) => {
    const wanted = exact.planes[p]!.data
    const far = (value: number, i: number): number =>
      data instanceof Uint8Array ? Math.abs(value - Math.min(255, Math.max(0, wanted[i]!))) - 0.5 : Math.abs(value - wanted[i]!) * 255
    data.forEach((value, i) => (worst = Math.max(worst, far(value, i))))
  })
  return worst
}

/** A frame of bytes that hold floats. */
const asFloats = ({ bytes }: Frame) => ({ planes: [{ data: new Float32Array(bytes.slice().buffer) }] })

function distance(a: Pixels, b: Pixels, floats = 255): number {
  let worst = 0
  a.planes.forEach(({ data }, p) => {
    const unit = data instanceof Float32Array ? floats : 1
    data.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - b.planes[p]!.data[i]!) * unit)))
  })
  return worst
}

/** Mean signed difference: rounding errors even out, a bias of less than a code value doesn't. */
function bias(a: Frame, b: Frame): number {
  if (a.bytes.length < 4000 || a.planes[0]!.data instanceof Float32Array) return 0
  return a.bytes.reduce((sum, value, i) => sum + value - b.bytes[i]!, 0) / a.bytes.length
}

export function holdToTwins(cases: Record<string, TwinCase>): void {
  describe.each(Object.entries(cases))('%s', (_, { formats, least = 1, unit, slack, floats = false, sources = [anyFrame(1)], target, args, native, plain }) => {
    it.each(SIZES.filter((size) => Math.min(...size) >= least))('%ix%i', (width, height) => {
      const scratch = stage.arena.allocate(SCRATCH)
      for (const format of formats) {
        const inputs = sources.map((make) => make(format, width, height))
        for (const one of typeof args === 'function' ? args(width, height) : args) {
          const shape = target?.(inputs[0]!) ?? ([inputs[0]!.format, inputs[0]!.width, inputs[0]!.height] as const)
          const made = [stage.create(...shape), stage.create(...shape), stage.create(...shape)] as const
          const rows = shape[2]
          const fill = (frame: Frame, from: number, to: number) =>
            native({
              target: frame, sources: inputs, args: one as never, from, to, wasm,
              scratch: new Scratch(stage.arena.memory, { address: scratch, bytes: SCRATCH }),
            })
          fill(made[0], 0, rows)
          for (let from = 0; from < rows; from += 6) fill(made[1], from, Math.min(rows, from + 6))
          const whole = { sources: inputs, args: one as never, from: 0, to: rows }
          const exact = slack === undefined ? undefined : doubles(made[2])
          plain({ ...whole, target: exact ?? made[2] })
          if (exact !== undefined) {
            made[2].planes.forEach(({ data }, p) => data.forEach((_value, i) => (data[i] = data instanceof Uint8Array ? toByte(exact.planes[p]!.data[i]!) : exact.planes[p]!.data[i]!)))
            expect(miss(made[0], exact), `${format} ${JSON.stringify(one)}, unrounded`).toBeLessThanOrEqual(slack!)
          }
          expect(distance(made[0], made[1]), `${format} in bands ${JSON.stringify(one)}`).toBe(0)
          const seen = (frame: Frame): Pixels => (floats ? asFloats(frame) : frame)
          expect(distance(seen(made[0]), seen(made[2]), unit), `${format} ${JSON.stringify(one)}`).toBeLessThanOrEqual(1)
          if (!floats) expect(Math.abs(bias(made[0], made[2])), `bias of ${format} ${JSON.stringify(one)}`).toBeLessThan(0.1)
          for (const frame of made) frame.release()
        }
        for (const frame of inputs) frame.release()
      }
      stage.arena.free(scratch)
    })
  })
}
