import { defineNode } from '../../engine/api.ts'

/** One period over 0..1, in -1..1. */
const SHAPES = {
  sine: (x: number) => Math.sin(2 * Math.PI * x),
  triangle: (x: number) => 1 - 4 * Math.abs(((x + 0.25) % 1) - 0.5),
  square: (x: number) => (x < 0.5 ? 1 : -1),
  saw: (x: number) => 2 * x - 1,
} as const

/** A wave to move params by. */
export const signalWave = defineNode({
  type: 'signal-wave',
  title: 'Wave',
  version: 1,
  category: 'flow-control',
  description: 'A number that swings to and fro: link it into any param that may change over time.',
  tags: ['lfo', 'oscillator', 'sine', 'pulse', 'animate', 'signal', 'animate value', 'automation', 'modulate', 'variable'],
  outputs: { signal: { type: 'signal', title: 'Wave' } },
  params: {
    shape: { type: 'string', enum: Object.keys(SHAPES) as (keyof typeof SHAPES)[], default: 'sine', title: 'Shape' },
    period: { type: 'number', default: 2, minimum: 0.01, maximum: 3600, uiMaximum: 20, unit: 's', title: 'Period' },
    phase: { type: 'number', default: 0, minimum: 0, maximum: 1, title: 'Phase', description: 'Share of the period by which it starts later in its course.' },
    low: { type: 'number', default: 0, minimum: -1e12, maximum: 1e12, title: 'Low value' },
    high: { type: 'number', default: 1, minimum: -1e12, maximum: 1e12, title: 'High value' },
  },
  cost: 0,
  run({ params: { shape, period, phase, low, high } }) {
    const wave = SHAPES[shape]
    const at = (time: number): number => {
      const turns = time / period + phase
      return low + ((high - low) * (wave(turns - Math.floor(turns)) + 1)) / 2
    }
    return { signal: { at } }
  },
})
