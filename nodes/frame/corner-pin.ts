import { defineFilter, failure, fps, sameRate, type Perspective } from '../../engine/api.ts'
import type { Corners } from '../shared/perspective.ts'

const NAMES = ['top left', 'top right', 'bottom right', 'bottom left'] as const
const across = (corner: number, share: number) => ({ type: 'number', default: share, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, title: `${NAMES[corner]!.replace(/^./, (letter) => letter.toUpperCase())}, across`, description: 'Share of the width.' }) as const
const down = (corner: number, share: number) => ({ type: 'number', default: share, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, title: `${NAMES[corner]!.replace(/^./, (letter) => letter.toUpperCase())}, down`, description: 'Share of the height.' }) as const

/** Pins the corners of a clip or picture to four places of another clip, in perspective. */
export const cornerPin = defineFilter({
  type: 'corner-pin',
  title: 'Corner pin',
  version: 1,
  category: 'frame',
  description: 'Pins a clip or an image by its four corners onto another clip, in perspective: on screens, posters, windows. The corners are dragged on the picture and may have keyframes.',
  tags: ['perspective', 'four points', 'screen replacement', 'insert', 'distort', 'billboard', 'poster', 'homography', 'composite'],
  inputs: {
    video: { type: 'video', title: 'Below' },
    top: { type: 'video', optional: true, title: 'Clip that is pinned' },
    image: { type: 'image', optional: true, title: 'Image that is pinned' },
  },
  outputs: { video: 'video' },
  params: {
    x1: across(0, 0.25), y1: down(0, 0.25),
    x2: across(1, 0.75), y2: down(1, 0.25),
    x3: across(2, 0.75), y3: down(2, 0.75),
    x4: across(3, 0.25), y4: down(3, 0.75),
    opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
    after: { type: 'string', enum: ['hide', 'hold', 'loop'], default: 'hold', title: 'When the clip has ended' },
  },
  handles: [
    { kind: 'point', x: 'x1', y: 'y1', title: 'Top left' },
    { kind: 'point', x: 'x2', y: 'y2', title: 'Top right' },
    { kind: 'point', x: 'x3', y: 'y3', title: 'Bottom right' },
    { kind: 'point', x: 'x4', y: 'y4', title: 'Bottom left' },
  ],
  cost: 22,
  info({ inputs }) {
    if (inputs.top === undefined && inputs.image === undefined) throw failure('E_PORT_MISSING', { type: 'corner-pin', port: 'top', fix: 'Wire a clip to "top" or an image to "image".' })
    return {}
  },
  window: ({ inputs, params }) => (inputs.top === undefined || (params.after !== 'loop' && sameRate(inputs.top.info.rate, inputs.video.info.rate)) ? { before: 0, after: 0 } : 'any'),
  prepare: async ({ inputs, kernels }) => (inputs.image === undefined ? undefined : kernels.fromStill(inputs.image)),
  async frame(n, { inputs, params, info, kernels, create, time, prepared }) {
    const base = await inputs.video.frame(n)
    let top = prepared
    if (inputs.top !== undefined) {
      const { length, rate } = inputs.top.info
      const wanted = Math.floor(time * fps(rate) + 1e-6)
      if (wanted >= length && params.after === 'hide') return base
      top = await inputs.top.frame(params.after === 'loop' ? wanted % length : Math.min(length - 1, wanted))
    }
    if (top === undefined || params.opacity === 0) return base
    const { perspectiveBetween } = await import('../shared/perspective.ts')
    const { drawnMask, WHITE } = await import('../shared/masks/draw-mask.ts')
    const { width, height } = info
    const places: Corners = [[params.x1 * width, params.y1 * height], [params.x2 * width, params.y2 * height], [params.x3 * width, params.y3 * height], [params.x4 * width, params.y4 * height]]
    // What becomes much smaller is made smaller first: a warp looks at few pixels, and leaves out the others.
    const side = (a: number, b: number): number => Math.hypot(places[a]![0] - places[b]![0], places[a]![1] - places[b]![1])
    const halves = (size: number, wanted: number): number => Math.max(0, Math.floor(Math.log2(size / Math.max(1, wanted))))
    const [right, low] = [halves(top.width, Math.max(side(0, 1), side(3, 2))), halves(top.height, Math.max(side(0, 3), side(1, 2)))]
    const source = right + low === 0 ? top : await kernels.resize(top, Math.max(2, Math.round(top.width / 2 ** right)), Math.max(2, Math.round(top.height / 2 ** low)), 'area')
    const matrix = perspectiveBetween(places, [[0, 0], [source.width, 0], [source.width, source.height], [0, source.height]])
    // Corners on one line have no area.
    if (matrix === undefined) return base
    const warped = await kernels.warpPerspective(source, fromCentres(matrix), { width, height }, 'bicubic')
    const mask = await drawnMask(info, (pen) => pen.fill(`M${places.map((place) => place.join(' ')).join('L')}Z`, WHITE), { kernels, create })
    return kernels.mixMask(base, await kernels.overlay(base, warped, 0, 0, params.opacity), mask)
  },
})

/** Between places counted from the edges of pictures, and those of pixels, whose middles are whole numbers. */
function fromCentres([a, b, c, d, e, f, g, h, i]: Perspective): Perspective {
  const w = g / 2 + h / 2 + i
  const [x, y] = [a / 2 + b / 2 + c, d / 2 + e / 2 + f]
  return [a - g / 2, b - h / 2, x - w / 2, d - g / 2, e - h / 2, y - w / 2, g, h, w]
}
