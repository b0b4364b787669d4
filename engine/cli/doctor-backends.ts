/** What `auto` would take for each kind of node, and what the model packages behind it need. */
import type { Engine } from '../engine.ts'
import { FAMILIES } from '../models/pipelines/families.ts'
import type { Finding } from './doctor.ts'

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
  const purposes = [...new Map(Object.values(FAMILIES).map(({ makes, from }) => [`${makes} ${from}`, { makes, from }])).values()]
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

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`
