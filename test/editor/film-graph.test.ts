/** Films and pictures that the engine wrote give their graph back to the editor; other files give nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readGraphOf } from '../../editor/document/film-graph.ts'
import { startServer, TINY, type ServerKit } from '../server/kit.ts'

let kit: ServerKit
beforeAll(async () => {
  kit = await startServer()
})
afterAll(() => kit.close())

const { scene, film } = TINY.nodes
const sound = { type: 'ambient-sound', version: 1, params: { duration: 1 } }
test.each([
  ['film.mp4', { scene, film }],
  ['sound.mp4', { scene, sound, film: { ...film, inputs: { video: 'scene.video', audio: 'sound.audio' } } }],
  ['film.mov', { scene, film }],
  ['film.gif', { scene, film }],
  ['film.webp', { scene, film }],
  ['still.jpg', { scene, film: { type: 'save-image', version: 1, params: {}, inputs: { video: 'scene.video' } } }],
  ['still.webp', { scene, film: { type: 'save-image', version: 1, params: {}, inputs: { video: 'scene.video' } } }],
  ['still.png', { scene, film: { type: 'save-image', version: 1, params: {}, inputs: { video: 'scene.video' } } }],
])('%s', async (file, nodes) => {
  const document = { ...TINY, title: 'Tïny = "tiny"; #1\n\\ 日本 🚀 <&>', nodes: { ...nodes, film: { ...nodes.film, params: { ...nodes.film.params, file } } } }
  const report = await kit.engine.render({ document: document as never })
  expect(report.faults).toEqual([])
  const bytes = readFileSync(report.outputs[0]!.path)
  expect(await readGraphOf(new File([bytes], file))).toEqual(document)
})

test('what is no graph, or is broken, gives none', async () => {
  const film = readFileSync(join(kit.engine.output, 'film.mp4'))
  const still = readFileSync(join(kit.engine.output, 'still.png'))
  for (const [name, bytes] of [['a.mp4', film.subarray(0, 400)], ['b.mp4', Buffer.concat([film.subarray(0, 4), Buffer.from('ftyp'), Buffer.alloc(64)])], ['c.png', still.subarray(0, 60)], ['d.json', '{"format": 1'], ['e.json', '{"nodes": []}'], ['f.txt', JSON.stringify(TINY)], ['g.json', '']] as const) {
    expect(await readGraphOf(new File([bytes as never], name)), name).toBeUndefined()
  }
  expect(await readGraphOf(new File([JSON.stringify(TINY)], 'h.json'))).toEqual(TINY)
})
