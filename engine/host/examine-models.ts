/** What `auto` would take for each kind of node, and what the model packages behind it need. */
import type { Engine } from './engine.ts'
import { FAMILIES } from '../models/pipelines/families.ts'

export interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly found: string
  /** What to do; empty where all is well. */
  readonly advice: string
}

/** A line for each kind: what `auto` takes where the node asks for nothing special, and what it would pass over. */
export async function examineChoices(engine: Pick<Engine, 'backends'>): Promise<Finding[]> {
  const all = await engine.backends()
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort()
  return kinds.map((kind) => {
    const own = all.filter((one) => one.kind === kind)
    const free = own.filter(({ remote }) => !remote)
    const taken = free.filter(({ ok }) => ok).sort((a, b) => b.rank - a.rank)[0]
    const passed = own.filter((one) => one !== taken).map((one) => `${one.name} (${one.remote ? 'remote: only by name' : one.ok ? `lower rank: ${one.rank}` : one.reason})`)
    const others = passed.length === 0 ? '' : `; not ${passed.join(', ')}`
    return { name: 'auto', ok: taken !== undefined, found: `${kind}: ${taken === undefined ? 'nothing' : `${taken.name}, ${taken.reason}, rank ${taken.rank}`}${others}`, advice: taken === undefined ? 'Install a model package, or name a remote backend.' : '' }
  })
}

/** A line for each package that makes pictures or clips: what it needs and what it makes, the best of each purpose first. */
export async function examineModels(engine: Pick<Engine, 'models'>): Promise<Finding[]> {
  const { diffusion, sessions } = engine.models
  const { budget } = sessions.stats()
  const purposes = [...new Set(Object.values(FAMILIES).map(({ makes }) => makes))].flatMap((makes) => (['text', 'image'] as const).map((from) => ({ makes, from })))
  const found = await Promise.all(purposes.map(async ({ makes, from }) => {
    const models = await diffusion.models(makes, from)
    return models.map(({ name, family, memory, defaults }, k): Finding => {
      const length = makes === 'video' ? `, up to ${(defaults.frames / defaults.fps).toFixed(1)} s (${defaults.frames} frames at ${defaults.fps} fps)` : ''
      const fits = memory <= budget
      return {
        name: `${from} to ${makes}`,
        ok: fits,
        found: `${k + 1}. ${name}: ${family}, ${gigabytes(memory)} of ${gigabytes(budget)}, ${defaults.width}x${defaults.height}${length}`,
        advice: fits ? '' : 'It needs more memory than models may take, and comes last: raise REELGRAPH_MODEL_MEMORY, or take half precision.',
      }
    })
  }))
  return found.flat()
}

/** Lines for each other family: its packages, their memory, and the nodes that take them, by themselves or where they are named. */
export async function examineFamilies({ registry, models }: Pick<Engine, 'models' | 'registry'>): Promise<Finding[]> {
  const { budget } = models.sessions.stats()
  const uses = registry.nodes().flatMap(({ type, imageModels }) => imageModels.map((need) => ({ ...need, type })))
  const installed = (await models.packages.list()).flatMap(({ name, manifest, missing }) => (manifest === undefined || missing.length > 0 || manifest.family in FAMILIES ? [] : [{ name, manifest }]))
  const families = [...new Set([...uses.map(({ family }) => family), ...installed.map(({ manifest }) => manifest.family)])].sort()
  return families.flatMap((family): Finding[] => {
    const nodes = uses.filter((one) => one.family === family)
    const own = installed.filter(({ manifest }) => manifest.family === family)
    const types = (some: readonly { readonly type: string }[], said: string): readonly string[] => (some.length === 0 ? [] : [`${said} ${[...new Set(some.map(({ type }) => type))].join(', ')}`])
    if (own.length === 0) {
      const lost = nodes.filter(({ needed }) => needed === true)
      const found = ['no package', ...types(lost, 'needed by'), ...types(nodes.filter(({ needed }) => needed !== true), 'without it:')].join('; ')
      return [{ name: family, ok: lost.length === 0, found, advice: lost.length === 0 ? '' : `${models.packages.remedy(family)} (docs/guide/models.md)` }]
    }
    return own.map(({ name, manifest: { memory, precision } }, k) => {
      const taken = k === 0 ? nodes.filter(({ optional }) => optional !== true) : []
      const said = [...types(taken, 'taken by'), ...types(nodes.filter((one) => !taken.includes(one)), 'where named by'), ...(nodes.length === 0 ? ['taken by no node itself: by a backend, see auto, or by a plugin'] : [])]
      const fits = memory <= budget
      return {
        name: family,
        ok: fits,
        found: [`${k + 1}. ${name}: ${precision}, ${gigabytes(memory)} of ${gigabytes(budget)}`, ...said].join('; '),
        advice: fits ? '' : 'It needs more memory than models may take: raise REELGRAPH_MODEL_MEMORY, or take half precision.',
      }
    })
  })
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`
