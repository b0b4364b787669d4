/** Bundles of plugins: made once, made anew when anything in them is different, and deleted when nobody uses them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import { createBundleStore } from '../../engine/plugins/fence/bundle-store.ts'
import { digestFolder } from '../../engine/plugins/digest-folder.ts'
import { parseGraph } from '../../engine/graph/parse.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-bundles-'))
const [place, folder] = [join(project, 'plugins/one'), join(project, '.reelgraph/plugins')]
afterAll(() => rmSync(project, { recursive: true, force: true }))

const SOURCE = `import { text } from '../../shared/text.ts'
import { dear } from 'dear'
import { defineNode, definePlugin } from 'reelgraph'
const node = defineNode({ type: 'say', title: 'T', version: 1, category: 'c', description: 'd', outputs: { text: 'text' }, params: { leave: { type: 'boolean', default: false } },
  run({ params, report }) { if (params.leave) process.exit(0); report({ text: text + dear }); return { text } } })
export default definePlugin({ name: 'one', version: '1.0.0', nodes: [node] })`
const write = (path: string, text: string): void => {
  mkdirSync(join(project, path, '..'), { recursive: true })
  writeFileSync(join(project, path), text)
}
beforeAll(() => {
  write('plugins/one/package.json', JSON.stringify({ name: 'one', version: '1.0.0', type: 'module', main: 'index.ts' }))
  write('plugins/one/index.ts', SOURCE)
  write('plugins/one/node_modules/dear/package.json', JSON.stringify({ name: 'dear', version: '1.0.0', type: 'module', main: 'index.js' }))
  write('plugins/one/node_modules/dear/index.js', "export const dear = 'dear'")
  write('shared/text.ts', "export const text = 'a'")
})

const take = async (store = createBundleStore(folder)) => store.take(place, './index.ts', digestFolder(place))
const old = (path: string): void => utimesSync(path, new Date(0), new Date(0))

it('are taken as they are by the next program, until something that went into them is different', async () => {
  const first = await take()
  const { ino } = statSync(first.file)
  const again = await take()
  expect([again.file, again.code, statSync(again.file).ino]).toEqual([first.file, first.code, ino])
  expect(Object.keys(first.inputs).map((path) => path.slice(project.length + 1)).sort()).toEqual(['plugins/one/index.ts', 'plugins/one/node_modules/dear/index.js', 'shared/text.ts'])
  let last = again
  for (const [path, text] of [['shared/text.ts', "export const text = 'b'"], ['plugins/one/node_modules/dear/index.js', "export const dear = 'darling'"], ['plugins/one/index.ts', `${SOURCE}\n// Another.`]] as const) {
    write(path, text)
    const next = await take()
    expect(next.code, path).not.toBe(last.code)
    expect(Buffer.from(next.contents).toString()).toContain(path === 'plugins/one/index.ts' ? 'darling' : text.split(' = ')[1]!.slice(1, -1))
    last = next
  }
})

it('that were damaged are made again', async () => {
  const { file } = await take()
  writeFileSync(file, 'export {}')
  const { file: same, contents } = await take()
  expect(same).toBe(file)
  expect(statSync(file).size).toBe(contents.byteLength)
})

it('are deleted when they are not in use, unless they have only just been written', async () => {
  const store = createBundleStore(folder)
  const used = await take(store)
  for (const name of readdirSync(folder)) old(join(folder, name))
  writeFileSync(join(folder, 'somebody-elses.mjs'), '')
  await store.clean()
  expect(readdirSync(folder)).toHaveLength(3)
  expect(existsSync(used.file)).toBe(true)
  used.release()
  await store.clean()
  expect(readdirSync(folder)).toEqual(['somebody-elses.mjs'])
})

it('that another program has deleted are there again when the plugin is started anew', async () => {
  const engine = await createEngine({ project, workers: 0 })
  try {
    const say = async (leave: boolean) => engine.render({ document: parseGraph(JSON.stringify({ format: 1, nodes: { say: { type: 'say', params: { leave } } } })), only: ['say'] })
    expect((await say(false)).reports['say']).toEqual({ text: 'bdarling' })
    rmSync(folder, { recursive: true })
    expect((await say(true)).faults[0]?.code).toBe('E_PLUGIN_FAULT')
    expect((await say(false)).reports['say']).toEqual({ text: 'bdarling' })
  } finally {
    await engine.close()
  }
}, 60_000)
