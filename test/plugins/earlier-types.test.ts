/** A node type that has got another name: old graphs open, render and find what was stored, and nobody else's node is taken for it. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { defineNode, definePlugin } from '../../engine/api.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { catalogue } from '../../engine/plugins/catalogue.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'
import { opened } from '../../editor/document/opened.ts'
import builtIn from '../../nodes/index.ts'

const node = (type: string, ...earlierTypes: string[]) => defineNode({ type, earlierTypes, title: type, version: 1, category: 'c', description: 'd', run: () => ({}) })
const from = (name: string, ...nodes: ReturnType<typeof node>[]) => ({ declaration: definePlugin({ name, version: '1.0.0', nodes }), folder: name, digest: '' })
const registryOf = (...plugins: ReturnType<typeof from>[]): PluginRegistry => {
  const registry = new PluginRegistry()
  for (const plugin of plugins) registry.add(plugin)
  return registry
}
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act()
    return undefined
  } catch (thrown) {
    return toReelgraphError(thrown).code
  }
}

describe('the registry', () => {
  it('finds a node by each name that it had, and lists it once', () => {
    const registry = registryOf(from('one', node('c', 'a', 'b')))
    expect(['a', 'b', 'c'].map((type) => registry.node(type)?.type)).toEqual(['c', 'c', 'c'])
    expect(catalogue(registry).nodes.map(({ type, earlierTypes }) => [type, earlierTypes])).toEqual([['c', ['a', 'b']]])
  })

  it.each([['before', true], ['after', false]])('gives a name to who has it now, loaded %s the one that had it', (_, first) => {
    const [left, own] = [from('left', node('new', 'old')), from('own', node('old'))]
    const registry = registryOf(...(first ? [own, left] : [left, own]))
    expect(registry.ownerOf(registry.node('old')!.type)?.name).toBe('own')
    expect(registry.ownerOf(registry.node('new')!.type)?.name).toBe('left')
  })

  it('keeps results under the oldest name, and apart from those of who has it now', () => {
    const [renamed, own] = [node('new', 'oldest', 'old'), node('oldest')]
    const registry = registryOf(from('left', renamed), from('own', own), from('other', node('plain')))
    expect(registry.keyType(renamed)).toBe('oldest')
    expect(registry.keyType(own)).toBe('own/oldest')
    expect(registry.keyType(registry.node('plain')!)).toBe('plain')
  })

  it('refuses one earlier name for two nodes, in one plugin and in two', () => {
    expect(codeOf(() => registryOf(from('one', node('b', 'a')), from('two', node('c', 'a'))))).toBe('E_PLUGIN_CONFLICT')
    expect(codeOf(() => registryOf(from('one', node('b', 'a'), node('c', 'a'))))).toBe('E_PLUGIN_CONFLICT')
  })

  it.each(['b', 'Not A Type'])('refuses %j as an earlier name of b', (earlier) => {
    expect(codeOf(() => node('b', earlier))).toBe('E_DECLARATION')
  })
})

describe('img2vid, once image-to-video', () => {
  const registry = registryOf({ ...from('reelgraph-nodes'), declaration: builtIn })
  const old: GraphDocument = { format: 1, nodes: { ground: { type: 'load-image', params: { file: 'a.png' } }, clip: { type: 'image-to-video', version: 1, params: { prompt: 'wind' }, inputs: { image: 'ground.image' } }, film: { type: 'encode', inputs: { video: 'clip.video' } } } }

  it('is what an old graph means', async () => {
    const { graph, faults } = await resolveGraph(old, { registry, loadSubgraph: () => old })
    expect(faults).toEqual([])
    expect(graph!.nodes.get('clip')!.spec.type).toBe('img2vid')
  })

  it('is what the editor opens, and so saves; all else is as it was', () => {
    const now = opened(old, catalogue(registry))
    expect(now).toEqual({ ...old, nodes: { ...old.nodes, clip: { ...old.nodes['clip'], type: 'img2vid' } } })
    expect(opened(now, catalogue(registry))).toBe(now)
  })

  it.each(['img2vid', 'image-to-video', 'image to video'])('is found in the palette by %j', (query) => {
    // What the editor's picker looks in: the title, and the words of a node.
    const found = catalogue(registry).nodes.filter(({ type, title, earlierTypes, tags }) => [title.toLowerCase(), [type, ...earlierTypes, ...tags].join(' ')].some((words) => words.includes(query)))
    expect(found.map(({ type }) => type)).toContain('img2vid')
  })
})

describe('through the program', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-earlier-'))
  afterAll(() => rmSync(project, { recursive: true, force: true }))
  const reelgraph = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url)), '--project', project, ...args], { cwd: project, encoding: 'utf8' })
    return { status, out: stdout, err: stderr }
  }
  const install = (name: string, head: string, grey: number): void => {
    mkdirSync(join(project, 'plugins', name), { recursive: true })
    writeFileSync(join(project, 'plugins', name, 'package.json'), JSON.stringify({ name, type: 'module', exports: './index.ts' }))
    writeFileSync(join(project, 'plugins', name, 'index.ts'), `
      import { defineNode, definePlugin, rational } from 'reelgraph'
      const node = defineNode({ ${head}, title: 'T', version: 1, category: 'c', description: 'd', materialize: true, outputs: { video: 'video' },
        run: () => ({ video: { info: { format: 'yuv420p', width: 32, height: 16, rate: rational(8), length: 4 }, frame(n, scope) {
          const frame = scope.create('yuv420p', 32, 16)
          frame.bytes.fill(${grey})
          return Promise.resolve(frame)
        } } }) })
      export default definePlugin({ name: '${name}', version: '1.0.0', nodes: [node] })`)
  }
  const graph = { format: 1, nodes: { clip: { type: 'old-clip', version: 1 }, film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'clip.video' } } } }
  const render = () => {
    const { status, out, err } = reelgraph('render', 'film.json', '--json')
    expect(status, `${err}${out}`).toBe(0)
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as { type?: string; node?: string })
    return lines.filter(({ node: of }) => of === 'clip').map(({ type }) => type)
  }

  it('an old graph renders from what was stored before, and its film says the new name; a node that takes the old name is its own', () => {
    writeFileSync(join(project, 'film.json'), JSON.stringify(graph))
    install('clips', "type: 'old-clip'", 90)
    expect(render()).toContain('node-started')
    install('clips', "type: 'new-clip', earlierTypes: ['old-clip']", 90)
    expect(reelgraph('validate', 'film.json').status).toBe(0)
    // A film that is there already is left as it is.
    rmSync(join(project, 'output/film.mp4'))
    const again = render()
    expect(again).toContain('node-cached')
    expect(again).not.toContain('node-started')
    const { nodes } = JSON.parse(reelgraph('graph', 'extract', 'output/film.mp4').out) as typeof graph
    expect(nodes.clip).toEqual({ type: 'new-clip', version: 1 })
    install('own', "type: 'old-clip'", 200)
    expect(render()).toContain('node-started')
    expect((JSON.parse(reelgraph('graph', 'extract', 'output/film.mp4').out) as typeof graph).nodes.clip.type).toBe('old-clip')
  }, 120_000)

  it('a plugin that offers image-to-video has it; without one the word means img2vid', () => {
    const page = () => (JSON.parse(reelgraph('nodes', 'image-to-video', '--json').out) as { type: string; plugin: string })
    expect(page()).toMatchObject({ type: 'img2vid', plugin: 'reelgraph-nodes' })
    install('my-video', "type: 'image-to-video'", 9)
    expect(page()).toMatchObject({ type: 'image-to-video', plugin: 'my-video' })
  }, 60_000)
})
