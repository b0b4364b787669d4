import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type ServerKit } from './kit.ts'

let kit: ServerKit
beforeAll(async () => void (kit = await startServer()))
afterAll(async () => kit.close())

const LIMIT = 4 * 1024 * 1024

async function post(path: string, body: Uint8Array | string): Promise<{ status: number; code?: string; faults?: { code: string }[] }> {
  const response = await fetch(`${kit.url}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body as BodyInit })
  return { status: response.status, ...((await response.json()) as object) }
}

/** Milliseconds for which the event loop, which is the server's and ours, stood still: the least of some tries, for others use the machine too. */
async function standstill(work: () => Promise<unknown>): Promise<number> {
  const tries: number[] = []
  for (let k = 0; k < 7; k++) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    await sleep(20)
    delay.reset()
    await work()
    await sleep(20)
    delay.disable()
    tries.push(delay.max / 1e6)
  }
  return Math.min(...tries)
}

describe('bodies that are refused', () => {
  it.each<[string, () => Buffer, number, string]>([
    ['nest too deeply at once', () => Buffer.alloc(LIMIT - 2, '['), 422, 'E_JSON_DEPTH'],
    ['nest too deeply at their end', () => Buffer.concat([Buffer.from('{"document":["'), Buffer.alloc(LIMIT - 1000, 'x'), Buffer.from('"'), Buffer.alloc(300, '['), Buffer.alloc(300, ']'), Buffer.from(']}')]), 422, 'E_JSON_DEPTH'],
    ['are larger than allowed', () => Buffer.alloc(LIMIT + 1, ' '), 413, 'E_HTTP_SIZE'],
  ])('because they %s, without the event loop standing still', async (_, make, status, code) => {
    const body = make()
    await post('/api/validate', body) // what is compiled at first is no matter of the limit
    let answer: Awaited<ReturnType<typeof post>> | undefined
    const still = await standstill(async () => void (answer = await post('/api/validate', body)))
    expect(answer).toMatchObject({ status, code })
    expect(still).toBeLessThan(50)
  })

  it('a text as large as allowed is read, and nothing stands still for long', async () => {
    const body = Buffer.from(JSON.stringify({ document: { format: 1, title: 'x', nodes: {}, ui: { note: 'x'.repeat(LIMIT - 100) } } }))
    await post('/api/validate', body)
    const still = await standstill(() => post('/api/validate', body))
    expect(still).toBeLessThan(150)
  })
})

describe('graphs that are too large', () => {
  it('are refused at once, whatever takes the place of their nodes', async () => {
    const values = Array.from({ length: 100_000 }, (_, k) => k)
    const node = { type: 'text-to-video', params: { prompt: 'sea', width: 16, height: 16, fps: 2, duration: 1 } }
    const body = JSON.stringify({ document: { format: 1, nodes: { e: { type: 'for-each', params: { values, node } }, f: { type: 'encode', params: { file: 'x.mp4' }, inputs: { video: 'e.video' } } } } })
    await post('/api/plan', body)
    const started = performance.now()
    expect((await post('/api/plan', body)).faults).toEqual([expect.objectContaining({ code: 'E_GRAPH_SIZE', node: 'e', port: 'values', got: '100001' })])
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('are counted together: two halves are one too many', async () => {
    const each = (n: number) => ({ type: 'for-each', params: { values: Array.from({ length: n }, (_, k) => k), node: { type: 'color-adjust', inputs: { video: '@.video' } } }, inputs: { video: 's.video' } })
    const nodes = { s: { type: 'text-to-video', params: { prompt: 'sea', width: 16, height: 16, fps: 2, duration: 1 } }, a: each(12_000), b: each(12_000), m: { type: 'sequence', inputs: { clips: ['a.video', 'b.video'] } }, f: { type: 'encode', params: { file: 'x.mp4' }, inputs: { video: 'm.video' } } }
    const { faults } = await post('/api/plan', JSON.stringify({ document: { format: 1, nodes } }))
    expect(faults).toEqual([expect.objectContaining({ code: 'E_GRAPH_SIZE' })])
  }, 60_000)
})

describe('hanging up ends the work', () => {
  it.each(['validate', 'plan'])('of %s', async (route) => {
    // Each of the small expansions takes its turn: minutes in all.
    const nodes: Record<string, object> = {}
    for (let k = 0; k < 4000; k++) nodes[`e${k}`] = { type: 'for-each', params: { values: [k], node: { type: 'text-to-video', params: { prompt: 'sea', width: 16, height: 16, fps: 2, duration: 1 } } } }
    nodes['m'] = { type: 'sequence', params: { transition: 'cut' }, inputs: { clips: Object.keys(nodes).map((name) => `${name}.video`) } }
    nodes['f'] = { type: 'encode', params: { file: 'x.mp4' }, inputs: { video: 'm.video' } }
    writeFileSync(join(kit.project, 'graphs/many.json'), JSON.stringify({ format: 1, nodes }))
    const hangUp = new AbortController()
    const answer = post.bind(undefined, `/api/${route}`)
    const asked = fetch(`${kit.url}/api/${route}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ path: 'graphs/many.json' }), signal: hangUp.signal }).catch(() => 'hung up')
    await sleep(300)
    hangUp.abort()
    await asked
    // What is in hand may end; on a busy machine that takes a while, but not minutes.
    const worked = async (): Promise<number> => {
      const before = process.cpuUsage()
      await sleep(1000)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    await expect.poll(worked, { message: 'milliseconds of work in a second after nobody waits for it', timeout: 15_000 }).toBeLessThan(300)
    expect(await answer(JSON.stringify({ path: 'graphs/tiny.json' }))).toMatchObject({ status: 200 })
  }, 60_000)
})
