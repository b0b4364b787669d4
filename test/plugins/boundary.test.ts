/** What a plugin leaves behind fails its run by name; the server lives on. All for real: programs as children. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const CLI = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-boundary-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const SOURCE = `import { defineFilter, definePlugin } from 'reelgraph'
const made = (type: string, left: (n: number) => void) => defineFilter({
  type, title: 'T', version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' },
  async frame(n, { inputs }) {
    const frame = await inputs.video.frame(n)
    left(n)
    // Long enough for what was left to happen.
    if (n === 1) await new Promise((resolve) => setTimeout(resolve, 400))
    return frame
  },
})
const floating = made('floating', (n) => { if (n === 1) void Promise.reject(new Error('nobody waits for this')) })
const timer = made('timer', (n) => { if (n === 1) setTimeout(() => { throw new Error('out of a timer') }, 50) })
const later = made('later', (n) => { if (n === 1) setTimeout(() => { throw new Error('when all was over') }, 8000) })
const thrown = made('thrown', (n) => { if (n === 1) throw new Error('plainly') })
const hanging = defineFilter({
  type: 'hanging', title: 'T', version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' },
  frame: () => new Promise(() => setInterval(() => {}, 1000)),
})
export default definePlugin({ name: 'careless', version: '1.0.0', nodes: [floating, timer, later, thrown, hanging] })
`

const graph = (type: string) => ({
  format: 1,
  nodes: {
    ground: { type: 'text-to-video', version: 1, params: { prompt: 'a sea', backend: 'procedural', width: 64, height: 36, duration: 0.4 } },
    hand: { type, version: 1, inputs: { video: 'ground.video' } },
    film: { type: 'encode', version: 1, params: { file: `${type}.mp4`, quality: 'draft' }, inputs: { video: 'hand.video' } },
  },
})

beforeAll(() => {
  mkdirSync(join(project, 'plugins/careless'), { recursive: true })
  writeFileSync(join(project, 'plugins/careless/package.json'), JSON.stringify({ name: 'careless', version: '1.0.0', type: 'module', main: 'index.ts' }))
  writeFileSync(join(project, 'plugins/careless/index.ts'), SOURCE)
  for (const type of ['floating', 'timer', 'later', 'thrown', 'hanging']) writeFileSync(join(project, `${type}.json`), JSON.stringify(graph(type)))
})

const render = (type: string, ...more: string[]) => spawnSync(process.execPath, [CLI, '--project', project, ...more, 'render', join(project, `${type}.json`)], { encoding: 'utf8' })

describe('render', () => {
  it.each([['floating', 'nobody waits for this'], ['timer', 'out of a timer']])('names the plugin of a %s failure', (type, message) => {
    const { status, stderr } = render(type)
    expect(stderr).toMatch(new RegExp(`E_PLUGIN_FAULT ${type} "hand":.*"careless": ${message}`))
    expect(status).toBe(5)
  }, 60_000)

  it('tells file and line of what was thrown, when asked for', () => {
    const line = SOURCE.split('\n').findIndex((one) => one.includes("'plainly'")) + 1
    expect(render('thrown').stderr).not.toMatch(/index\.ts:\d+/)
    const { stderr } = render('thrown', '--verbose')
    expect(stderr).toMatch(/E_NODE_FAILED thrown "hand".*plainly/)
    expect(stderr).toMatch(new RegExp(`careless/index\\.ts:${line}:\\d+`))
  }, 60_000)
})

describe('Ctrl-C', () => {
  it('twice ends the program, whatever a plugin does', async () => {
    const child = spawn(process.execPath, [CLI, '--project', project, 'render', join(project, 'hanging.json')])
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await new Promise((resolve) => setTimeout(resolve, 4000))
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    await expect.poll(() => said, { timeout: 10_000 }).toContain('Cancelling')
    child.kill('SIGINT')
    expect(await ended).toEqual([null, 'SIGINT'])
  }, 60_000)
})

describe('serve', () => {
  let child: ChildProcess
  let url = ''
  beforeAll(async () => {
    child = spawn(process.execPath, [CLI, '--project', project, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await vi.waitFor(() => void (url = /http:\/\/[^\s\x1b]+/.exec(said)![0]), { timeout: 30_000 })
  }, 40_000)
  afterAll(async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  })
  const run = async (type: string): Promise<{ status: string; faults: { code: string; detail?: string }[] }> => {
    const response = await fetch(new URL('/api/runs', url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ document: graph(type) }) })
    const { id } = (await response.json()) as { id: string }
    for (;;) {
      const seen = (await (await fetch(new URL(`/api/runs/${id}`, url))).json()) as { status: string; faults: { code: string; detail?: string }[] }
      if (!['queued', 'running'].includes(seen.status)) return seen
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  it('fails the run with the plugin named, and lives', async () => {
    for (const [type, message] of [['floating', 'nobody waits for this'], ['timer', 'out of a timer']] as const) {
      const { status, faults } = await run(type)
      expect([status, faults[0]?.code, faults[0]?.detail]).toEqual(['failed', 'E_PLUGIN_FAULT', expect.stringContaining(message)])
    }
    expect((await run('later')).status).toBe('done')
    // The run is over long before: a machine that has other things to do takes its time.
    await vi.waitFor(async () => {
      const { warnings = [] } = (await (await fetch(new URL('/api/health', url))).json()) as { warnings?: object[] }
      expect(warnings).toMatchObject([{ code: 'W_PLUGIN_LATE', file: 'careless', detail: 'when all was over.' }])
    }, { timeout: 30_000, interval: 250 })
    expect(child.exitCode).toBeNull()
    expect((await run('later')).status).toBe('done')
  }, 90_000)
})
