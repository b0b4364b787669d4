/** What doctor says of model packages. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { defineNode, type NodeSpec } from '../../engine/api.ts'
import { examineFamilies } from '../../engine/host/examine-models.ts'
import { withoutModels } from '../../engine/models/without-models.ts'
import { createModelPackages } from '../../engine/models/packages/packages.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'

const node = (type: string, imageModel: NonNullable<Parameters<typeof defineNode>[0]['imageModel']>): NodeSpec =>
  defineNode({ type, title: type, version: 1, category: 'test', description: 'For tests.', imageModel, params: { model: { type: 'string', optional: true } }, run: () => ({}) })
const nodes = [
  node('guess-depth', { family: 'depth' }),
  node('look-deep', { family: 'depth', optional: true }),
  node('cut-out', { family: 'matting', needed: true }),
  node('find-faces', { family: 'face-landmarks', needed: true }),
]
const registry = new PluginRegistry()
registry.add({ declaration: { name: 'nodes', version: '1.0.0', nodes }, folder: '', digest: '' })
const families = async (roots: readonly string[], budget: number) => {
  const sessions = { ...withoutModels.sessions, stats: () => ({ used: 0, budget, devices: [], loads: 0, loaded: [] }) }
  const found = await examineFamilies({ registry, models: { ...withoutModels, sessions, packages: createModelPackages({ roots }) } })
  return found.map(({ name, ok, found: said, advice }) => `${ok ? 'ok' : 'look'} ${name} ${said}${advice === '' ? '' : ' !'}`)
}

describe('doctor', () => {
  it('tells which nodes lack a package', async () => {
    expect(await families([], 1e9)).toEqual([
      'ok depth no package; without it: guess-depth, look-deep',
      'look face-landmarks no package; needed by find-faces !',
      'look matting no package; needed by cut-out !',
    ])
  })
  it('tells what is installed, who takes it, and what does not fit', async () => {
    const roots = [fileURLToPath(new URL('../fixtures/models', import.meta.url))]
    const said = await families(roots, 1e9)
    expect(said).toContain('ok depth 1. tiny-depth: float32, 0.00 GB of 1.00 GB; taken by guess-depth; where named by look-deep')
    expect(said).toContain('ok matting 1. tiny-matting: float32, 0.00 GB of 1.00 GB; taken by cut-out')
    expect(said).toContain('ok upscaler 1. tiny-upscaler: float32, 0.00 GB of 1.00 GB; taken by no node itself: by a backend, see auto, or by a plugin')
    // Diffusion has lines of its own.
    expect(said.some((line) => line.includes('tiny-wan'))).toBe(false)
    expect(await families(roots, 1000)).toContain('look depth 1. tiny-depth: float32, 0.00 GB of 0.00 GB; taken by guess-depth; where named by look-deep !')
  })
})
