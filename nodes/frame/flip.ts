import { defineFilter, type BandKernel } from '../../engine/api.ts'
import type { FlipArgs } from './flip/flip-rows.ts'

const FLIP: BandKernel = { module: new URL('./flip/flip-rows.ts', import.meta.url), name: 'flipRows' }

/** Mirrors the picture. */
export const flip = defineFilter({
  type: 'flip',
  title: 'Flip',
  version: 1,
  category: 'frame',
  description: 'Mirrors the picture: left to right, upside down, or both, which is a half turn.',
  tags: ['mirror', 'hflip', 'vflip', 'flop', 'reflect', 'upside down', 'selfie'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    direction: { type: 'string', enum: ['across', 'down', 'both'], default: 'across', title: 'Direction', description: '`across` swaps left and right, `down` top and bottom.' },
  },
  timeless: true,
  cost: 1,
  async frame(n, { inputs, params: { direction }, kernels }) {
    const source = await inputs.video.frame(n)
    const { format, width, height } = source
    return kernels.run(FLIP, { format, width, height }, [source], { across: direction !== 'down', down: direction !== 'across' } satisfies FlipArgs)
  },
})
