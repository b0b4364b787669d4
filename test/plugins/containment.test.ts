/** Each hook of a plugin, each way in which it can go wrong: the run fails by name, and the next one works. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { toReelgraphError, type Fault } from '../../engine/contract/errors.ts'
import { parseGraph } from '../../engine/graph/parse.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-containment-'))
const outside = join(project, 'stolen.txt')

/** What goes wrong, and the code that tells it. */
const WAYS = {
  loop: ['for (;;) {}', 'E_NODE_STUCK'],
  hang: ['return new Promise(() => {})', 'E_NODE_STUCK'],
  throw: ["throw new Error('plainly')", 'E_NODE_FAILED'],
  late: ["Promise.reject(new Error('nobody waits')); const end = Date.now() + 50; while (Date.now() < end);", 'E_PLUGIN_FAULT'],
  timer: ["setTimeout(() => { throw new Error('out of a timer') }, 10); await new Promise((done) => setTimeout(done, 400))", 'E_PLUGIN_FAULT'],
  exit: ['process.exit(0)', 'E_PLUGIN_FAULT'],
  kill: ["process.kill(process.pid, 'SIGKILL')", 'E_PLUGIN_PERMISSION'],
  write: [`writeFileSync(${JSON.stringify(outside)}, 'x')`, 'E_PLUGIN_PERMISSION'],
  read: ["readFileSync('/etc/hostname')", 'E_PLUGIN_PERMISSION'],
  spawn: ["execSync('true')", 'E_PLUGIN_PERMISSION'],
  array: ['new Uint8Array(4 * 2 ** 30)', 'E_PLUGIN_MEMORY'],
  heap: ['const all = []; for (;;) all.push(new Array(1e6).fill(all.length))', 'E_PLUGIN_MEMORY'],
} as const
type Way = keyof typeof WAYS

const HOOKS = ['info', 'window', 'check', 'prepare', 'frame', 'step', 'run', 'describe', 'clip', 'migrate'] as const
type Hook = (typeof HOOKS)[number]
/** Hooks of plans alone. */
const PLANNED = new Set<Hook>(['check', 'describe'])
/** Hooks that answer on the spot. */
const AT_ONCE = new Set<Hook>(['migrate'])

const bad = (hook: Hook): string => (AT_ONCE.has(hook) ? '(how) => { switch (how) {' : 'async (how) => { switch (how) {') + Object.entries(WAYS).filter(([, [code]]) => !(AT_ONCE.has(hook) && code.includes('await'))).map(([way, [code]]) => `case '${way}': { ${code}; break }`).join('\n') + '} }'

const SOURCE = `
import { readFileSync, writeFileSync } from 'node:fs'
import { execSync } from 'node:child_process'
import { defineFilter, defineNode, defineSequential, definePlugin } from 'reelgraph'
const head = (type) => ({ type, title: 'T', version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' }, params: { how: { type: 'string', default: '' } } })
const frame = (n, { inputs }) => inputs.video.frame(n)
const nodes = [
  defineFilter({ ...head('bad-info'), info: async ({ params }) => { await (${bad('info')})(params.how); return {} }, frame }),
  defineFilter({ ...head('bad-window'), window: async ({ params }) => { await (${bad('window')})(params.how); return { before: 0, after: 0 } }, frame }),
  defineFilter({ ...head('bad-check'), check: async ({ params }) => { await (${bad('check')})(params.how) }, frame }),
  defineFilter({ ...head('bad-prepare'), prepare: async ({ params }) => { await (${bad('prepare')})(params.how) }, frame }),
  defineFilter({ ...head('bad-frame'), async frame(n, context) { if (n === 1) await (${bad('frame')})(context.params.how); return frame(n, context) } }),
  defineSequential({ ...head('bad-step'), async step(n, { inputs, params }) { if (n === 1) await (${bad('step')})(params.how); return { frame: await inputs.video.frame(n) } } }),
  defineNode({ ...head('bad-run'), async run({ inputs, params }) { await (${bad('run')})(params.how); return { video: inputs.video } } }),
  defineNode({ ...head('bad-describe'), materialize: true, async describe({ inputs, params }) { await (${bad('describe')})(params.how); return { video: inputs.video } }, run: ({ inputs }) => ({ video: inputs.video }) }),
  defineNode({ ...head('bad-clip'), run: ({ inputs, params }) => ({ video: { info: inputs.video.info, async frame(n, scope) { if (n === 1) await (${bad('clip')})(params.how); return scope.pull(inputs.video, n) } } }) }),
  defineFilter({ ...head('bad-migrate'), version: 2, migrations: { 1: (params) => { (${bad('migrate')})(params.how); return params } }, frame }),
]
export default definePlugin({ name: 'misbehaving', version: '1.0.0', nodes })
`

const graph = (type: string, how = '', version = 1) =>
  parseGraph(JSON.stringify({
    format: 1,
    limits: { frameSeconds: how === 'heap' ? 30 : 1 },
    nodes: {
      ground: { type: 'text-to-video', version: 1, params: { prompt: 'a sea', backend: 'procedural', width: 32, height: 18, duration: 0.2 } },
      hand: { type, version, params: { how }, inputs: { video: 'ground.video' } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'draft' }, inputs: { video: 'hand.video' } },
    },
  }))

function write(name: string, source: string, manifest: object = {}): void {
  mkdirSync(join(project, 'plugins', name), { recursive: true })
  writeFileSync(join(project, 'plugins', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js', ...manifest }))
  writeFileSync(join(project, 'plugins', name, 'index.js'), source)
}

let engine: Engine
beforeAll(async () => {
  write('misbehaving', SOURCE)
  engine = await createEngine({ project, workers: 0 })
  expect(engine.registry.problems).toEqual([])
}, 60_000)
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

async function faultOf(hook: Hook, way: string): Promise<Fault | undefined> {
  const document = graph(`bad-${hook}`, way)
  if (PLANNED.has(hook)) return engine.plan({ document }).then(({ faults }) => faults[0], (thrown) => toReelgraphError(thrown).faults[0])
  const { faults } = await engine.render({ document })
  return faults[0]
}

describe.each(HOOKS)('%s', (hook) => {
  const ways = (Object.keys(WAYS) as Way[]).filter((way) => (!AT_ONCE.has(hook) || !['hang', 'timer', 'late', 'heap'].includes(way)) && (!PLANNED.has(hook) || !['late', 'timer'].includes(way)))
  it.each(ways)('%s', async (way) => {
    const fault = await faultOf(hook, way)
    const [, code] = WAYS[way]
    // What goes wrong while params are migrated is told with that.
    if (hook === 'migrate') expect([fault?.code, fault?.detail]).toEqual(['E_MIGRATION', expect.stringContaining(way === 'throw' ? 'plainly' : code)])
    else expect(fault?.code, fault?.message).toBe(code)
    expect(fault).toMatchObject({ node: 'hand', type: `bad-${hook}` })
    expect(existsSync(outside)).toBe(false)
    // The engine lives, and the plugin works again.
    const { status, faults } = await engine.render({ document: graph(`bad-${hook}`), force: true })
    expect([status, faults]).toEqual(['done', []])
  }, 60_000)
})

describe('import', () => {
  // One that takes its time is waited for half a minute.
  it.each((Object.keys(WAYS) as Way[]).filter((way) => !['hang', 'timer', 'late', 'throw'].includes(way)))('%s', async (way) => {
    const place = mkdtempSync(join(tmpdir(), 'reelgraph-import-'))
    try {
      for (const [name, source] of [['bad', `import { readFileSync, writeFileSync } from 'node:fs'\nimport { execSync } from 'node:child_process'\n${WAYS[way][0]}\nexport default 1`], ['good', GOOD]] as const) {
        mkdirSync(join(place, 'plugins', name), { recursive: true })
        writeFileSync(join(place, 'plugins', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }))
        writeFileSync(join(place, 'plugins', name, 'index.js'), source)
      }
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
