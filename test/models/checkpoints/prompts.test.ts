/** Prompts with marks, beyond 77 tokens, and with a layer skipped: pictures as diffusers makes them of the same states (test/oracles/checkpoint.py). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { furthest, pictureOf } from './picture-of.ts'
import { RECORDED, SKELETONS, writeTinyCheckpoint } from './tiny-checkpoint.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-prompts-'))
beforeAll(async () => {
  writeTinyCheckpoint(join(home, 'tiny.safetensors'))
  await importCheckpoint(join(home, 'tiny.safetensors'), { root: home, name: 'tiny', skeletons: SKELETONS })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

it.each(RECORDED.weighed.map(({ prompt, picture }) => [prompt.slice(0, 60), prompt, picture] as const))('%s', { timeout: 120_000 }, async (_, prompt, picture) => {
  const { data } = await pictureOf(home, 'tiny', { prompt })
  expect(furthest(data, picture)).toBeLessThan(1e-3)
  // Marks and words beyond the first stretch do something.
  expect(furthest(data, (await pictureOf(home, 'tiny', { prompt: prompt.replace(/[()[\]:]|BREAK|[\d.]+/g, '').slice(0, 40) })).data)).toBeGreaterThan(0.01)
})

it('the layer before the last', { timeout: 120_000 }, async () => {
  expect(furthest(RECORDED.skipped, RECORDED.picture)).toBeGreaterThan(0.01)
  expect(furthest((await pictureOf(home, 'tiny', { clipSkip: 2 })).data, RECORDED.skipped)).toBeLessThan(1e-3)
})
