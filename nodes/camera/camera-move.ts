import { defineFilter } from '../../engine/api.ts'
import { CAMERA_MOVES, cameraView, coveringZoom, steadyZoom, viewMatrix } from './camera-path.ts'

/** Moves a virtual camera over a clip. The path is a pure function of time, so any frame can be asked for. */
export const cameraMove = defineFilter({
  type: 'camera-move',
  title: 'Camera move',
  version: 1,
  category: 'camera',
  description:
    'Moves a virtual camera over a clip: zooms, pans, tilts, orbits or shakes a little. It zooms in just as far as needed, so that no edge ever shows.',
  tags: ['zoom', 'pan', 'tilt', 'ken burns', 'shake'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    move: { type: 'string', enum: CAMERA_MOVES, default: 'static', title: 'Move' },
    amount: {
      type: 'number',
      default: 0.15,
      minimum: 0,
      maximum: 1,
      uiMaximum: 0.5,
      animatable: false,
      title: 'Amount',
      description: 'Share of the frame that the move takes.',
    },
    easing: {
      type: 'string',
      enum: ['linear', 'ease-in', 'ease-out', 'ease-in-out'],
      default: 'ease-in-out',
      title: 'Easing',
    },
    zoom: { type: 'number', default: 1, minimum: 1, maximum: 10, uiMaximum: 3, title: 'Extra zoom', advanced: true },
    x: { type: 'number', default: 0, minimum: -0.45, maximum: 0.45, title: 'Extra shift right', advanced: true },
    y: { type: 'number', default: 0, minimum: -0.45, maximum: 0.45, title: 'Extra shift down', advanced: true },
    rotation: {
      type: 'number',
      default: 0,
      minimum: -180,
      maximum: 180,
      unit: 'degrees',
      title: 'Extra rotation',
      advanced: true,
    },
  },
  cost: 5,
  async frame(n, { inputs, params, info, kernels, seed, time }) {
    const { width, height, length } = info
    const source = await inputs.video.frame(n)
    const path = cameraView({ ...params, seed }, length > 1 ? n / (length - 1) : 0, time)
    const view = { x: path.x + params.x, y: path.y + params.y, rotation: path.rotation + params.rotation }
    const wanted = path.zoom * params.zoom * steadyZoom({ ...params, seed }, width, height)
    const zoom = Math.max(wanted, coveringZoom(view, width, height))
    return kernels.warpAffine(source, viewMatrix({ ...view, zoom }, width, height))
  },
})
