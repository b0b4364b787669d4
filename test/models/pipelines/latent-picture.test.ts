/** Latents as pictures: whose channels, whose frames. */
import { expect, it } from 'vitest'
import { latentPicture } from '../../../engine/models/pipelines/latent-picture.ts'

it.each([
  ['stable-diffusion', [1, 4, 2, 3], (c: number) => c * 6],
  ['animatediff', [1, 4, 3, 2, 3], (c: number) => (c * 3 + 1) * 6],
  ['stable-video-diffusion', [1, 3, 4, 2, 3], (c: number) => (4 + c) * 6],
] as const)('%s: the middle frame, channels in their places', (family, dims, at) => {
  const data = new Float32Array(dims.reduce<number>((product, one) => product * one, 1))
  // The first channel lights all colours, red the most.
  data.fill(3, at(0), at(0) + 6)
  const { width, height, data: pixels } = latentPicture({ dims, data }, family)
  expect([width, height]).toEqual([3, 2])
  const [red, green, blue, alpha] = pixels
  expect(red).toBeGreaterThan(green!)
  expect(Math.abs(green! - blue!)).toBeLessThan(2)
  expect(green).toBeGreaterThan(150)
  expect(alpha).toBe(255)
  data.fill(0)
  expect([...latentPicture({ dims, data }, family).data.slice(0, 4)]).toEqual([127, 127, 127, 255])
})

it('of unknown models is grey', () => {
  const [r, g, b] = latentPicture({ dims: [1, 16, 1, 1, 1], data: new Float32Array(16).fill(0.5) }, 'wan').data
  expect(r).toBe(g)
  expect(g).toBe(b)
})
