/** Names of the original layout, held to diffusers' converters on key lists of others (test/oracles/checkpoint-names.py). */
import { expect, it } from 'vitest'
import { sortLdm } from '../../../engine/models/checkpoints/ldm-names.ts'
import { sameShape, shapeOf } from '../../../engine/models/checkpoints/tensor.ts'
import { RECORDED, tensorsOf } from './recorded-names.ts'

it.each(Object.keys(RECORDED))('finds each of diffusers\' parameters of %s where its converters find it', (name) => {
  const { parts } = sortLdm(tensorsOf(RECORDED[name]!.tensors))
  for (const [part, expected] of Object.entries(RECORDED[name]!.parts)) {
    const found = parts.get(part)!
    for (const [key, [source, row, shape]] of Object.entries(expected)) {
      if (key.endsWith('position_ids')) continue
      const own = found.get(key.replace(/^text_model\./, ''))
      const rows = own?.tensor.shape[0] ?? 0
      expect([key, own?.tensor.name, own?.transposed === true ? 'transposed' : ((own?.share?.[0] ?? 0) * rows) / (own?.share?.[1] ?? 1)]).toEqual([key, source, row])
      expect(sameShape(shapeOf(own!), shape), `${key} ${shapeOf(own!).join('x')} ${shape.join('x')}`).toBe(true)
    }
  }
})

it('puts no array of another part into one, and says what it does not know', () => {
  const { tensors } = RECORDED['sd1']!
  const { parts, left } = sortLdm(tensorsOf({ ...tensors, 'model.diffusion_model.surprise.weight': [3], 'control_model.input_hint_block.0.weight': [4] }))
  expect(left).toEqual(['model.diffusion_model.surprise.weight', 'control_model.input_hint_block.0.weight'])
  expect([...parts.keys()].sort()).toEqual(['text_encoder', 'unet', 'vae'])
  expect([...parts].map(([part, found]) => [part, found.size]).sort()).toEqual([['text_encoder', 196], ['unet', 686], ['vae', 248]])
})
