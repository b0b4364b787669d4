/** A picture as it goes into the set: its ground taken away, cut or padded, brought to size, improved. */
import { parseColour, rational, type FrameContext, type ImageModel, type NodeServices, type ReadonlyFrame, type Still } from '../../../engine/api.ts'
import { cutOut } from '../../shared/matting/cut-out.ts'
import { edgeColour, hasAlpha, opaque, padded, partOf, within } from '../../shared/pictures/still.ts'
import { enhanced } from './enhance.ts'
import type { Look } from './look.ts'
import { cropAround, targetOf, type Fit } from './shape.ts'

/** Raise it when the same picture becomes another. */
export const MAKE = 1

export interface Making {
  readonly fit: Fit
  readonly size: number
  /** `auto`, or a colour. */
  readonly ground: string
  readonly enhance: boolean
  /** Of the family matting; undefined: the ground stays. */
  readonly matting: ImageModel | undefined
}

type Services = Pick<NodeServices, 'media' | 'kernels' | 'clip' | 'pull'>

export interface MadePicture {
  readonly image: Still
  /** What was done, in words. */
  readonly done: readonly string[]
}

/** Noise above this is taken out, in code values; fine texture is below it. */
const NOISY = 6
/** A matte that covers less of the picture has found nothing. */
const FOUND = 0.01
/** Share of half see-through pixels that hair and the edge of a subject have, and a guess hasn't. */
const SOFT = 0.12
/** How it is said that the ground stays. */
export const LEFT = 'background left'
const WHITE = [255, 255, 255] as const

export async function makePicture(source: Still, look: Look, { fit, size, ground, enhance, matting }: Making, services: Services): Promise<MadePicture> {
  const { media } = services
  const done: string[] = []
  let image = await workable(source, size, media)
  // What was cut out before has nothing beside it that tells its light.
  if (enhance && !hasAlpha(image)) {
    if (look.noise > NOISY) {
      image = await frameOf(image, (frame, { kernels }) => kernels.nonLocalMeans(frame, Math.min(12, look.noise), 4), services)
      done.push(`noise of ${look.noise.toFixed(1)} taken out`)
    }
    const better = enhanced(image)
    image = better.image
    done.push(...better.done)
  }
  let middle = look.subject
  if (matting !== undefined) {
    const cut = await withoutGround(image, matting, services)
    const seen = subjectOf(cut)
    if (seen === undefined) done.push(`${LEFT}: ${matting.name} cuts nothing out clearly`)
    else {
      image = cut
      middle = seen
      done.push(`background removed by ${matting.name}`)
    }
  }
  const through = hasAlpha(image)
  const target = targetOf(fit, size, image)
  const colour = groundOf(ground, image, through)
  if (fit === 'pad') {
    const scale = size / Math.max(image.width, image.height)
    const inner = { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) }
    image = await media.cover(image, inner.width, inner.height)
    done.push(`padded from ${inner.width}x${inner.height}`)
  } else {
    const part = cropAround(image, target, middle)
    const whole = part.width === image.width && part.height === image.height
    if (!whole) done.push(`cut to ${said(part, source.width / image.width)}${look.faces > 0 ? ' about a face' : ''}`)
    image = await media.cover(whole ? image : partOf(image, part), target.width, target.height)
  }
  const scale = scaleOf(look, fit, target)
  if (scale > 1) done.push(`enlarged ${scale.toFixed(2)} times`)
  const solid = through ? opaque(image, colour) : image
  return { image: fit === 'pad' ? padded(solid, target, colour) : solid, done }
}

const said = ({ x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }, scale: number): string => {
  const [left, top, across, down] = [x, y, width, height].map((length) => Math.round(length * scale))
  return `${across}x${down} at ${left},${top}`
}

const scaleOf = ({ width, height }: Look, fit: Fit, target: { readonly width: number; readonly height: number }): number => {
  const [across, down] = [target.width / width, target.height / height]
  return fit === 'pad' ? Math.min(across, down) : Math.max(across, down)
}

/** No larger than is of use: what follows takes less time. */
async function workable(source: Still, size: number, media: Services['media']): Promise<Still> {
  const shorter = Math.min(source.width, source.height)
  if (shorter <= 2 * size) return source
  const small = within(source, Math.round((2 * size * Math.max(source.width, source.height)) / shorter))
  return media.cover(source, small.width, small.height)
}

/** What was removed, or always was see-through, becomes white; bars have the colour of the picture's edge. */
function groundOf(ground: string, image: Still, through: boolean): readonly [number, number, number] {
  if (ground === 'auto') return through ? WHITE : edgeColour(image)
  const [r, g, b] = parseColour(ground)
  return [r, g, b]
}

/** Colours stay the picture's own where it is solid; at the edges of the subject they are without the ground's. */
async function withoutGround(image: Still, model: ImageModel, services: Services): Promise<Still> {
  const cut = await frameOf(image, (frame, scope) => cutOut(frame, model, { hardness: 0.15, refine: true }, scope), services)
  const data = cut.data.slice()
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) data.set(image.data.subarray(i, i + 3), i)
  return { ...cut, data }
}

/** The middle of what was cut out; undefined where next to nothing was, or where too much of it is neither in nor out. */
function subjectOf({ width, height, data }: Still): Look['subject'] | undefined {
  let [sum, x, y, soft] = [0, 0, 0, 0]
  for (let i = 0; i < width * height; i++) {
    const alpha = data[i * 4 + 3]!
    if (alpha > 25 && alpha < 230) soft++
    sum += alpha / 255
    x += (alpha / 255) * ((i % width) + 0.5)
    y += (alpha / 255) * (Math.floor(i / width) + 0.5)
  }
  return sum < FOUND * width * height || soft > SOFT * sum ? undefined : { x: x / sum / width, y: y / sum / height }
}

/** A picture through kernels: as a clip of one frame, whose memory is given back at once. */
async function frameOf(image: Still, work: (frame: ReadonlyFrame, scope: FrameContext) => Promise<ReadonlyFrame>, { clip, pull, kernels }: Services): Promise<Still> {
  const { width, height } = image
  const one = clip({ info: { format: 'yuva420p', width, height, rate: rational(1), length: 1 }, frame: async (_, scope) => work(await scope.kernels.fromStill(image, true), scope) })
  for await (const frame of pull(one)) return kernels.toStill(frame)
  return image
}
