/** Names of Wan's own layout, held to diffusers' converters on the names of its own code (test/oracles/wan-names.py). */
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { sortWan, wanPart } from '../../../engine/models/checkpoints/wan-names.ts'
import { tensorsOf, type RecordedNames } from './recorded-names.ts'

const recorded = JSON.parse(brotliDecompressSync(readFileSync(new URL('../../oracles/wan-names.json.br', import.meta.url))).toString('utf8')) as Readonly<Record<string, RecordedNames>>

it.each(Object.keys(recorded))('finds each of diffusers\' parameters of %s where its converter finds it', (name) => {
  const { tensors, parts } = recorded[name]!
  for (const prefix of name.startsWith('transformer') ? ['', 'model.diffusion_model.', 'diffusion_model.'] : ['']) {
    const given = Object.fromEntries(Object.entries(tensors).map(([key, shape]) => [prefix + key, shape]))
    const [[part, expected]] = Object.entries(parts) as [[string, RecordedNames['parts'][string]]]
    expect(wanPart(Object.keys(given))).toBe(part)
    const found = sortWan(part as 'vae', tensorsOf(given))
    expect(Object.fromEntries([...found].map(([key, { tensor }]) => [key, tensor.name.slice(prefix.length)]))).toEqual(Object.fromEntries(Object.entries(expected).map(([key, [source]]) => [key, source])))
  }
})

it('leaves names alone that are diffusers\' and transformers\' already', () => {
  for (const { parts } of Object.values(recorded)) {
    const [[part, expected]] = Object.entries(parts) as [[string, RecordedNames['parts'][string]]]
    const shapes = Object.fromEntries(Object.entries(expected).map(([key, [, , shape]]) => [key, shape]))
    expect(wanPart(Object.keys(shapes)), part).toBe(part)
    expect([...sortWan(part as 'vae', tensorsOf(shapes)).keys()]).toEqual(Object.keys(shapes))
  }
})

it('knows no other model', () => {
  expect(wanPart(['model.diffusion_model.input_blocks.0.0.weight', 'decoder.mid_block.resnets.0.norm1.weight'])).toBeUndefined()
})
