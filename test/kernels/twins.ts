/** Holds compiled kernels to their plain twins: within 1 code value at any size, and the same for any bands. */
import { afterAll, describe, expect, it } from 'vitest'
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { Frame } from '../../engine/frames/frame.ts'
import type { Band } from '../../engine/kernels/kernels.ts'
import { Scratch, type NativeBand } from '../../engine/kernels/native-band.ts'
import { createKernelInstance } from '../../engine/kernels/wasm/instance.ts'
import { loadKernelModule } from '../../engine/kernels/wasm/load-module.ts'
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
  describe.each(Object.entries(cases))('%s', (_, { formats, least = 1, unit, floats = false, sources = [anyFrame(1)], target, args, native, plain }) => {
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
          plain({ target: made[2], sources: inputs, args: one as never, from: 0, to: rows })
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
