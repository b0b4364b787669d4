/** One plugin brings a kind, a node that chooses from it, and backends; another offers a backend of a built-in kind. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineBackendKind, defineNode, definePlugin, failure, type Backend, type BackendOf, type Json, type Made } from '../../engine/api.ts'
import { createModelService } from '../../engine/backends/choose-backend.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { withoutModels } from '../../engine/models/without-models.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'
import builtIn from '../../nodes/index.ts'

interface Asked { readonly warm: boolean }
interface Shade extends Made { readonly colour: readonly [number, number, number] }

const shadeKind = defineBackendKind<Asked, Shade>({
  name: 'shade', title: 'Shade', description: 'Names a colour.',
  around: async (backend, _, work) => {
    const { colour, metadata } = await work()
    return { colour, metadata: { ...metadata, rank: backend.rank } }
  },
  describe: () => ({ colour: [0, 0, 0], metadata: { backend: 'not made yet' }, unmade: true }),
})
const available = () => Promise.resolve({ ok: true, reason: 'here' })
const shade = (name: string, rank: number, change: Partial<Backend<Asked, Shade>> = {}): BackendOf<typeof shadeKind> => ({
  name, kind: shadeKind.name, title: name, rank, version: '1', available,
  run: ({ warm }) => Promise.resolve({ colour: warm ? [200, 100, 0] : [0, 100, 200], metadata: { backend: name } }),
  ...change,
})
function models(...backends: Backend[]) {
  const registry = new PluginRegistry()
  registry.add({ declaration: definePlugin({ name: 'shades', version: '1.0.0', backendKinds: [shadeKind], backends }), folder: '', digest: '' })
  return createModelService(registry, withoutModels)
}

describe('a kind of its own', () => {
  it('has its backends chosen by rank, its work around theirs, and its types', async () => {
    const choice = await models(shade('noon', 10), shade('dusk', 20), shade('cloud', 90, { remote: true })).forNode().choose(shadeKind, 'auto', {})
    expect(choice.name).toBe('dusk')
    const { colour, metadata }: Shade = await choice.run({ warm: true })
    expect([colour, metadata]).toEqual([[200, 100, 0], { backend: 'dusk', rank: 20 }])
    // @ts-expect-error `warm` is missing
    void (() => choice.run({}))
    // @ts-expect-error it makes no clip
    void (async () => (await choice.run({ warm: true })).clip)
  })

  it('is checked before any work, in a dry run too, with the options that its backends know', async () => {
    const seen: unknown[] = []
    const registry = new PluginRegistry()
    const kind = { ...shadeKind, check: (backend: Backend, request: Asked, known: readonly string[]) => void seen.push([backend.name, request.warm, known]) }
    const backends = [shade('noon', 10, { stored: true, options: ['haze'] }), shade('dusk', 5, { options: ['dust'] })]
    registry.add({ declaration: definePlugin({ name: 'shades', version: '1.0.0', backendKinds: [kind], backends }), folder: '', digest: '' })
    for (const dry of [true, false]) await (await createModelService(registry, withoutModels).forNode(undefined, dry).choose(shadeKind, 'noon', {})).run({ warm: true })
    expect(seen).toEqual([['noon', true, ['haze', 'dust']], ['noon', true, ['haze', 'dust']]])
  })

  it('describes, in a dry run, what takes long and what a service has not made', async () => {
    const refused = { run: () => Promise.reject(failure('E_REMOTE_UNMADE')) }
    const told = async (dry: boolean, change: Partial<Backend<Asked, Shade>>) =>
      (await (await models(shade('noon', 10, change)).forNode(undefined, dry).choose(shadeKind, 'noon', {})).run({ warm: false })).metadata.backend
    expect(await told(true, {})).toBe('noon')
    expect(await told(true, { stored: true })).toBe('not made yet')
    expect(await told(false, { stored: true })).toBe('noon')
    expect(await told(true, refused)).toBe('not made yet')
    await expect(told(false, refused)).rejects.toMatchObject({ code: 'E_REMOTE_UNMADE' })
  })

  it('says for all of its backends whether what they make is stored', async () => {
    const registry = new PluginRegistry()
    const slow = { ...shadeKind, stored: true }
    registry.add({ declaration: definePlugin({ name: 'slow', version: '1.0.0', backendKinds: [slow], backends: [shade('a', 1), shade('b', 2, { stored: false })] }), folder: '', digest: '' })
    const service = createModelService(registry, withoutModels)
    expect([(await service.choose('shade', 'a', {})).stored, (await service.choose('shade', 'b', {})).stored]).toEqual([true, false])
  })
})

describe('a kind that had another name', () => {
  const registry = new PluginRegistry()
  const add = (name: string, own: object): void => registry.add({ declaration: definePlugin({ name, version: '1.0.0', ...own }), folder: '', digest: '' })
  const tone = defineBackendKind({ name: 'tone', earlierNames: ['shade'], title: 'Tone', description: 'Names a colour.' })
  it('is meant by backends, nodes and whoever asks by the old one', () => {
    add('tones', { backendKinds: [tone], backends: [shade('dusk', 1, { kind: 'tone' })] })
    add('others', { backends: [shade('noon', 2)], nodes: [defineNode({ type: 'n', title: 'N', version: 1, category: 'c', description: 'd', backendKind: 'shade', outputs: { text: 'text' }, run: () => ({ text: '' }) })] })
    for (const name of ['tone', 'shade']) {
      expect(registry.backends(name).map((one) => one.name)).toEqual(['noon', 'dusk'])
      expect(registry.backendKind(name)).toBe(tone)
    }
    expect(() => add('twice', { backends: [shade('dusk', 3)] })).toThrow(/backend dusk/)
    expect(() => add('again', { backendKinds: [{ ...tone, name: 'hue' }] })).toThrow(/earlier name shade/)
  })
  it('leaves the old one to a plugin that offers a kind of it', () => {
    add('own', { backendKinds: [shadeKind] })
    expect(registry.backendKind('shade')).toBe(shadeKind)
    expect(registry.backends('tone').map((one) => one.name)).toEqual(['dusk'])
  })
  it('img2vid is image-to-video to a plugin that was written before', () => {
    const all = new PluginRegistry()
    all.add({ declaration: builtIn, folder: '', digest: '', builtIn: true })
    all.add({ declaration: definePlugin({ name: 'old', version: '1.0.0', backends: [shade('mine', 99, { kind: 'image-to-video' })] }), folder: '', digest: '' })
    expect(all.backends('img2vid')[0]!.name).toBe('mine')
    expect(all.backends('image-to-video').length).toBe(all.backends('img2vid').length)
    expect(all.backends('image-to-video').length).toBeGreaterThan(4)
  })
})

describe('refused on load', () => {
  const node = (backendKind: string) => defineNode({ type: 'n', title: 'N', version: 1, category: 'c', description: 'd', backendKind, outputs: { text: 'text' }, run: () => ({ text: '' }) })
  it.each([
    ['a backend of a kind that there is none of', { backends: [shade('noon', 1)] }, { code: 'E_DECLARATION', type: 'noon', port: 'kind', got: 'shade' }],
    ['a node that chooses from one', { nodes: [node('tint')] }, { code: 'E_DECLARATION', type: 'n', port: 'backendKind', got: 'tint' }],
    ['a backend that can not be run', { backendKinds: [shadeKind], backends: [shade('noon', 1, { run: undefined } as never)] }, { code: 'E_DECLARATION', type: 'noon', port: 'run' }],
  ])('%s', (_, parts, fault) => {
    const registry = new PluginRegistry()
    const add = (name: string, own: object): void => registry.add({ declaration: definePlugin({ name, version: '1.0.0', ...own }), folder: '', digest: '' })
    expect(() => add('bad', parts)).toThrow()
    try {
      add('bad', parts)
    } catch (thrown) {
      expect(toReelgraphError(thrown).faults[0]).toMatchObject(fault)
    }
    // Nothing of it stays.
    add('good', { backendKinds: [shadeKind], backends: [shade('noon', 1)] })
    expect(registry.backends('shade').map(({ name }) => name)).toEqual(['noon'])
    expect(() => add('second', { backendKinds: [shadeKind] })).toThrow(/backend kind shade.*"good".*"second"/)
  })
  it('a kind whose name is no name', () => expect(() => defineBackendKind({ ...shadeKind, name: 'My Kind' })).toThrow(expect.objectContaining({ code: 'E_DECLARATION' }) as Error))
})

describe('from a project', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-kinds-'))
  afterAll(() => rmSync(project, { recursive: true, force: true }))
  const plugin = (name: string, source: string): void => {
    mkdirSync(join(project, 'plugins', name), { recursive: true })
    writeFileSync(join(project, 'plugins', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.ts' }))
    writeFileSync(join(project, 'plugins', name, 'index.ts'), source)
  }
  const reelgraph = (...args: string[]) =>
    spawnSync(process.execPath, [fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url)), '--project', project, ...args], { encoding: 'utf8', cwd: project })
  const fill = async (): Promise<number[]> => [...(await sharp(join(project, 'output/shade.png')).removeAlpha().raw().toBuffer()).subarray(0, 3)]
  const graph = (params: Json): void =>
    writeFileSync(join(project, 'g.json'), JSON.stringify({ format: 1, nodes: { s: { type: 'shade', version: 1, params }, out: { type: 'save-image', version: 1, params: { file: 'shade.png' }, inputs: { image: 's.image' } } } }))

  beforeAll(() => {
    plugin('shades', `
      import { defineBackendKind, defineNode, definePlugin } from 'reelgraph'
      const kind = defineBackendKind({ name: 'shade', title: 'Shade', description: 'Names a colour.' })
      const backend = (name, rank, colour, more = {}) => ({ name, kind: kind.name, title: name, rank, version: '1',
        available: async () => ({ ok: true, reason: 'built in' }), run: async () => ({ colour, metadata: { backend: name } }), ...more })
      const shade = defineNode({ type: 'shade', title: 'Shade', version: 1, category: 'test', description: 'One colour.', backendKind: kind.name,
        outputs: { image: 'image' }, params: { backend: { type: 'string', default: 'auto' } },
        async run({ params, models, report }) {
          const chosen = await models.choose(kind, params.backend, params)
          const { colour, metadata } = await chosen.run({})
          report({ ...metadata, reason: chosen.reason })
          return { image: { width: 8, height: 8, data: Uint8Array.from({ length: 256 }, (_, i) => (i % 4 === 3 ? 255 : colour[i % 4])) } }
        } })
      export default definePlugin({ name: 'shades', version: '1.0.0', nodes: [shade], backendKinds: [kind],
        backends: [backend('noon', 10, [250, 240, 20]), backend('dusk', 20, [90, 20, 110]), backend('cloud', 90, [1, 2, 3], { remote: true })] })`)
    plugin('t-studio', `
      import { definePlugin } from 'reelgraph'
      import { textToImageKind } from 'reelgraph/kinds'
      export default definePlugin({ name: 't-studio', version: '1.0.0', backends: [{ name: 'studio', kind: textToImageKind.name, title: 'Studio', rank: 1, version: '1',
        available: async () => ({ ok: true, reason: 'built in' }), run: async () => { throw new Error('not in this test') } }] })`)
    plugin('u-unknown', `
      import { definePlugin } from 'reelgraph'
      export default definePlugin({ name: 'u-unknown', version: '1.0.0', backends: [{ name: 'lost', kind: 'smell', title: 'Lost', rank: 1, version: '1', available: async () => ({ ok: true, reason: '' }), run: async () => ({}) }] })`)
  })

  it('auto takes the best rank of it, a name that one', async () => {
    graph({})
    const { status, stdout, stderr } = reelgraph('render', 'g.json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as string })
    expect(stdout).toContain('s: made by dusk')
    expect(await fill()).toEqual([90, 20, 110])
    graph({ backend: 'noon' })
    expect(reelgraph('render', 'g.json').status).toBe(0)
    expect(await fill()).toEqual([250, 240, 20])
  }, 180_000)

  it('doctor lists them; a backend of an unknown kind is refused, by name', () => {
    const { stdout } = reelgraph('doctor', '--json')
    const findings = JSON.parse(stdout) as readonly { readonly name: string; readonly found: string }[]
    expect(findings).toContainEqual(expect.objectContaining({ name: 'auto', found: expect.stringMatching(/^shade: dusk, built in, rank 20; not cloud \(remote.*noon \(lower rank: 10\)/) as string }))
    expect(stdout).toContain('studio (lower rank: 1)')
    expect(reelgraph('plugin', 'ls').stderr).toMatch(/E_DECLARATION .*u-unknown.*lost kind: expected a known kind of backend: text-to-video,.*got smell/)
  }, 180_000)
})
