import { defineFilter, fps, type Affine, type Clip, type ReadonlyFrame, type FrameContext } from '../../engine/api.ts'
import { globalMotion, STILL, type Motion } from '../shared/motion/global-motion.ts'
import { isCut } from '../shared/motion/is-cut.ts'
import { FLOW_MODEL, FLOW_PACKAGE, flowByModel, type EstimateFlow } from './model-flow.ts'

/** Lines of the pictures that motion is estimated on. */
const LINES = 270

interface Motions {
  readonly known: Map<number, Promise<Motion>>
  /** Absent: dense inverse search. */
  readonly by: EstimateFlow | undefined
}

/** A steady camera. */
export const stabilise = defineFilter({
  type: 'stabilise',
  title: 'Stabilise',
  version: 1,
  category: 'flow',
  description:
    'Calms a shaken camera: its shifts, turns and zooms are estimated by optical flow and smoothed over time. The picture is zoomed in a little, so that edges stay out of sight.',
  tags: ['shake', 'steady', 'handheld', 'smooth', 'deshake', 'shaky', 'jitter', 'gimbal'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    smoothness: { type: 'number', default: 0.5, minimum: 0.05, maximum: 3, uiMaximum: 2, animatable: false, unit: 's', title: 'Smoothness', description: 'Movements shorter than this are taken out.' },
    strength: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Strength' },
    zoom: { type: 'number', default: 1.08, minimum: 1, maximum: 2, uiMaximum: 1.3, title: 'Zoom', description: 'Room for corrections; larger ones show a repeated edge.' },
    rotation: { type: 'boolean', default: true, title: 'Turns as well' },
    model: FLOW_MODEL,
  },
  imageModel: FLOW_PACKAGE,
  cost: 30,
  window: ({ inputs, params }) => {
    const reach = reachOf(params.smoothness, fps(inputs.video.info.rate))
    return { before: reach, after: reach }
  },
  prepare: async (context): Promise<Motions> => ({ known: new Map(), by: await flowByModel(context.params.model, context) }),
  async frame(n, context) {
    const { inputs, params, info, prepared, kernels } = context
    const source = await inputs.video.frame(n)
    if (params.strength === 0) return source
    const reach = reachOf(params.smoothness, fps(info.rate))
    const sigma = (params.smoothness * fps(info.rate)) / 2
    const motion = (k: number): Promise<Motion> => motionOf(prepared, inputs.video, k, context)
    // Where the smooth path lies, seen from this frame: the weighted mean of the ways to its neighbours.
    let [weights, x, y, turn, growth] = [1, 0, 0, 0, 0]
    for (const way of [1, -1]) {
      let here = STILL
      for (let k = 1; k <= reach; k++) {
        const at = way > 0 ? n + k - 1 : n - k
        // The clip goes on as it was at its ends.
        const step = at < 0 || at >= info.length - 1 ? STILL : await motion(at)
        here = { x: here.x + way * step.x, y: here.y + way * step.y, turn: here.turn + way * step.turn, growth: here.growth + way * step.growth }
        const weight = Math.exp(-(k * k) / (2 * sigma * sigma))
        weights += weight
        x += weight * here.x
        y += weight * here.y
        turn += weight * here.turn
        growth += weight * here.growth
      }
    }
    const share = params.strength / weights
    const correction = { x: x * share, y: y * share, turn: params.rotation ? turn * share : 0, growth: growth * share }
    return kernels.warpAffine(source, inverse(correction, params.zoom, info.width, info.height), undefined, 'bicubic')
  },
})

const reachOf = (seconds: number, rate: number): number => Math.max(1, Math.ceil(seconds * rate * 1.25))

/** The camera's motion from frame n to the next, in pixels of the whole picture. Worked out once. */
function motionOf({ known, by }: Motions, video: Clip, n: number, scope: FrameContext): Promise<Motion> {
  const { kernels } = scope
  let found = known.get(n)
  if (found === undefined) {
    const estimate = async (): Promise<Motion> => {
      const [a, b] = await Promise.all([video.frame(n), video.frame(n + 1)])
      const scale = Math.min(1, LINES / a.height)
      const [width, height] = [Math.max(1, Math.round(a.width * scale)), Math.max(1, Math.round(a.height * scale))]
      const small = (frame: ReadonlyFrame): Promise<ReadonlyFrame> => kernels.resize(frame, width, height, 'area')
      const grey = await Promise.all([a, b].map(async (frame) => small(await kernels.convert(frame, 'gray8'))))
      const flow = by === undefined ? await kernels.opticalFlow(grey[0]!, grey[1]!) : await by(await small(a), await small(b), scope)
      // The camera's way goes on as if there were no cut.
      if (await isCut(kernels, grey[0]!, grey[1]!, flow)) return STILL
      const motion = globalMotion(flow)
      return { ...motion, x: (motion.x * a.width) / width, y: (motion.y * a.height) / height }
    }
    found = estimate()
    found.catch(() => known.delete(n))
    known.set(n, found)
  }
  return found
}

/** Where each pixel of the corrected picture is found: the picture's content moves by `motion` and grows by `zoom`. */
function inverse({ x, y, turn, growth }: Motion, zoom: number, width: number, height: number): Affine {
  const scale = 1 / (Math.exp(growth) * zoom)
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale]
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2]
  const [ox, oy] = [cx + x, cy + y]
  return [cos, sin, cx - cos * ox - sin * oy, -sin, cos, cy + sin * ox - cos * oy]
}
