import { COLOUR_PATTERN, defineFilter, parseColour, type NodeSpec } from '../../engine/api.ts'
import type { Weather } from './weather.ts'

interface WeatherNode {
  readonly type: string
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
  readonly at: (weather: Weather) => Float32Array
  readonly colour: string
  readonly angle: number
  readonly softness: number
  /** Veil over all, at amount 1: the haze that comes with it. */
  readonly veil: number
}

/** A filter that lets things fall or float through the picture. */
export function defineWeather({ type, title, description, tags, at, colour, angle, softness, veil }: WeatherNode): NodeSpec {
  return defineFilter({
    type,
    title,
    version: 2,
    category: 'atmosphere',
    description,
    tags,
    inputs: { video: 'video' },
    outputs: { video: 'video' },
    params: {
      amount: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Amount', animatable: false },
      speed: { type: 'number', default: 1, minimum: 0, maximum: 5, uiMaximum: 2, unit: '×', title: 'Speed', animatable: false },
      angle: { type: 'number', default: angle, minimum: -75, maximum: 75, uiMinimum: -45, uiMaximum: 45, unit: 'degrees', title: 'Direction', description: 'From straight down (dust: up), to the right.', animatable: false },
      size: { type: 'number', default: 1, minimum: 0.2, maximum: 5, uiMaximum: 3, unit: '×', title: 'Size', animatable: false },
      opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
      colour: { type: 'string', default: colour, pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
      seed: { type: 'integer', default: 1, minimum: 0, maximum: 2147483647, widget: 'seed', title: 'Seed', animatable: false },
    },
    handles: [type === 'dust' ? { kind: 'angle', angle: 'angle', from: -90 } : { kind: 'angle', angle: 'angle', from: 90, counter: true }],
    cost: 12,
    async frame(n, { inputs, params, kernels, info, time }) {
      const source = await inputs.video.frame(n)
      if (params.amount === 0 || params.opacity === 0) return source
      const { width, height } = info
      const weather: Weather = { ...params, time, width, height }
      const mask = await kernels.strokes(width, height, at(weather), softness)
      const plain = await kernels.fill(source.format, width, height, parseColour(params.colour))
      // It falls within the picture: what is transparent stays so.
      plain.planes[3]?.data.set(source.planes[3]!.data)
      const hazy = veil === 0 ? source : await kernels.mix(source, plain, veil * params.amount * params.opacity)
      const lit = await kernels.mixMask(hazy, plain, mask)
      return params.opacity === 1 ? lit : kernels.mix(hazy, lit, params.opacity)
    },
  })
}
