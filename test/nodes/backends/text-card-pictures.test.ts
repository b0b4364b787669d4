/**
 * What `auto` takes for words that nothing draws, held to a golden: small pictures, with the version that made them
 * (test/fixtures/goldens/text-card.json). After a change that is meant to change them: raise the backend's version, then
 * `GOLDENS=write npx vitest run --config test/vitest.config.ts test/nodes/backends/text-card-pictures.test.ts`, and look
 * at the PNG files in the folder that it prints.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import type { GraphDocument } from '../../../engine/graph/document.ts'
import { textCard } from '../../../nodes/backends/text-card/backend.ts'
import { GROUNDS, lookOf } from '../../../nodes/backends/text-card/looks.ts'
import { meanDifference } from '../../graphs/thumbnail.ts'

const FILE = new URL('../../fixtures/goldens/text-card.json', import.meta.url)
const WRITE = process.env['GOLDENS'] === 'write'
/** Code values: kernels may differ by one, letters by what another processor rounds. */
const MEAN = 1
const MOST = 6
const COLUMNS = 32
const ROWS = 18
/** While the words come in, and when they are there. */
const FRAMES = [4, 15]

/** Each ground, both fonts, both sides, the colours of an hour, letters from right to left. */
const CARDS = [['a herd of mammoths', 7], ['a hot dog', 7], ['mammoths at sunset', 7], ['دفتر حسابات', 2]] as const
type Card = (typeof CARDS)[number]

let engine: Engine
let project: string
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'reelgraph-card-'))
  engine = await createEngine({ project, workers: 0 })
  if (WRITE) process.stdout.write(`pictures: ${project}\n`)
})
afterAll(async () => {
  await engine.close()
  if (!WRITE) rmSync(project, { recursive: true, force: true })
})

/** A frame as small RGB, row by row. */
async function picture([prompt, seed]: Card, frame: number): Promise<number[]> {
  const document: GraphDocument = { format: 1, nodes: { scene: { type: 'text-to-video', params: { prompt, seed, duration: 2, fps: 8, width: 320, height: 180 } } } }
  const { width, height, data } = (await engine.preview({ document, node: 'scene', frame })).still!
  const whole = sharp(Buffer.from(data), { raw: { width, height, channels: 4 } }).removeAlpha()
  if (WRITE) await whole.clone().png().toFile(join(project, `${prompt}-${frame}.png`))
  const pixels = await whole.raw().toBuffer()
  const [across, down] = [width / COLUMNS, height / ROWS]
  return Array.from({ length: COLUMNS * ROWS * 3 }, (_, i) => {
    const [column, row, channel] = [Math.floor(i / 3) % COLUMNS, Math.floor(i / 3 / COLUMNS), i % 3]
    let sum = 0
    for (let y = row * down; y < (row + 1) * down; y++) for (let x = column * across; x < (column + 1) * across; x++) sum += pixels[(y * width + x) * 3 + channel]!
    return Math.round(sum / across / down)
  })
}

interface Golden {
  readonly version: string
  readonly pictures: Readonly<Record<string, readonly (readonly number[])[]>>
}

test('cards look as they did', { timeout: 120_000 }, async () => {
  const pictures: Record<string, number[][]> = {}
  for (const card of CARDS) pictures[card[0]] = await Promise.all(FRAMES.map((frame) => picture(card, frame)))
  if (WRITE) writeFileSync(FILE, `${JSON.stringify({ version: textCard.version, pictures })}\n`)
  const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden
  expect(golden.version, 'another version has a golden of its own: write it').toBe(textCard.version)
  for (const [prompt] of CARDS) {
    for (const [k, made] of pictures[prompt]!.entries()) {
      const before = golden.pictures[prompt]![k]!
      expect(meanDifference(made, before), prompt).toBeLessThanOrEqual(MEAN)
      expect(Math.max(...made.map((value, i) => Math.abs(value - before[i]!))), prompt).toBeLessThanOrEqual(MOST)
    }
  }
})

test('they are of each kind', () => {
  const looks = CARDS.map(([prompt, seed]) => lookOf(prompt, seed))
  expect([...new Set(looks.map(({ ground }) => ground))].sort()).toEqual([...GROUNDS].sort())
  expect(new Set(looks.map(({ align }) => align)).size).toBe(2)
  expect(new Set(looks.map(({ font }) => font)).size).toBe(2)
})
