import { COLOUR_PATTERN, defineFilter, parseColour, type Affine, type Frame, type ReadonlyFrame } from '../../engine/api.ts'

/** Each doubles the number of samples. */
const PASSES = 6

/** After "Volumetric Light Scattering as a Post-Process" (Mitchell, GPU Gems 3, 2007): what is bright is smeared away from the light. */
export const lightRays = defineFilter({
  type: 'light-rays',
  title: 'Light rays',
  version: 2,
  category: 'atmosphere',
  description: 'Rays that stream from a light: what is bright is smeared away from it, and what is dark casts shadows into them.',
  tags: ['god rays', 'sunbeams', 'volumetric', 'shafts', 'sun', 'lens flare', 'flare'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    x: { type: 'number', default: 0.5, minimum: -1, maximum: 2, uiMinimum: 0, uiMaximum: 1, placed: { on: ['video'], what: 'the light', down: 'y' }, title: 'Light from the left', description: 'Share of the width.' },
    y: { type: 'number', default: 0.3, minimum: -1, maximum: 2, uiMinimum: 0, uiMaximum: 1, title: 'Light from the top', description: 'Share of the height.' },
    length: { type: 'number', default: 0.6, minimum: 0, maximum: 2, uiMaximum: 1, title: 'Length', description: 'Share of the way from the light.' },
    threshold: { type: 'number', default: 0.62, minimum: 0, maximum: 0.99, title: 'Threshold', description: 'Brightness from which light streams.' },
    strength: { type: 'number', default: 0.8, minimum: 0, maximum: 2, title: 'Strength' },
    colour: { type: 'string', default: '#fff0cc', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
  },
  cost: 14,
  async frame(n, { inputs, params, kernels, create, info }) {
    const source = await inputs.video.frame(n)
    if (params.strength === 0 || params.length === 0) return source
    const { width, height } = info
    const [w, h] = [Math.max(1, Math.round(width / 2)), Math.max(1, Math.round(height / 2))]
    const small = await kernels.resize(await kernels.convert(source, 'gray8'), w, h, 'area')
    const bright = Uint8Array.from({ length: 256 }, (_, value) => {
      const over = Math.min(1, Math.max(0, (value / 255 - params.threshold) / (1 - params.threshold)))
      return 255 * over
    })
    const [cx, cy] = [params.x * w - 0.5, params.y * h - 0.5]
    // Each pass lays the picture over itself, drawn out from the light by half as much as the one before.
    let rays = await kernels.curves(small, bright)
    for (let pass = 0; pass < PASSES; pass++) {
      const zoom = 1 / (1 + params.length) ** (0.5 ** (pass + 1))
      if (cy < 0 || cy > h - 1 || cx < 0 || cx > w - 1) rays = closeEdges(rays, create('gray8', w, h), cx, cy)
      const outwards: Affine = [zoom, 0, cx * (1 - zoom), 0, zoom, cy * (1 - zoom)]
      rays = await kernels.mix(rays, await kernels.warpAffine(rays, outwards), 0.5)
    }
    const gain = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, value * params.strength * 1.6))
    const mask = await kernels.resize(await kernels.curves(await kernels.blur(rays, h / 360), gain), width, height, 'bilinear')
    const black = await kernels.fill('yuv420p', width, height, [0, 0, 0, 1])
    const lit = await kernels.mixMask(black, await kernels.fill('yuv420p', width, height, parseColour(params.colour)), mask)
    return kernels.screen(source, lit)
  },
})

/** Beyond the edges that lie towards a light outside the picture there is nothing to stream in. */
function closeEdges(rays: ReadonlyFrame, closed: Frame, x: number, y: number): Frame {
  const { bytes, width, height } = closed
  bytes.set(rays.bytes)
  if (y < 0) bytes.fill(0, 0, width)
  if (y > height - 1) bytes.fill(0, (height - 1) * width)
  if (x >= 0 && x <= width - 1) return closed
  for (let i = x < 0 ? 0 : width - 1; i < bytes.length; i += width) bytes[i] = 0
  return closed
}
