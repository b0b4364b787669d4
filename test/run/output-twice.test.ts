/** Two nodes of one graph that write one file: told by the plan, and by the run before anything is written. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, TINY, type ServerKit } from '../server/kit.ts'

let kit: ServerKit
beforeAll(async () => void (kit = await startServer()))
afterAll(() => kit.close())

const { scene, film } = TINY.nodes
const still = (file: string) => ({ type: 'save-image', version: 1, params: { file }, inputs: { video: 'scene.video' } })

test.each([
  ['films', { film, again: { ...film, params: { ...film.params, file: './tiny.mp4' } } }],
  ['pictures', { one: still('a.png'), two: still('b/../a.png') }],
  ['a folder of pictures, and a picture in it', { film: { ...film, params: { ...film.params, file: 'tc' } }, one: still('tc/000000.png') }],
  ['a picture, and the folder that it lies in', { one: still('tc/deep/a.png'), film: { ...film, params: { ...film.params, file: './tc' } } }],
])('%s', async (_, sinks) => {
  const document = { ...TINY, nodes: { scene, ...sinks } } as never
  const plan = await kit.engine.plan({ document })
  expect(plan.faults.map(({ code, port }) => [code, port])).toEqual([['E_OUTPUT_TWICE', 'file']])
  const report = await kit.engine.render({ document })
  expect(report.status).toBe('failed')
  expect(report.faults).toMatchObject([{ code: 'E_OUTPUT_TWICE' }])
  expect(['tiny.mp4', 'a.png', 'tc'].filter((name) => existsSync(join(kit.engine.output, name)))).toEqual([])
})

test('the name that was taken is what the run and the node tell', async () => {
  const other = { ...TINY, title: 'Another', nodes: { scene, film: { ...film, params: { ...film.params, file: 'same.mp4' } } } } as never
  const mine = { ...TINY, title: 'Mine', nodes: { scene, film: { ...film, params: { ...film.params, file: 'same.mp4' } } } } as never
  await kit.engine.render({ document: other })
  const report = await kit.engine.render({ document: mine })
  expect(report.outputs.map(({ path }) => path)).toEqual([join(kit.engine.output, 'same-2.mp4')])
  expect(report.reports['film']).toMatchObject({ file: 'same-2.mp4' })
  expect(report.warnings.map(({ code }) => code)).toEqual(['W_OUTPUT_RENAMED'])
})
