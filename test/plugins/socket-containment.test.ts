/** Each hook of a plugin's socket type, and `check` of its nodes, in each way in which it can go wrong: told by node and port, and the next run works. */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { toReelgraphError, type Fault } from '../../engine/contract/errors.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { film, graph, ground, OUTSIDE, startWith, WAYS, type Way } from './misbehaving.ts'

/** Hooks of socket types answer on the spot or later; how the thread itself is held is the other grid's matter. */
const TRIED: readonly Way[] = ['loop', 'hang', 'throw', 'late', 'exit', 'write', 'array']

const HOOKS = ['check', 'describe', 'write', 'open', 'bytes', 'preview', 'drive', 'at', 'node-check'] as const
type Hook = (typeof HOOKS)[number]

const SOURCE = `
import { asJson, defineFilter, defineNode, definePlugin, defineSocket } from 'reelgraph'
const both = (first, then) => first instanceof Promise ? first.then(() => then) : then
const made = ${JSON.stringify(HOOKS)}.map((hook) => {
  const when = (here, { how }) => hook === here ? badAtOnce(how, hook) : undefined
  return [
    defineSocket({ name: 'bad-' + hook, title: 'T', colour: '#123456', feeds: ['number'],
      check: (value) => both(when('check', value), undefined),
      describe: (value) => both(when('describe', value), { value: 'x' }),
      store: { write: (value) => both(when('write', value), { ...value }), open: ({ meta }) => both(when('open', meta), meta), bytes: (value) => both(when('bytes', value), 1) },
      sample: () => ({ how: '' }),
      preview: (value) => both(when('preview', value), 'fine'),
      drive: (value) => both(when('drive', value), { at: () => both(when('at', value), 1) }) }),
    defineNode({ type: 'give-' + hook, title: 'T', version: 1, category: 'c', description: 'd', outputs: { out: 'bad-' + hook }, params: { how: { type: 'string', default: '' } },
      materialize: ['write', 'open', 'bytes'].includes(hook), describe: ({ params }) => ({ out: { how: params.how } }), run: ({ params }) => ({ out: { how: params.how } }) }),
  ]
})
const checked = defineFilter({ type: 'checked', title: 'T', version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' }, params: { how: { type: 'string', default: '' } },
  check: ({ params }) => badAtOnce(params.how, 'node-check'), frame: (n, { inputs }) => inputs.video.frame(n) })
const migrated = defineFilter({ type: 'migrated', title: 'T', version: 2, migrations: { 1: (params) => { badAtOnce(params.how, 'migrate'); return params } }, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' }, params: { how: { type: 'string', default: '' } },
  frame: (n, { inputs }) => inputs.video.frame(n) })
export default definePlugin({ name: 'misbehaving', version: '1.0.0', nodes: [checked, migrated, ...made.map(([, node]) => node)], sockets: made.map(([socket]) => socket) })
`

let engine: Engine
let close: () => Promise<void>
beforeAll(async () => {
  ;({ engine, close } = await startWith(SOURCE))
}, 60_000)
afterAll(() => close())

/** Does what the hook is called for. */
async function attempt(hook: Hook, how: string): Promise<readonly Fault[]> {
  const give = { type: `give-${hook}`, params: { how } }
  const told = (work: Promise<{ faults?: readonly Fault[] }>): Promise<readonly Fault[]> => work.then(({ faults = [] }) => faults, (thrown) => toReelgraphError(thrown).faults)
  switch (hook) {
    case 'node-check':
      return told(engine.plan({ document: graph({ ground, give: { type: 'checked', params: { how }, inputs: { video: 'ground.video' } }, film: film('give.video') }) }))
    case 'describe':
    case 'bytes':
      return told(engine.plan({ document: graph({ give }), only: ['give'] }))
    case 'preview':
      return told(engine.preview({ document: graph({ give }), node: 'give' }) as Promise<object>)
    case 'drive':
    case 'at':
      return told(engine.render({ document: graph({ ground, give, hand: { type: 'color-adjust', inputs: { video: 'ground.video', brightness: 'give.out' } }, film: film('hand.video') }, { frameSeconds: 1, valueSeconds: 1 }), force: true }))
    default:
      return told(engine.render({ document: graph({ give }), only: ['give'] }))
  }
}
/** Where no run is under way none can fail: it is warned of, as it is where the run is over by then. */
const IDLE: readonly Hook[] = ['describe', 'bytes', 'preview', 'node-check']
/** Where the run has much to do after it. */
const LONG: readonly Hook[] = ['drive']

describe.each(HOOKS)('%s', (hook) => {
  // The value at a time is asked for on the spot: it isn't waited for.
  it.each(TRIED.filter((way) => hook !== 'at' || !['hang', 'late'].includes(way)))('%s', async (way) => {
    const started = performance.now()
    const faults = await attempt(hook, way)
    const [, code] = WAYS[way]
    if (way === 'late' && (faults.length === 0 || IDLE.includes(hook))) {
      expect(faults).toEqual([])
      expect(LONG.includes(hook)).toBe(false)
      await vi.waitFor(() => expect(engine.warnings()).toContainEqual(expect.objectContaining({ code: 'W_PLUGIN_LATE', detail: expect.stringContaining(`nobody waits for ${hook}`) as string })))
    } else {
      expect(faults.map((one) => one.code), faults[0]?.message).toEqual([code])
      // Nothing is known of a port where a thread ends of itself, or by what it leaves behind.
      expect(faults[0]).toMatchObject({ node: 'give', ...(hook === 'node-check' || way === 'late' ? {} : { port: 'out' }) })
    }
    // What doesn't come back is ended when the graph says: sooner than by default, on the spot, too.
    expect(performance.now() - started).toBeLessThan(9000)
    expect(existsSync(OUTSIDE)).toBe(false)
    expect(await attempt(hook, '')).toEqual([])
  }, 60_000)
})

it('what a migration leaves behind is told by the run that it was done for, or as a warning', async () => {
  const render = (how: string) => engine.render({ document: graph({ ground, give: { type: 'migrated', version: 1, params: { how }, inputs: { video: 'ground.video' } }, film: film('give.video') }), force: true })
  const { faults, warnings } = await render('late')
  if (faults.length > 0) expect(faults).toMatchObject([{ code: 'E_PLUGIN_FAULT', node: 'give' }])
  else await vi.waitFor(() => expect([...warnings, ...engine.warnings()]).toContainEqual(expect.objectContaining({ code: 'W_PLUGIN_LATE', detail: expect.stringContaining('nobody waits for migrate') as string })))
  expect((await render('')).faults).toEqual([])
}, 60_000)

it('a plan carries what a socket type can not say as a fault of its node, and the rest stands', async () => {
  const bad = (hook: Hook) => ({ type: `give-${hook}`, params: { how: 'throw' } })
  const plan = await engine.plan({ document: graph({ ground, film: film('ground.video'), give: bad('describe'), other: bad('bytes') }), only: ['film', 'give', 'other'] })
  expect(plan.faults).toMatchObject([
    { code: 'E_NODE_FAILED', node: 'give', type: 'give-describe', port: 'out' },
    { code: 'E_NODE_FAILED', node: 'other', type: 'give-bytes', port: 'out' },
  ])
  expect(plan.nodes.map(({ node }) => node).sort()).toEqual(['film', 'give', 'ground', 'other'])
  expect(plan.nodes.find(({ node }) => node === 'give')!.ports).toEqual([{ port: 'out', socket: 'bad-describe' }])
  expect(plan.nodes.find(({ node }) => node === 'ground')!.ports).toMatchObject([{ port: 'video', clip: { width: 32, height: 18 } }])
}, 60_000)

it('what drives a param may take as long as the graph says', async () => {
  const { faults } = await engine.render({ document: graph({ ground, give: { type: 'give-at', params: { how: 'loop' } }, hand: { type: 'color-adjust', inputs: { video: 'ground.video', brightness: 'give.out' } }, film: film('hand.video') }, { frameSeconds: 60, valueSeconds: 0.5 }), force: true })
  expect(faults).toMatchObject([{ code: 'E_NODE_STUCK', node: 'give', expected: 'an answer within 0.5 s', fix: expect.stringContaining('"valueSeconds"') as string }])
}, 60_000)
