import { defineFilter, failure, type ReadonlyFrame } from '../../engine/api.ts'
import { CAMERA_MOVES, cameraView, coveringZoom, restZoom, steadyZoom, viewMatrix, type View } from './camera-path.ts'
import { seenByDepth } from './parallax.ts'

const MOST_SAMPLES = 24

/** Moves a virtual camera over a clip. The path is a pure function of time, so any frame can be asked for. */
export const cameraMove = defineFilter({
  type: 'camera-move',
  title: 'Camera move',
  version: 1,
  category: 'camera',
  description:
    'Moves a virtual camera over a clip: zooms, pans, tilts, orbits, whips, shakes a little, or follows a path of your own. It zooms in just as far as needed, so that no edge ever shows. With depth wired, near things move more than far ones.',
  tags: ['zoom', 'pan', 'tilt', 'ken burns', 'shake', 'whip', 'parallax', '2.5d', 'dolly', 'push in', 'pull out', 'drone', 'rotate', 'pan and zoom'],
  inputs: {
    video: 'video',
    depth: { type: 'mask', optional: true, title: 'Depth', description: 'White is near. A clip of one frame serves for all.' },
  },
  outputs: { video: 'video' },
  params: {
    move: { type: 'string', enum: CAMERA_MOVES, default: 'static', title: 'Move' },
    amount: {
      type: 'number', default: 0.15, minimum: 0, maximum: 1, uiMaximum: 0.5, animatable: false,
      title: 'Amount', description: 'Share of the frame that the move takes.',
    },
    easing: { type: 'string', enum: ['linear', 'ease-in', 'ease-out', 'ease-in-out'], default: 'ease-in-out', title: 'Easing' },
    path: {
      type: 'array', default: [], title: 'Path', advanced: true, idleWith: { move: CAMERA_MOVES.filter((one) => one !== 'path') },
      description: 'For "path": where the camera is when. x and y are shares of the frame from its centre, right and down; zoom 1 shows all.',
      items: {
        type: 'object',
        properties: {
          time: { type: 'number', minimum: 0, unit: 's', moment: { of: 'video' } },
          x: { type: 'number', minimum: -0.45, maximum: 0.45, optional: true },
          y: { type: 'number', minimum: -0.45, maximum: 0.45, optional: true },
          zoom: { type: 'number', minimum: 1, maximum: 10, optional: true },
          rotation: { type: 'number', minimum: -180, maximum: 180, unit: 'degrees', optional: true },
          easing: { type: 'string', enum: ['linear', 'hold', 'ease-in', 'ease-out', 'ease-in-out'], optional: true },
        },
      },
    },
    shutter: {
      type: 'number', default: 0, minimum: 0, maximum: 360, unit: 'degrees', title: 'Shutter angle', advanced: true,
      description: 'Blur by the move itself: 180 as in film. A whip has at least that.',
    },
    rate: { type: 'number', default: 1, minimum: 0.1, maximum: 10, uiMaximum: 4, animatable: false, unit: '×', idleWith: { move: CAMERA_MOVES.filter((one) => one !== 'handheld') }, title: 'Unrest', description: 'Of "handheld": how fast the hand trembles.', advanced: true },
    parallax: { type: 'number', default: 0.6, minimum: 0, maximum: 1, title: 'Parallax', description: 'With depth: how much near and far differ.', advanced: true },
    zoom: { type: 'number', default: 1, minimum: 1, maximum: 10, uiMaximum: 3, title: 'Extra zoom', advanced: true },
    x: { type: 'number', default: 0, minimum: -0.45, maximum: 0.45, title: 'Extra shift right', advanced: true },
    y: { type: 'number', default: 0, minimum: -0.45, maximum: 0.45, title: 'Extra shift down', advanced: true },
    rotation: { type: 'number', default: 0, minimum: -180, maximum: 180, unit: 'degrees', title: 'Extra rotation', advanced: true },
  },
  handles: [
    { kind: 'view', on: 'video', in: 'path', x: 'x', y: 'y', zoom: 'zoom', angle: 'rotation', title: 'View', when: { move: ['path'] } },
    { kind: 'view', on: 'video', x: 'x', y: 'y', zoom: 'zoom', angle: 'rotation', title: 'View', when: { move: CAMERA_MOVES.filter((one) => one !== 'path') } },
  ],
  cost: 3,
  info({ inputs: { video, depth }, params: { path } }) {
    path.forEach(({ time }, i) => {
      if (i === 0 || time > path[i - 1]!.time) return
      throw failure('E_PARAM_VALUE', { type: 'camera-move', port: `path[${i}].time`, expected: `more than ${path[i - 1]!.time}`, got: String(time), fix: 'Put the places in order of time.' })
    })
    if (depth === undefined || depth.info.length === 1 || depth.info.length === video.info.length) return {}
    throw failure('E_CLIP_FORMAT', { type: 'camera-move', port: 'depth', expected: `${video.info.length} frames, or one`, got: String(depth.info.length), fix: 'Wire the depth of the very clip.' })
  },
  window: ({ inputs }) => (inputs.depth?.info.length === 1 ? 'any' : { before: 0, after: 0 }),
  async frame(n, { inputs, params, info, kernels, seed, time }) {
    const { width, height, length, rate } = info
    const source = await inputs.video.frame(n)
    const settings = { ...params, seed }
    const extra = steadyZoom(settings, width, height) * params.zoom
    const viewAt = (frames: number): View => {
      const path = cameraView(settings, length > 1 ? (n + frames) / (length - 1) : 0, time + (frames * rate.den) / rate.num)
      const view = { x: path.x + params.x, y: path.y + params.y, rotation: path.rotation + params.rotation }
      return { ...view, zoom: Math.max(path.zoom * extra, coveringZoom(view, width, height)) }
    }
    const depth = inputs.depth === undefined ? undefined : await inputs.depth.frame(inputs.depth.info.length === 1 ? 0 : n)
    const seen = async (view: View): Promise<ReadonlyFrame> =>
      depth === undefined || params.parallax === 0
        ? kernels.warpAffine(source, viewMatrix(view, width, height))
        : seenByDepth(kernels, source, depth, view, extra * restZoom(settings), params.parallax)
    const open = Math.max(params.shutter, params.move === 'whip' ? 180 : 0) / 360
    const far = open === 0 ? 0 : distance(viewAt(-open / 2), viewAt(open / 2), width, height)
    if (far < 1) return seen(viewAt(0))
    // A sample for each two pixels of the way: fewer would show.
    const samples = Math.min(MOST_SAMPLES, Math.ceil(far / 2) + 1)
    let sum: ReadonlyFrame | undefined
    for (let i = 0; i < samples; i++) {
      const one = await seen(viewAt(open * (i / (samples - 1) - 0.5)))
      sum = sum === undefined ? one : await kernels.mix(sum, one, 1 / (i + 1))
    }
    return sum!
  },
})

/** Pixels that a corner of the picture moves by between two views, about. */
function distance(a: View, b: View, width: number, height: number): number {
  const [p, q] = [viewMatrix(a, width, height), viewMatrix(b, width, height)]
  return Math.max(...[[0, 0], [width, 0], [0, height]].map(([x, y]) => {
    const at = (m: typeof p): readonly [number, number] => [m[0] * x! + m[1] * y! + m[2], m[3] * x! + m[4] * y! + m[5]]
    return Math.hypot(at(p)[0] - at(q)[0], at(p)[1] - at(q)[1]) * a.zoom
  }))
}
