/** Each hook of a plugin's nodes, each way in which it can go wrong: the run fails by name, and the next one works. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import { toReelgraphError, type Fault } from '../../engine/contract/errors.ts'
import { BAD, EACH_WAY, film, graph, ground, OUTSIDE, startWith, WAYS, writePlugin } from './misbehaving.ts'

// Two gigabytes take seconds to fill; what happens at the end of the room is the same in a smaller one.
vi.mock('../../engine/plugins/fence/plugin-faults.ts', async (original) => ({ ...(await original<object>()), HEAP_MB: 192 }))

const HOOKS = ['info', 'window', 'check', 'prepare', 'frame', 'step', 'run', 'describe', 'clip', 'migrate'] as const
type Hook = (typeof HOOKS)[number]
/** Hooks of plans alone. */
const PLANNED = new Set<Hook>(['check', 'describe'])
/** Hooks that answer on the spot. */
const AT_ONCE = new Set<Hook>(['migrate'])

const SOURCE = `
import { defineFilter, defineNode, defineSequential, definePlugin } from 'reelgraph'
const head = (type) => ({ type, title: 'T', version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' }, params: { how: { type: 'string', default: '' } } })
const frame = (n, { inputs }) => inputs.video.frame(n)
const nodes = [
  defineFilter({ ...head('bad-info'), info: async ({ params }) => { await bad(params.how, 'info'); return {} }, frame }),
  defineFilter({ ...head('bad-window'), window: async ({ params }) => { await bad(params.how, 'window'); return { before: 0, after: 0 } }, frame }),
  defineFilter({ ...head('bad-check'), check: async ({ params }) => { await bad(params.how, 'check') }, frame }),
  defineFilter({ ...head('bad-prepare'), prepare: async ({ params }) => { await bad(params.how, 'prepare') }, frame }),
  defineFilter({ ...head('bad-frame'), async frame(n, context) { if (n === 1) await bad(context.params.how, 'frame'); return frame(n, context) } }),
  defineSequential({ ...head('bad-step'), async step(n, { inputs, params }) { if (n === 1) await bad(params.how, 'step'); return { frame: await inputs.video.frame(n) } } }),
  defineNode({ ...head('bad-run'), async run({ inputs, params }) { await bad(params.how, 'run'); return { video: inputs.video } } }),
  defineNode({ ...head('bad-describe'), materialize: true, async describe({ inputs, params }) { await bad(params.how, 'describe'); return { video: inputs.video } }, run: ({ inputs }) => ({ video: inputs.video }) }),
  defineNode({ ...head('bad-clip'), run: ({ inputs, params }) => ({ video: { info: inputs.video.info, async frame(n, scope) { if (n === 1) await bad(params.how, 'clip'); return scope.pull(inputs.video, n) } } }) }),
  defineFilter({ ...head('bad-migrate'), version: 2, migrations: { 1: (params) => { badAtOnce(params.how, 'migrate'); return params } }, frame }),
]
export default definePlugin({ name: 'misbehaving', version: '1.0.0', nodes })
`

const filmOf = (hook: Hook, how = '') =>
  graph({ ground, hand: { type: `bad-${hook}`, version: 1, params: { how }, inputs: { video: 'ground.video' } }, film: film('hand.video') }, { frameSeconds: how === 'heap' ? 30 : 1 })

let started: Awaited<ReturnType<typeof startWith>>
beforeAll(async () => {
  started = await startWith(SOURCE)
}, 60_000)
afterAll(() => started.close())

async function faultOf(hook: Hook, way: string): Promise<Fault | undefined> {
  const document = filmOf(hook, way)
  if (PLANNED.has(hook)) return started.engine.plan({ document }).then(({ faults }) => faults[0], (thrown) => toReelgraphError(thrown).faults[0])
  const { faults } = await started.engine.render({ document })
  return faults[0]
}

describe.each(HOOKS)('%s', (hook) => {
  const ways = EACH_WAY.filter((way) => (!AT_ONCE.has(hook) || !['hang', 'timer', 'late', 'heap'].includes(way)) && (!PLANNED.has(hook) || !['late', 'timer'].includes(way)))
  it.each(ways)('%s', async (way) => {
    const fault = await faultOf(hook, way)
    const [, code] = WAYS[way]
    // What goes wrong while params are migrated is told with that.
    if (hook === 'migrate') expect([fault?.code, fault?.detail]).toEqual(['E_MIGRATION', expect.stringContaining(way === 'throw' ? 'plainly' : code)])
    else expect(fault?.code, fault?.message).toBe(code)
    expect(fault).toMatchObject({ node: 'hand', type: `bad-${hook}` })
    expect(existsSync(OUTSIDE)).toBe(false)
    // The engine lives, and the plugin works again.
    const { status, faults } = await started.engine.render({ document: filmOf(hook), force: true })
    expect([status, faults]).toEqual(['done', []])
  }, 60_000)
})

describe('import', () => {
  // One that takes its time is waited for half a minute.
  it.each(EACH_WAY.filter((way) => !['hang', 'timer', 'late', 'throw'].includes(way)))('%s', async (way) => {
    const place = mkdtempSync(join(tmpdir(), 'reelgraph-import-'))
    try {
      writePlugin(place, 'bad', `${BAD}badAtOnce('${way}', 'import')\nexport default 1`)
      writePlugin(place, 'good', GOOD)
      const other = await createEngine({ project: place, workers: 0 })
      try {
        expect(other.registry.plugins().map(({ name }) => name)).toContain('good')
        expect(other.registry.problems).toMatchObject([{ code: 'E_PLUGIN_LOAD', detail: expect.stringMatching(/./) }])
      } finally {
        await other.close()
      }
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
  }, 90_000)
})

const GOOD = `import { defineNode, definePlugin } from 'reelgraph'
const node = defineNode({ type: 'good', title: 'T', version: 1, category: 'c', description: 'd', outputs: { text: 'text' }, run: () => ({ text: 'x' }) })
export default definePlugin({ name: 'good', version: '1.0.0', nodes: [node] })`
