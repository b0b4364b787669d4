/** Presets set what a node does and leave what is its own; those that come with the editor fit their nodes. Published graphs name their files from where they lie. */
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { applyPreset, builtInPresets, PRESETS, presetsOf, renamedPreset, withoutPreset, withPreset } from '../../editor/presets/presets.ts'
import { published } from '../../editor/search/publish.ts'
import { paramSchema } from '../../engine/graph/param-schema.ts'
import builtIn from '../../nodes/index.ts'

const types = new Map((builtIn.nodes ?? []).map((spec) => [spec.type, { ...spec, params: paramSchema(spec) } as unknown as NodeType]))

test('every preset that comes with the editor is valid for its node', () => {
  const ajv = new Ajv({ strict: false })
  const wrong = [...types].flatMap(([type, { params }]) => builtInPresets(type).filter(({ params: given }) => !ajv.validate(params, given)).map(({ title }) => `${type}: ${title} ${ajv.errorsText()}`))
  expect(wrong).toEqual([])
  expect([...types.keys()].flatMap((type) => builtInPresets(type)).length).toBeGreaterThan(10)
})

test('a preset is kept, found by its type, replaced under the same title, renamed and removed', () => {
  const node = { type: 'title', version: 1, params: { text: 'Hello', size: 0.2, animation: 'rise' } }
  let file = withPreset(PRESETS, node, types.get('title'), 'Big rise')
  expect(file.nodes['big-rise']).toEqual({ type: 'title', version: 1, title: 'Big rise', params: { size: 0.2, animation: 'rise' } })
  file = withPreset(file, { ...node, params: { ...node.params, size: 0.3 } }, types.get('title'), 'Big rise')
  expect(Object.keys(file.nodes)).toEqual(['big-rise'])
  expect(presetsOf(file, 'title').map(({ title, params }) => [title, params['size']])).toEqual([['Big rise', 0.3]])
  expect(presetsOf(file, 'blur')).toEqual([])
  file = renamedPreset(file, 'big-rise', 'Large')
  expect(presetsOf(file, 'title')[0]).toMatchObject({ key: 'big-rise', title: 'Large' })
  expect(renamedPreset(file, 'big-rise', '  ')).toBe(file)
  expect(withoutPreset(file, 'big-rise').nodes).toEqual({})
})

test('what is the node’s own stays: prompt, seed, file, templates, links', () => {
  const document = { format: 1 as const, nodes: { scene: { type: 'text-to-video', params: { prompt: 'sea', seed: 4, duration: '{{inputs.length}}', fps: 12, width: 64 }, inputs: { height: 'n.value' } } } }
  const next = applyPreset(document, 'scene', types.get('text-to-video'), { prompt: 'land', seed: 9, duration: 3, fps: 24, height: 90, nothing: 1 })
  expect(next.nodes['scene']!.params).toEqual({ prompt: 'sea', seed: 4, duration: '{{inputs.length}}', fps: 24 })
})

test('a published graph is labelled, and names its own subgraphs from where it lies now', () => {
  const inner = { format: 1 as const, nodes: { a: { type: './parts/fog.json' }, b: { type: 'blur', inputs: { video: 'a.video' } } }, outputs: { video: 'b.video' }, ui: { a: { pos: [1, 2] } } }
  const next = published(inner, 'graphs/films/dawn.json', 'graphs/library/dawn.json', { title: 'Dawn', description: '', category: 'weather', keywords: ['mist'] })
  expect(next.nodes).toEqual({ ...inner.nodes, a: { type: '../films/parts/fog.json' } })
  expect(next).toMatchObject({ title: 'Dawn', outputs: inner.outputs, ui: { a: { pos: [1, 2] }, '@library': { category: 'weather', keywords: ['mist'] } } })
  expect(next).not.toHaveProperty('description')
})
