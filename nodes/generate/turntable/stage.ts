/** A stage for a product: a ground without an edge, a round plate, the shadow and the mirrored image of what stands on it. */
import { evenPlace, parseColour, type Clip, type FrameContext, type Kernels, type NodeServices, type ReadonlyFrame } from '../../../engine/api.ts'
import { footOf, type Foot } from './foot.ts'
import { median, smooth } from '../../shared/curves.ts'

export interface Looks {
  readonly width: number
  readonly height: number
  readonly colour: string
  readonly size: number
  readonly place: number
  readonly plate: boolean
}

/** Frames looked at to know how much room it takes. */
const LOOKS = 9
const LONGEST = 320
/** Share of the height at which it stands. */
const FLOOR = 0.83
const WIDEST = 0.8
const SMALL = 4

interface Room {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly foot: Foot
}

/** How much room the product takes in all frames, in its own pixels, and the foot that it stands on. */
async function roomOf(video: Clip, kernels: Kernels, pull: NodeServices['pull']): Promise<Room> {
  const { width, height, length } = video.info
  const scale = Math.max(1, Math.max(width, height) / LONGEST)
  const [w, h] = [Math.max(4, Math.round(width / scale)), Math.max(4, Math.round(height / scale))]
  let [left, right, top] = [w, 0, h]
  const feet: Foot[] = []
  const taken = new Set(Array.from({ length: Math.min(LOOKS, length) }, (_, i) => Math.floor((i * length) / Math.min(LOOKS, length))))
  for (const n of taken) {
    for await (const frame of pull(video, { from: n, to: n })) {
      const matte = (await kernels.resize(await kernels.convert(frame, 'yuva420p'), w, h, 'area')).planes[3]!.data
      for (let i = 0; i < matte.length; i++) {
        if (matte[i]! < 100) continue
        const x = i % w
        if (x < left) left = x
        if (x > right) right = x
        top = Math.min(top, Math.floor(i / w))
      }
      const foot = footOf(matte, w, h)
      if (foot !== undefined) feet.push(foot)
    }
  }
  if (feet.length === 0) return { left: 0, right: width, top: 0, foot: { bottom: height - 1, x: width / 2, half: width / 4, flat: 0.15 } }
  const middle = (of: (foot: Foot) => number): number => median(feet.map(of))
  return { left: left * scale, right: (right + 1) * scale, top: top * scale, foot: { bottom: (Math.max(...feet.map((foot) => foot.bottom)) + 0.6) * scale, x: middle(({ x }) => x) * scale, half: Math.max(...feet.map(({ half }) => half)) * scale, flat: middle(({ flat }) => flat) } }
}

export async function createStage(video: Clip, looks: Looks, kernels: Kernels, pull: NodeServices['pull']) {
  const { width, height } = looks
  const room = await roomOf(video, kernels, pull)
  // About its axis, so that what sticks out on one side only doesn't push it aside.
  const reach = Math.max(room.foot.x - room.left, room.right - room.foot.x)
  const scale = Math.min((looks.size * height) / (room.foot.bottom - room.top), (WIDEST * Math.max(1, looks.size) * width) / (2 * reach))
  const stands = { x: looks.place * width, y: Math.round(FLOOR * height), half: room.foot.half * scale, flat: room.foot.flat }
  const box = seenPart(room, video.info, { x: stands.x - room.foot.x * scale, y: stands.y - room.foot.bottom * scale, scale }, looks)
  const ground = (await kernels.fromStill(groundOf(looks, stands, reach * scale))).bytes.slice()
  const dark = ground.map((value, i) => (i < width * height ? 16 + (value - 16) * 0.2 : 128 + (value - 128) * 0.4))

  return {
    async show(source: ReadonlyFrame, { shadow, reflection }: { readonly shadow: number; readonly reflection: number }, { kernels: all }: FrameContext): Promise<ReadonlyFrame> {
      // Many frames on the way: each step gives back what it doesn't hand on.
      return all.within(async (inner) => {
        const layer = await inner.within(async (own) => {
          const part = await own.crop(await own.convert(source, 'yuva420p'), box.x, box.y, box.width, box.height)
          const product = await own.resize(part, box.toWidth, box.toHeight, scale < 1 ? 'area' : 'bicubic')
          return own.overlay(await own.fill('yuva420p', width, height, [0, 0, 0, 0]), product, box.atX, box.atY, 1)
        })
        const lit = await inner.within(async (own) => {
          const clear = await filled(own, ground)
          return reflection > 0 ? own.overlay(clear, await own.within((within) => mirrored(layer, within)), 0, 0, reflection) : clear
        })
        const darker = await inner.within(async (own) => (shadow > 0 ? own.mixMask(lit, await filled(own, dark), await own.within((within) => shadowed(layer, shadow, within))) : own.convert(lit, 'yuv420p')))
        return inner.overlay(darker, layer, 0, 0, 1)
      })

      async function filled(own: Kernels, bytes: Uint8Array): Promise<ReadonlyFrame> {
        const frame = await own.fill('yuv420p', width, height, [0, 0, 0, 1])
        frame.bytes.set(bytes)
        return frame
      }

      /** Turned over along the front of its foot, softer and fainter with the distance. */
      async function mirrored(of: ReadonlyFrame, own: Kernels): Promise<ReadonlyFrame> {
        const [w, h] = [Math.max(2, Math.ceil(width / SMALL)), Math.max(2, Math.ceil(height / SMALL))]
        const flow = await own.fill('flow', w, h, [0, 0, 0, 1])
        const [dx, dy] = flow.planes.map(({ data }) => data) as [Float32Array, Float32Array]
        for (let y = 0, i = 0; y < h; y++) for (let x = 0; x < w; x++, i++) {
          dx[i] = 0
          dy[i] = (2 * (edgeAt(((x + 0.5) * width) / w - 0.5) - 1 - ((y + 0.5) * height) / h + 0.5) * h) / height
        }
        const turned = await own.blur(await own.warpFlow(of, await own.resize(flow, width, height, 'bilinear')), height / 420)
        const frame = await own.fill('yuva420p', width, height, [0, 0, 0, 0])
        frame.bytes.set(turned.bytes)
        const alpha = frame.planes[3]!.data
        const fades = 0.24 * looks.size * height
        alpha.fill(0, 0, Math.max(0, Math.floor(stands.y - stands.flat * stands.half * 1.2 - 4)) * width)
        for (let x = 0; x < width; x++) {
          const edge = edgeAt(x)
          for (let y = Math.max(0, Math.floor(stands.y - stands.flat * stands.half * 1.2 - 4)); y < height; y++) {
            const far = (y - edge) / fades
            const i = y * width + x
            alpha[i] = far < 0 || far > 1 ? 0 : alpha[i]! * (1 - far) ** 2
          }
        }
        return frame
      }

      /** What it keeps the light from: all around its foot, and away from the lamp. */
      async function shadowed(of: ReadonlyFrame, strength: number, own: Kernels): Promise<ReadonlyFrame> {
        const [w, h] = [Math.ceil(width / SMALL), Math.ceil(height / SMALL)]
        const matte = await own.fill('gray8', width, height, [0, 0, 0, 1])
        matte.bytes.set(of.planes[3]!.data as Uint8Array)
        const small = await own.resize(matte, w, h, 'area')
        const base = (stands.y - stands.flat * stands.half) / SMALL
        const lay = (flat: number, lean: number): Promise<ReadonlyFrame> => own.warpAffine(small, [1, lean / flat, -(lean / flat) * base, 0, 1 / flat, base - base / flat])
        const cast = await own.blur(await lay(-Math.max(0.12, stands.flat * 0.8), 0.05), h / 34)
        const wide = await own.blur(await lay(Math.max(0.16, stands.flat), 0.3), h / 40)
        const mask = await own.fill('gray8', w, h, [0, 0, 0, 1])
        const [rx, ry] = [stands.half / SMALL, (stands.half * stands.flat) / SMALL]
        const cx = stands.x / SMALL
        for (let y = 0, i = 0; y < h; y++) for (let x = 0; x < w; x++, i++) {
          const far = Math.hypot((x - cx) / (rx * 1.02), (y - base) / (ry * 1.08 + 1.5))
          const touch = far < 1 ? 1 : Math.exp(-(far - 1) * 9)
          const round = Math.exp(-Math.max(0, far - 1) * 2.6)
          mask.bytes[i] = Math.min(255, strength * (150 * touch + 70 * round + 0.22 * cast.bytes[i]! * (y > base ? 1 : 0) + 0.25 * wide.bytes[i]!))
        }
        return own.resize(await own.blur(mask, 0.8), width, height, 'bilinear')
      }
    },
  }

  /** The front edge of the foot at a column. */
  function edgeAt(x: number): number {
    const u = Math.min(1, Math.abs(x - stands.x) / stands.half)
    return stands.y - stands.flat * stands.half * (1 - Math.sqrt(1 - u * u))
  }
}

/** The part of the photo that has the product and is seen, and where it goes: whole pairs of pixels, for chroma. */
function seenPart(room: Room, photo: { readonly width: number; readonly height: number }, to: { readonly x: number; readonly y: number; readonly scale: number }, stage: Looks) {
  const margin = 4 + 2 / to.scale
  const x = evenPlace(Math.max(room.left - margin, -to.x / to.scale - margin))
  const y = evenPlace(Math.max(room.top - margin, -to.y / to.scale - margin))
  const width = Math.min(photo.width - x, Math.max(2, Math.ceil(Math.min(room.right + margin, (stage.width - to.x) / to.scale + margin) - x)))
  const height = Math.min(photo.height - y, Math.max(2, Math.ceil(Math.min(room.foot.bottom + margin, (stage.height - to.y) / to.scale + margin) - y)))
  return { x, y, width, height, toWidth: Math.max(2, Math.round(width * to.scale)), toHeight: Math.max(2, Math.round(height * to.scale)), atX: to.x + x * to.scale, atY: to.y + y * to.scale }
}

interface Stands { readonly x: number; readonly y: number; readonly half: number; readonly flat: number }

/** Ground and plate without the product. */
function groundOf({ width, height, colour, plate }: Looks, stands: Stands, reach: number): { readonly width: number; readonly height: number; readonly data: Uint8Array } {
  const [r, g, b] = parseColour(colour)
  const data = new Uint8Array(width * height * 4)
  const [cx, cy] = [stands.x, stands.y - stands.flat * stands.half]
  const across = Math.max(Math.min(width * 0.47, reach * 1.22), stands.half * 1.4)
  const [down, thick] = [across * Math.max(0.1, stands.flat), height * 0.016]
  const horizon = cy - down * 0.9
  // A little unrest hides the steps of eight bits.
  let state = 7
  const unrest = (): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5) * 1.4
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const [u, v] = [(x - cx) / width, (y - height * 0.42) / height]
      let light = 1.03 - 0.62 * (u * u + v * v * 0.9)
      // The sweep: lighter where the floor turns up to the wall.
      light += 0.035 * Math.exp(-(((y - horizon) / (height * 0.16)) ** 2)) - 0.05 * smooth(horizon, height, y)
      if (plate) {
        const [far, side] = [offEllipse(x - cx, y - cy, across, down), offEllipse(x - cx, y - cy - thick, across, down)]
        const between = y > cy && y < cy + thick ? inside(Math.abs(x - cx) - across) : 0
        const under = Math.hypot((x - cx) / (across * 1.03), (y - cy - thick * 1.6) / (down * 1.06))
        // Up to the plate itself: a rim that the light passes under would look like a second plate.
        light *= 1 - 0.3 * Math.exp(-Math.max(0, under - 1) * 12)
        const top = 1.055 - 0.05 * ((y - cy) / down) + 0.03 * Math.cos(2.2 * (x - cx) / across - 0.8)
        const rim = 0.8 + 0.12 * Math.exp(-((((x - cx) / across + 0.45) / 0.22) ** 2)) + 0.05 * ((x - cx) / across)
        const onSide = Math.max(inside(side), between)
        light = light * (1 - onSide) + rim * onSide
        const onTop = inside(far)
        light = light * (1 - onTop) + top * onTop
        // The bevel catches the light.
        light += 0.09 * Math.exp(-(far ** 2) / 2.2) * (y > cy ? 1 : 0.35)
      }
      const n = unrest()
      data[i] = held(r * light + n)
      data[i + 1] = held(g * light + n)
      data[i + 2] = held(b * light + n)
      data[i + 3] = 255
    }
  }
  return { width, height, data }
}

/** Pixels from the edge of an ellipse, below 0 inside; near the edge exact enough. */
function offEllipse(x: number, y: number, across: number, down: number): number {
  const far = Math.hypot(x / across, y / down)
  return far === 0 ? -down : ((far - 1) * far) / Math.hypot(x / across ** 2, y / down ** 2)
}

/** How much of a pixel lies inside of an edge, softened as photos are. */
const inside = (pixels: number): number => 1 - smooth(-1.5, 1.5, pixels)

const held = (value: number): number => Math.min(255, Math.max(0, value + 0.5))