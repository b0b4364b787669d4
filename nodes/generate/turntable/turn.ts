/** Frames of a whole turn, each made of the two photos beside it, along the surface of what turns. */
import type { FrameContext, ReadonlyFrame } from '../../../engine/api.ts'
import { findCamera } from './find-camera.ts'
import { angleOf, extentOf, hullOf, type Outlines } from './hull.ts'
import { fieldAt } from './outline.ts'
import type { Photos } from './photos.ts'
import { moveTo, seenFrom, type View } from './view.ts'

/** Places along the wider side of the shape, and outlines guessed between two photos. */
const SIZE = 128
const BETWEEN = 3
/** Surface this much farther than what a photo shows there is hidden in it, in small pixels. */
const HIDDEN = 4
/** Small pixels by which what hides something reaches farther than it seems to. */
const EDGE = 3
const RAMP = 40
/** So far within an outline colours are surely the product's. */
const INNER = 0.9

export interface Turn {
  readonly facts: { readonly tilt: number }
  /** @param at in photos, from 0 to below their count */
  at(at: number, scope: FrameContext): Promise<ReadonlyFrame>
}

export function createTurn({ width, height, small, photos }: Photos): Turn {
  const count = photos.length
  const outlines: Outlines = { ...small, fields: photos.map(({ field }) => field) }
  const extent = extentOf(outlines)
  const camera = findCamera(outlines, photos.map(({ light }) => light), extent)
  const hull = hullOf(outlines, camera, extent, SIZE, BETWEEN)
  const views = photos.map((_, k) => seenFrom(hull, angleOf(k, count, camera), small.width, small.height))
  const fronts = views.map(({ near }) => nearest(near, small.width, small.height))
  const plate = plateOf(photos, width, height)
  const area = small.width * small.height

  return {
    facts: { tilt: Math.round((camera.tilt * 180) / Math.PI) },
    async at(at, scope) {
      const k = Math.floor(at)
      const [t, next] = [at - k, (k + 1) % count]
      const { kernels, create } = scope
      if (t < 1e-6) {
        const { bytes, matte, ground } = photos[k]!
        if (ground !== undefined) return filled(scope, ground)
        const whole = create('yuva420p', width, height)
        whole.bytes.set(bytes)
        whole.planes[3]!.data.set(matte)
        return whole
      }
      const angle = angleOf(at, count, camera)
      const view = seenFrom(hull, angle, small.width, small.height)
      const [there, back] = [k, next].map((index, side) => path(view, angle, index, side)) as [Path, Path]
      const flowOf = (x: Float32Array, y: Float32Array): ReadonlyFrame => {
        const frame = create('flow', small.width, small.height)
        frame.planes[0]!.data.set(x)
        frame.planes[1]!.data.set(y)
        return frame
      }
      // Where the two don't quite agree, they meet in the middle.
      const [a, b] = [await lightAt(k, there), await lightAt(next, back)]
      const apart = await kernels.opticalFlow(a, b)
      const both = await grey(there.seen.map((value, i) => Math.min(value, back.seen[i]!)), 2.5)
      const [ux, uy] = apart.planes.map(({ data }) => Float32Array.from(data, (value, i) => (Math.max(-6, Math.min(6, value)) * both.bytes[i]!) / 255)) as [Float32Array, Float32Array]
      const shifted = (one: Path, by: number): ReadonlyFrame => flowOf(one.x.map((value, i) => value + by * ux[i]!), one.y.map((value, i) => value + by * uy[i]!))
      const warped = async (index: number, one: Path, by: number): Promise<ReadonlyFrame> =>
        kernels.within(async (inner) => {
          const photo = await inner.fill('yuv420p', width, height, [0, 0, 0, 1])
          photo.bytes.set(photos[index]!.bytes)
          return inner.warpFlow(photo, await inner.resize(shifted(one, by), width, height, 'bilinear'), 1, 'bicubic')
        })
      const [first, second] = [await warped(k, there, -t), await warped(next, back, 1 - t)]
      const share = there.seen.map((value, i) => {
        const [own, other] = [(1 - t) * (value + 0.004), t * (back.seen[i]! + 0.004)]
        return other / (own + other)
      })
      const mask = await kernels.resize(await grey(share, 1), width, height, 'bilinear')
      const mixed = await kernels.mixMask(first, second, mask)
      const made = create('yuva420p', width, height)
      made.bytes.set(mixed.bytes)
      const edge = create('gray8', small.width, small.height)
      view.within.forEach((value, i) => {
        const own = (index: number): number => photos[index]!.field[i]! - views[index]!.within[i]!
        const near = Math.abs(value) < 6 ? (1 - t) * held(own(k)) + t * held(own(next)) : 0
        edge.bytes[i] = Math.max(0, Math.min(255, 128 + RAMP * (value + near)))
      })
      const ramp = await kernels.resize(await kernels.blur(edge, 1.2), width, height, 'bilinear')
      const slope = width / small.width / RAMP / 1.4
      const alpha = made.planes[3]!.data
      ramp.bytes.forEach((value, i) => (alpha[i] = 255 * Math.min(1, Math.max(0, 0.5 + (value - 128) * slope))))
      if (plate === undefined) return made
      return kernels.overlay(await groundAt(k, next, t, scope), made, 0, 0, 1)

      async function grey(values: Float32Array, blur: number): Promise<ReadonlyFrame> {
        const frame = create('gray8', small.width, small.height)
        values.forEach((value, i) => (frame.bytes[i] = 255 * value + 0.5))
        return kernels.blur(frame, blur)
      }
      async function lightAt(index: number, { x, y }: Path): Promise<ReadonlyFrame> {
        const frame = create('gray8', small.width, small.height)
        frame.bytes.set(Uint8ClampedArray.from(photos[index]!.light))
        return kernels.warpFlow(frame, flowOf(x, y))
      }
    },
  }

  function filled(scope: FrameContext, bytes: Uint8Array): ReadonlyFrame {
    const frame = scope.create('yuv420p', width, height)
    frame.bytes.set(bytes)
    return frame
  }

  /** Where each place of a view is found in a photo, and how surely it is seen there. */
  function path(view: View, angle: number, index: number, side: number): Path {
    const [x, y, seen] = [new Float32Array(area), new Float32Array(area), new Float32Array(area)]
    const move = moveTo(camera, angle, angleOf(index, count, camera))
    const known = new Uint8Array(area)
    const near = fronts[index]!
    const within = (px: number, py: number): number => fieldAt(photos[index]!.field, small.width, small.height, px, py)
    view.near.forEach((v, i) => {
      if (Number.isNaN(v)) return
      const [px, py] = [i % small.width, Math.floor(i / small.width)]
      const moved = move(px, py, v)
      let [tx, ty] = moved
      const depth = moved[2]
      const inside = within(tx, ty)
      // Colours are taken from within the outline: its very edge is mixed with what was cut away.
      if (inside < INNER) {
        const [gx, gy] = [within(tx + 1, ty) - within(tx - 1, ty), within(tx, ty + 1) - within(tx, ty - 1)]
        const way = Math.min(8, INNER - inside) / (Math.hypot(gx, gy) + 1e-3)
        tx += gx * way
        ty += gy * way
      }
      x[i] = tx - px
      y[i] = ty - py
      known[i] = 1
      const front = near[Math.round(ty) * small.width + Math.round(tx)] ?? NaN
      const open = Number.isNaN(front) ? 0.5 : Math.min(1, Math.max(0, (depth + 2 * HIDDEN - front) / HIDDEN))
      // Seen from aside a surface is drawn together: what faces the other photo is better taken from there.
      const lean = slant(view, i, side)
      seen[i] = Math.min(1, Math.max(0, inside + 1)) * open * lean
    })
    spread([x, y, seen], known, small.width, small.height, 10)
    return { x, y, seen }
  }

  /** How far the surface turns towards the photo on one side: 0..1. */
  function slant({ near, width: w }: View, i: number, side: number): number {
    const rise = ((near[i + 1] ?? NaN) - (near[i - 1] ?? NaN)) / 2
    if (Number.isNaN(rise)) return 1
    const facing = side === 0 ? rise : -rise
    void w
    return Math.min(1, Math.max(0.15, 1 + 0.25 * camera.way * facing))
  }

  /** The ground between two photos: what neither shows is that of all. */
  async function groundAt(k: number, next: number, t: number, scope: FrameContext): Promise<ReadonlyFrame> {
    const { kernels, create } = scope
    const [first, second, all] = [photos[k]!.ground!, photos[next]!.ground!, plate!].map((bytes) => filled(scope, bytes)) as [ReadonlyFrame, ReadonlyFrame, ReadonlyFrame]
    const [a, b] = [await covered(k), await covered(next)]
    const [share, open] = [create('gray8', width, height), create('gray8', width, height)]
    for (let i = 0; i < width * height; i++) {
      const [own, other] = [(1 - t) * (255 - a[i]!), t * (255 - b[i]!)]
      share.bytes[i] = own + other === 0 ? 128 : (255 * other) / (own + other)
      open.bytes[i] = Math.min(255, (own + other) * 3)
    }
    const shrunk = await kernels.curves(await kernels.blur(open, 2), Uint8Array.from({ length: 256 }, (_, value) => Math.max(0, Math.min(255, (value - 180) * 4))))
    return kernels.mixMask(all, await kernels.mixMask(first, second, share), shrunk)

    /** Its matte and what lies next to it, where the ground is mixed with its colours. */
    async function covered(index: number): Promise<Uint8Array> {
      const matte = create('gray8', width, height)
      matte.bytes.set(photos[index]!.matte)
      const wide = await kernels.blur(matte, width / 400)
      return wide.bytes.map((value) => Math.min(255, value * 12))
    }
  }
}

interface Path {
  readonly x: Float32Array
  readonly y: Float32Array
  /** 0..1. */
  readonly seen: Float32Array
}

const held = (value: number): number => Math.max(-3, Math.min(3, value))

/** The nearest of the places around each: the edge of what is in front is mixed with what is behind. */
function nearest(near: Float32Array, width: number, height: number): Float32Array {
  const over = (from: Float32Array, step: number): Float32Array =>
    from.map((value, i) => {
      let most = value
      for (let k = -EDGE; k <= EDGE; k++) {
        const other = from[i + k * step]
        if (other !== undefined && (Number.isNaN(most) || other > most)) most = other
      }
      return most
    })
  return over(over(near, 1), width).subarray(0, width * height)
}

/** What is known goes on around it. */
function spread(planes: readonly Float32Array[], known: Uint8Array, width: number, height: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const before = known.slice()
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x
        if (before[i] !== 0) continue
        let count = 0
        for (const j of [i - 1, i + 1, i - width, i + width]) if (before[j] !== 0) count++
        if (count === 0) continue
        for (const plane of planes) {
          let sum = 0
          for (const j of [i - 1, i + 1, i - width, i + width]) if (before[j] !== 0) sum += plane[j]!
          plane[i] = sum / count
        }
        known[i] = 1
      }
    }
  }
}

/** The ground of all photos where the product stands in none, or in some; where it always stands, the mean of all. */
function plateOf(photos: Photos['photos'], width: number, height: number): Uint8Array | undefined {
  if (photos[0]!.ground === undefined) return undefined
  const [half, area] = [(width + 1) >> 1, width * height]
  const plate = new Uint8Array(photos[0]!.ground.length)
  for (let i = 0; i < plate.length; i++) {
    const c = i < area ? -1 : (i - area) % (half * ((height + 1) >> 1))
    const at = c < 0 ? i : Math.min(height - 1, 2 * Math.floor(c / half)) * width + Math.min(width - 1, 2 * (c % half))
    let [sum, weights, all] = [0, 0, 0]
    for (const { matte, ground } of photos) {
      const open = 255 - matte[at]!
      sum += open * ground![i]!
      weights += open
      all += ground![i]!
    }
    plate[i] = weights > 0 ? sum / weights : all / photos.length
  }
  return plate
}
