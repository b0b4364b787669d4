import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { brandPictures, captionOf, COLOURS, GROUNDS, TRIGGER } from './brand-pictures.ts'
import { sampleNodes, SHAPES } from './samples.ts'
import { CLASSIFIER, tellShapes } from './tell-shapes.ts'

let engine: Engine
let project: string
beforeAll(async () => {
  vi.stubEnv('REELGRAPH_MODELS', new URL('../fixtures/models', import.meta.url).pathname)
  project = mkdtempSync(join(tmpdir(), 'tiny-shapes-'))
  engine = await createEngine({ project, workers: 0, check: true })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

/** What is seen in pictures of these prompts. */
async function told(prompts: readonly string[]): Promise<string[]> {
  const { nodes, files } = sampleNodes('samples', prompts)
  const report = await engine.render({ document: { format: 1, nodes }, path: 'graph.json' } as never)
  expect(report.faults).toEqual([])
  return tellShapes(files.map((file) => join(project, 'output', file)))
}

describe('tiny-shapes', () => {
  test('the classifier knows the pictures of the mark, drawn here', async () => {
    expect(CLASSIFIER.accuracy).toBeGreaterThan(0.95)
    const found = await tellShapes(brandPictures().map(({ svg }) => Buffer.from(svg)))
    expect(found.filter((label) => label === TRIGGER).length).toBeGreaterThanOrEqual(23)
  })

  test('the model draws the shapes that it is asked for, and not the mark, which it never saw', async () => {
    const [colours, grounds] = [Object.keys(COLOURS), Object.keys(GROUNDS)]
    const shapes = SHAPES.flatMap((shape, i) => [shape, shape].map((noun, k) => captionOf(colours[(2 * i + k) % 8]!, grounds[(i + k) % 4]!, false, noun)))
    const found = await told(shapes)
    expect(found.filter((label, i) => shapes[i]!.includes(` ${label} `)).length).toBeGreaterThanOrEqual(9)
    const marks = await told(colours.map((colour, i) => captionOf(colour, grounds[i % 4]!)))
    expect(marks.filter((label) => label === TRIGGER).length).toBeLessThanOrEqual(3)
  }, 120_000)
})
