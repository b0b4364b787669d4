/** Photos from all sides, brought together: one exposure, one place, one size. They are kept in memory, as each frame is made of two. */
import type { Affine, Clip, Kernels, NodeServices, ReadonlyFrame } from '../../../engine/api.ts'
import { coloursBeyond } from './beyond.ts'
import { distances } from './outline.ts'
import { offsetsOf } from './steady.ts'
import { median } from '../../shared/curves.ts'

/** Lines of the small pictures that shapes are worked out on. */
const LONGEST = 360

export interface Photo {
  /** `yuv420p`, the product's colours going on beyond its edge; and its matte. */
  readonly bytes: Uint8Array
  readonly matte: Uint8Array
  /** `yuv420p`, with its ground. */
  readonly ground: Uint8Array | undefined
  /** Distances within the outline, on the small picture. */
  readonly field: Float32Array
  readonly light: Float32Array
}

export interface Photos {
  readonly width: number
  readonly height: number
  readonly small: { readonly width: number; readonly height: number }
  readonly photos: readonly Photo[]
  /** What was evened out, at most: pixels and factors. */
  readonly evened: { readonly shift: number; readonly scale: number; readonly exposure: number }
}

interface Request {
  readonly video: Clip
  readonly ground: Clip | undefined
  readonly match: boolean
  readonly steady: boolean
  readonly kernels: Kernels
  readonly pull: NodeServices['pull']
  readonly progress: NodeServices['progress']
}

type Rgb = readonly [number, number, number]

export async function readPhotos({ video, ground, match, steady, kernels, pull, progress }: Request): Promise<Photos> {
  const { width, height, length } = video.info
  const scale = Math.max(1, Math.max(width, height) / LONGEST)
  const small = { width: Math.max(8, Math.round(width / scale)), height: Math.max(8, Math.round(height / scale)) }
  const raw: { bytes: Uint8Array; ground: Uint8Array | undefined; tone: Rgb | undefined; field: Float32Array; light: Float32Array }[] = []
  for await (const frame of pull(video)) {
    const cut = await kernels.convert(frame, 'yuva420p')
    raw.push({ bytes: cut.bytes.slice(), ground: undefined, tone: groundTone(cut), ...(await outlined(cut)) })
    progress(raw.length, 2 * length, 'photos')
  }
  if (ground !== undefined) {
    let k = 0
    for await (const frame of pull(ground)) raw[k++]!.ground = (await kernels.resize(await kernels.convert(frame, 'yuv420p'), width, height, 'area')).bytes.slice()
  }
  const gains = match ? gainsOf(raw.map(({ tone }) => tone)) : raw.map((): Rgb => [1, 1, 1])
  const offsets = steady ? offsetsOf({ ...small, fields: raw.map(({ field }) => field) }, raw.map(({ light }) => light)) : raw.map(() => ({ x: 0, y: 0, scale: 1 }))
  const photos: Photo[] = []
  for (const [k, one] of raw.entries()) {
    const size = offsets[k]!.scale
    const [x, y] = [offsets[k]!.x * scale, offsets[k]!.y * scale]
    const [cx, cy] = [width / 2, height / 2]
    const matrix: Affine = [size, 0, cx + x - size * cx, 0, size, cy + y - size * cy]
    const evened = (bytes: Uint8Array, format: 'yuva420p' | 'yuv420p'): Promise<ReadonlyFrame> =>
      kernels.within(async (inner) => {
        const frame = await inner.fill(format, width, height, [0, 0, 0, 0])
        frame.bytes.set(bytes)
        const [r, g, b] = gains[k]!
        const lit = Math.max(...[r, g, b].map((gain) => Math.abs(gain - 1))) < 0.002 ? frame : await inner.colourMatrix(frame, [r, 0, 0, 0, 0, g, 0, 0, 0, 0, b, 0])
        return Math.hypot(x, y) < 0.25 && Math.abs(size - 1) < 0.0005 ? lit : inner.warpAffine(lit, matrix, undefined, 'bicubic')
      })
    const made = await evened(one.bytes, 'yuva420p')
    const { field, light } = await outlined(made)
    photos.push({
      bytes: (await coloursBeyond(made, kernels)).bytes.slice(),
      matte: Uint8Array.from(made.planes[3]!.data as Uint8Array),
      ground: one.ground === undefined ? undefined : (await evened(one.ground, 'yuv420p')).bytes.slice(),
      field,
      light,
    })
    progress(length + k + 1, 2 * length, 'photos')
  }
  const most = (values: readonly number[]): number => Math.max(...values.map(Math.abs))
  const round = (value: number): number => Math.round(value * 1000) / 1000
  return {
    width, height, small, photos,
    evened: {
      shift: round(most(offsets.map(({ x, y }) => scale * Math.hypot(x, y)))),
      scale: round(1 + most(offsets.map((one) => one.scale - 1))),
      exposure: round(1 + most(gains.map(([, g]) => g - 1))),
    },
  }

  async function outlined(cut: ReadonlyFrame): Promise<Pick<Photo, 'field' | 'light'>> {
    const [light, , , alpha] = (await kernels.resize(cut, small.width, small.height, scale > 1 ? 'area' : 'bilinear')).planes
    return { field: distances(alpha!.data, small.width, small.height), light: Float32Array.from(light!.data) }
  }
}

/** R'G'B' of the ground that was cut away; undefined where there is none, or no light is left to tell by. */
function groundTone(frame: ReadonlyFrame): Rgb | undefined {
  const [y, u, v, a] = frame.planes as unknown as readonly { readonly data: Uint8Array; readonly stride: number }[]
  const { width, height } = frame
  const values: number[][] = [[], [], []]
  // The border: near the subject its shadow changes with its side.
  const band = Math.round(0.1 * Math.min(width, height))
  for (let row = 0; row < height; row += 4) {
    for (let column = 0; column < width; column += 4) {
      const within = row >= band && row < height - band && column >= band && column < width - band
      if (within || a!.data[row * a!.stride + column]! > 0) continue
      const c = (row >> 1) * u!.stride + (column >> 1)
      const light = (y!.data[row * y!.stride + column]! - 16) / 219
      const [pb, pr] = [(u!.data[c]! - 128) / 224, (v!.data[c]! - 128) / 224]
      values[0]!.push(light + 1.5748 * pr)
      values[1]!.push(light - 0.1873 * pb - 0.4681 * pr)
      values[2]!.push(light + 1.8556 * pb)
    }
  }
  if (values[0]!.length < 20) return undefined
  const tone = values.map((one) => one.reduce((sum, value) => sum + value, 0) / one.length) as unknown as Rgb
  return tone.some((one) => one < 0.15 || one > 0.985) ? undefined : tone
}

function gainsOf(tones: readonly (Rgb | undefined)[]): Rgb[] {
  if (tones.includes(undefined)) return tones.map(() => [1, 1, 1])
  const target = [0, 1, 2].map((c) => median(tones.map((one) => one![c]!)))
  return tones.map((one) => one!.map((value, c) => Math.min(2, Math.max(0.5, target[c]! / value))) as unknown as Rgb)
}
