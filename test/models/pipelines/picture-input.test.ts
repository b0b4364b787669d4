/** The middle of a picture as CLIPImageProcessor of transformers 5.23 cuts it: what is left over is halved downwards. */
import { expect, it } from 'vitest'
import { parsePictureInput, pictureInput } from '../../../engine/models/pipelines/picture-input.ts'

const input = parsePictureInput({ size: { shortest_edge: 12 }, crop_size: { height: 12, width: 12 }, do_center_crop: true, do_normalize: false, do_rescale: false, resample: 3 }, 'preprocessor_config.json')

it.each([
  [27, 12, 7],
  [25, 12, 6],
  [29, 12, 8],
  [12, 15, 1],
  [12, 17, 2],
])('of %i x %i begins at %i', (width, height, first) => {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.fill(8 * Math.max(x * Number(width > height), y * Number(height > width)), 4 * (y * width + x), 4 * (y * width + x) + 3)
  const made = pictureInput({ width, height, data }, input)
  expect(made.dims).toEqual([1, 3, 12, 12])
  expect(made.data[0]).toBe(8 * first)
})
