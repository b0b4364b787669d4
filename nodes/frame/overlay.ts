import { defineFilter, failure, fps, sameRate, type ReadonlyFrame, type Kernels } from '../../engine/api.ts'

const ANCHORS = {
  center: [0.5, 0.5],
  top: [0.5, 0],
  bottom: [0.5, 1],
  left: [0, 0.5],
  right: [1, 0.5],
  'top-left': [0, 0],
  'top-right': [1, 0],
  'bottom-left': [0, 1],
  'bottom-right': [1, 1],
} as const
type Anchor = keyof typeof ANCHORS

/** Lays a clip or an image over another clip. */
export const overlay = defineFilter({
  type: 'overlay',
  title: 'Overlay',
  version: 1,
  category: 'frame',
  description:
    'Lays a clip or an image, with its transparency, over another clip: picture in picture, logos, cut-outs. Place, size and opacity can be animated.',
  tags: ['composite', 'picture in picture', 'logo', 'watermark', 'alpha', 'pip', 'sticker', 'inset', 'picture-in-picture', 'side by side'],
  inputs: {
    video: { type: 'video', title: 'Below' },
    top: { type: 'video', optional: true, title: 'Clip on top' },
    image: { type: 'image', optional: true, title: 'Image on top' },
  },
  outputs: { video: 'video' },
  params: {
    x: { type: 'number', default: 0.5, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, placed: { on: ['video'], what: 'what is on top', down: 'y' }, title: 'Place across (share of the width)' },
    y: { type: 'number', default: 0.5, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, title: 'Place down (share of the height)' },
    anchor: {
      type: 'string',
      enum: Object.keys(ANCHORS) as Anchor[],
      default: 'center',
      title: 'Anchor',
      description: 'The point of the top that is put at the place.',
    },
    scale: { type: 'number', default: 1, minimum: 0.001, maximum: 50, uiMaximum: 3, title: 'Scale' },
    opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
    start: { type: 'number', default: 0, minimum: 0, animatable: false, moment: { of: 'video' }, unit: 'seconds', title: 'Start' },
    duration: { type: 'number', default: 0, minimum: 0, animatable: false, moment: { of: 'video', at: 'end', plus: 'start' }, unit: 'seconds', title: 'Duration', description: '0: as long as there is something on top.' },
    after: { type: 'string', enum: ['hide', 'hold', 'loop'], default: 'hide', title: 'When the top has ended' },
  },
  handles: [{ kind: 'rect', x: 'x', y: 'y', scale: 'scale', of: ['top', 'image'], anchor: { param: 'anchor', points: ANCHORS } }],
  // An image that is there all the time.
  timeless: ({ inputs, params }) => inputs.top === undefined && params.start === 0 && params.duration === 0,
  cost: 17,
  info({ inputs }) {
    if (inputs.top === undefined && inputs.image === undefined) {
      throw failure('E_PORT_MISSING', { type: 'overlay', port: 'top', fix: 'Wire a clip to "top" or an image to "image".' })
    }
    return {}
  },
  window: ({ inputs, params }) =>
    inputs.top === undefined ||
    (params.start === 0 && params.after !== 'loop' && sameRate(inputs.top.info.rate, inputs.video.info.rate))
      ? { before: 0, after: 0 }
      : 'any',
  prepare: async ({ inputs, kernels }) =>
    inputs.image === undefined ? undefined : kernels.fromStill(inputs.image),
  async frame(n, { inputs, params, info, kernels, time, prepared }) {
    const base = await inputs.video.frame(n)
    const passed = time - params.start
    if (params.duration > 0 && passed >= params.duration - 1e-9) return base
    let top = prepared
    if (inputs.top !== undefined) {
      const { length, rate } = inputs.top.info
      let place = Math.floor(passed * fps(rate) + 1e-6)
      if (place >= length) {
        if (params.after === 'hide') return base
        place = params.after === 'hold' ? length - 1 : place % length
      }
      if (place < 0) return base
      top = await inputs.top.frame(place)
    }
    if (top === undefined || passed < -1e-9 || params.opacity === 0) return base
    const sized = await scaled(top, params.scale, kernels)
    const [anchorX, anchorY] = ANCHORS[params.anchor]
    const x = snapped(params.x * info.width - anchorX * top.width * params.scale)
    const y = snapped(params.y * info.height - anchorY * top.height * params.scale)
    return kernels.overlay(base, sized, x, y, params.opacity)
  },
})

/** Sizes in whole pixels would jump while a scale is animated: what rounding leaves is warped away. */
async function scaled(frame: ReadonlyFrame, scale: number, kernels: Kernels): Promise<ReadonlyFrame> {
  if (scale === 1) return frame
  const width = Math.max(1, Math.ceil(frame.width * scale - 1e-6))
  const height = Math.max(1, Math.ceil(frame.height * scale - 1e-6))
  const near = await kernels.resize(frame, width, height)
  const restX = width / (frame.width * scale)
  const restY = height / (frame.height * scale)
  if (Math.abs(restX - 1) < 1e-4 && Math.abs(restY - 1) < 1e-4) return near
  return kernels.warpAffine(near, [restX, 0, (restX - 1) / 2, 0, restY, (restY - 1) / 2])
}

/** A place that is nearly on a pixel is on it: no softening for nothing. */
const snapped = (value: number): number => (Math.abs(value - Math.round(value)) < 0.02 ? Math.round(value) : value)
