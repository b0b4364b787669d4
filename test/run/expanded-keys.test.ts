/** What a node expands to may read files that its own params only name: what follows must not be taken for the same when one of them changes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import { parseGraph } from '../../engine/graph/parse.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-expanded-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))
const paint = (name: string, red: number): Promise<unknown> => sharp({ create: { width: 64, height: 36, channels: 3, background: { r: red, g: 90, b: 140 } } }).png().toFile(join(project, name))

const GRAPHS = {
  'a list of values': { shots: { type: 'for-each', params: { values: ['a.png', 'b.png'], node: { nodes: { picture: { type: 'load-image', params: { file: '{{value}}' } }, clip: { type: 'still', params: { duration: 0.2 }, inputs: { image: 'picture.image' } } }, output: 'clip.video' } } } },
  'a list of files': { best: { type: 'best-image', params: { files: ['a.png', 'b.png'] } }, shots: { type: 'still', params: { duration: 0.2 }, inputs: { image: 'best.image' } } },
}

it.each(Object.entries(GRAPHS))('%s', async (_, nodes) => {
  const document = parseGraph(JSON.stringify({ format: 1, nodes: { ...nodes, soft: { type: 'blur', inputs: { video: 'shots.video' } }, film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'soft.video' } } } }))
  await Promise.all([paint('a.png', 10), paint('b.png', 200)])
  const engine = await createEngine({ project, workers: 0 })
  try {
    const keys = async (): Promise<readonly string[]> => (await engine.plan({ document })).nodes.filter(({ node }) => node === 'soft' || node === 'film').map(({ key }) => key)
    const before = await keys()
    expect(await keys()).toEqual(before)
    await paint('b.png', 201)
    const after = await keys()
    expect(after).toHaveLength(2)
    for (const key of after) expect(before).not.toContain(key)
  } finally {
    await engine.close()
  }
}, 120_000)
