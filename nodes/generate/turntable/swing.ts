/** A cut-out that swings: where each place of a frame is found in the photo, and how light falls on it there. */
import type { BandKernel, FrameContext, Kernels, ReadonlyFrame } from '../../../engine/api.ts'
import { coloursBeyond } from './beyond.ts'
import { footOf, lidOf } from './foot.ts'
import { distances, fieldAt, rowEnds } from './outline.ts'
import type { LightArgs } from './light-rows.ts'
import { median } from '../../shared/curves.ts'

const LIGHT: BandKernel = { module: new URL('./light-rows.ts', import.meta.url), name: 'lightRows' }
const LONGEST = 480
/** Outlines whose sides differ by less, as a share of the width, are those of something round. */
const ALIKE = 0.02
const KEY = { across: -0.55, front: 0.83 }

export interface Shape {
  readonly width: number
  readonly height: number
  readonly kind: 'round' | 'relief'
  /** 0..255, of what isn't worth a look. */
  readonly matte: Uint8Array
  /** Of a place turned by an angle (radians): where it is found, and across how far its surface looks (-1..1) there and in the photo. */
  turned(x: number, y: number, angle: number): readonly [x: number, y: number, across: number, before: number]
}

export async function readShape(cut: ReadonlyFrame, asked: 'auto' | 'round' | 'relief', kernels: Kernels): Promise<Shape> {
  const scale = Math.max(1, Math.max(cut.width, cut.height) / LONGEST)
  const [width, height] = [Math.max(8, Math.round(cut.width / scale)), Math.max(8, Math.round(cut.height / scale))]
  const matte = Uint8Array.from((await kernels.resize(cut, width, height, scale > 1 ? 'area' : 'bilinear')).planes[3]!.data as Uint8Array)
  const field = distances(matte, width, height)
  const ends = rowEnds(field, width, height)
  const rows = [...ends.left.keys()].filter((y) => !Number.isNaN(ends.left[y]!))
  if (rows.length === 0) return { width, height, kind: 'relief', matte, turned: (x, y) => [x, y, 0, 0] }
  const axis = median(rows.map((y) => (ends.left[y]! + ends.right[y]!) / 2))
  const widest = Math.max(...rows.map((y) => ends.right[y]! - ends.left[y]!))
  const apart = rows.reduce((sum, y) => sum + Math.abs((ends.left[y]! + ends.right[y]!) / 2 - axis), 0) / rows.length
  const kind = asked === 'auto' ? (apart < ALIKE * widest ? 'round' : 'relief') : asked
  return { width, height, kind, matte, turned: kind === 'round' ? round(matte, ends, rows, axis, width, height) : relief(field, axis, widest, width, height) }
}

/** Each row is a circle seen from a little above. */
function round(matte: Uint8Array, ends: { left: Float32Array; right: Float32Array }, rows: readonly number[], axis: number, width: number, height: number): Shape['turned'] {
  const foot = footOf(matte, width, height)!
  const lid = lidOf(matte, width, height)
  const [top, bottom] = [rows[0]!, rows.at(-1)!]
  const raw = Float32Array.from({ length: height }, (_, y) => (y < top || y > bottom ? 0 : Math.max(1, (ends.right[y]! - ends.left[y]!) / 2)))
  // Below the row whose circle reaches the lowest one, only its front is seen; above the uppermost, its back.
  let base = bottom
  while (base > top && base + foot.flat * raw[base]! > bottom) base--
  let first = top
  while (first < base && first - Math.max(0, lid.flat) * raw[first]! < top) first++
  const held = Float32Array.from({ length: height }, (_, y) => raw[Math.min(base, Math.max(first, y))]!)
  const halves = smoothed(held, 1, height, 2)
  // From near by, what is lower is seen more from above.
  const flats = Float32Array.from(halves, (half, y) => half * (lid.flat + (foot.flat - lid.flat) * Math.min(1, Math.max(0, (y - first) / Math.max(1, base - first)))))
  // The very edge has the colours of what is mirrored there: beyond it, what lies before it comes again.
  const most = 1.3
  return (x, y, angle) => {
    const half = halves[y]!
    const turn = Math.asin(Math.max(-1, Math.min(1, (x - axis) / half)))
    const far = turn - angle
    const before = Math.abs(far) > most ? Math.sign(far) * (most - 0.3 * (Math.abs(far) - most)) : far
    return [axis + half * Math.sin(before), y + flats[y]! * (Math.cos(before) - Math.cos(turn)), Math.sin(turn), Math.sin(before)]
  }
}

/** As thick in the middle as it is wide, flat towards its outline. */
function relief(field: Float32Array, axis: number, widest: number, width: number, height: number): Shape['turned'] {
  const deepest = field.reduce((most, value) => Math.max(most, value), 1)
  const reach = Math.min(deepest, widest / 4)
  const thick = 0.8 * reach
  const depth = smoothed(field.map((value) => {
    const share = Math.min(1, Math.max(0, value / reach))
    return thick * (1 - (1 - share) ** 2)
  }), width, height, Math.max(1, Math.round(reach / 6)))
  const mean = thick * 0.5
  const at = (x: number, y: number): number => fieldAt(depth, width, height, Math.min(width - 1, Math.max(0, x)), y)
  return (x, y, angle) => {
    const [sin, cos] = [Math.sin(angle / 2), Math.cos(angle / 2)]
    let from = x
    for (let i = 0; i < 5; i++) from = axis + (x - axis - (at(from, y) - mean) * sin) / cos
    const before = -(at(from + 1, y) - at(from - 1, y)) / 2
    const facing = before / Math.hypot(1, before)
    return [from, y, Math.sin(Math.asin(facing) + angle / 2), facing]
  }
}

function smoothed(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  let made = values
  for (const [step, next, count, length] of [[1, width, height, width], [width, 1, width, height]] as const) {
    const out = new Float32Array(made.length)
    for (let line = 0; line < count; line++) {
      for (let i = 0; i < length; i++) {
        let [sum, some] = [0, 0]
        for (let k = Math.max(0, i - radius); k <= Math.min(length - 1, i + radius); k++) {
          sum += made[line * next + k * step]!
          some++
        }
        out[line * next + i * step] = sum / some
      }
    }
    made = out
  }
  return made
}

export function createSwing({ width, height, kind, matte, turned }: Shape, { angle, shine }: { readonly angle: number; readonly shine: number }) {
  const most = (angle * Math.PI) / 180
  /** Of the photo, once. */
  let beyond: Uint8Array | undefined
  const far = kind === 'round' ? 3 : Math.ceil(width / 12)
  const ends = Array.from({ length: height }, (_, y) => {
    const row = matte.subarray(y * width, (y + 1) * width)
    return [row.findIndex((value) => value > 0), row.findLastIndex((value) => value > 0)] as const
  })
  const busy = (x: number, y: number): boolean => ends[y]![0] >= 0 && x >= ends[y]![0] - far && x <= ends[y]![1] + far
  const lit = (across: number): number => 0.8 + 0.28 * Math.max(0, across * KEY.across + Math.sqrt(Math.max(0, 1 - across * across)) * KEY.front)
  return {
    facts: { shape: kind, angle: kind === 'round' ? angle : angle / 2 },
    /** @param phase 0..1, of a swing to the right, to the left and back */
    async at(phase: number, source: ReadonlyFrame, { kernels, create }: FrameContext): Promise<ReadonlyFrame> {
      const now = most * Math.sin(2 * Math.PI * phase)
      const flow = create('flow', width, height)
      const light = create('flow', width, height)
      const [dx, dy] = flow.planes.map(({ data }) => data) as [Float32Array, Float32Array]
      const [gain, gloss] = light.planes.map(({ data }) => data) as [Float32Array, Float32Array]
      const lamp = Math.sin(0.65 * Math.sin(2 * Math.PI * (phase + 0.18)) - 0.25)
      for (let y = 0, i = 0; y < height; y++) {
        for (let x = 0; x < width; x++, i++) {
          if (!busy(x, y)) {
            dx[i] = dy[i] = gloss[i] = 0
            gain[i] = 1
            continue
          }
          const [fx, fy, across, before] = turned(x, y, now)
          dx[i] = fx - x
          dy[i] = fy - y
          gain[i] = Math.max(0.85, Math.min(1.15, lit(across) / lit(before)))
          gloss[i] = shine * 26 * Math.exp(-(((across - lamp) / 0.16) ** 2))
        }
      }
      const picture = await kernels.convert(source, 'yuva420p')
      const moved = await kernels.within(async (inner) => {
        const whole = await inner.resize(flow, picture.width, picture.height, 'bilinear')
        if (kind === 'relief') return inner.warpFlow(picture, whole, 1, 'bicubic')
        // The outline of what is round doesn't change: only what is on it moves.
        beyond ??= (await coloursBeyond(picture, inner)).bytes.slice()
        const colours = await inner.fill('yuv420p', picture.width, picture.height, [0, 0, 0, 1])
        colours.bytes.set(beyond)
        const warped = await inner.warpFlow(colours, whole, 1, 'bicubic')
        const framed = await inner.fill('yuva420p', picture.width, picture.height, [0, 0, 0, 0])
        framed.bytes.set(warped.bytes)
        framed.planes[3]!.data.set(picture.planes[3]!.data as Uint8Array)
        return framed
      })
      return kernels.run(LIGHT, { format: 'yuva420p', width: picture.width, height: picture.height }, [moved, light], {} satisfies LightArgs)
    },
  }
}
