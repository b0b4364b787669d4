/** Productions that put pictures into words, with the package of the tests: as its own oracle words them (test/models/caption-node.test.ts). */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunReport } from '../../engine/contract/events.ts'
import { oraclePicture } from '../models/oracle-pictures.ts'
import { linesOf, reelgraph } from '../warnings/program.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-captions-'))
const env = { REELGRAPH_MODELS: join(project, 'models') }
beforeAll(async () => {
  cpSync(fileURLToPath(new URL('../fixtures/models/tiny-captioner', import.meta.url)), join(project, 'models/tiny-captioner'), { recursive: true })
  mkdirSync(join(project, 'photos'))
  const { width, height, data } = oraclePicture('waves', 32, 32)
  await sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha().png().toFile(join(project, 'photos/red-hat.png'))
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const produced = async (name: string, ...sets: string[]): Promise<RunReport> => {
  const { code, out, err } = await reelgraph(project, env, 'produce', name, '--json', ...sets.flatMap((one) => ['--set', one]))
  expect({ code, err: err.replaceAll(/^\w+: .*\n/gm, '') }).toMatchObject({ code: 0 })
  return (linesOf(out).at(-1) as unknown as { report: RunReport }).report
}

test('a dataset is captioned by the model, not by names', { timeout: LONG }, async () => {
  const { result } = await produced('dataset', 'folder=photos', 'captions=model', 'trigger=zq_hat', 'size=64', 'smallest=32', 'sharpness=0')
  expect(result).toMatchObject({ processed: 1 })
  const pictures = JSON.parse(readFileSync(join(project, 'output', String(result!['metadata'])), 'utf8')) as { text: string }[]
  expect(pictures).toHaveLength(1)
  // Words of its own few tokens.
  expect(pictures[0]!.text).toMatch(/^zq_hat, [a-z]+ [a-z ]+/)
  expect(pictures[0]!.text).not.toMatch(/red|hat$/)
})

test('a story is told of a picture', { timeout: LONG }, async () => {
  const { result, faults } = await produced('story', 'picture=photos/red-hat.png', 'scenes=1', 'quality=preview', 'clips=')
  expect(faults).toEqual([])
  // Nobody's own story of a fisherman.
  expect(result!['scenes']!.map(({ text }) => text)).toEqual([expect.stringMatching(/^an? (an|city|bright)/i)])
})
