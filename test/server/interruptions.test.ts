import { warning } from '../../engine/contract/warnings.ts'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Preview } from '../../engine/host/engine.ts'
import { createMemoryStore } from '../../engine/queue/queue-memory.ts'
import { createQueue } from '../../engine/queue/queue.ts'
import { createServer } from '../../engine/server/create-server.ts'
import { startServer, TINY } from './kit.ts'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))

describe('someone hangs up', () => {
  it('and the preview that was being made is cancelled', async () => {
    const kit = await startServer()
    let asked: (signal: AbortSignal) => void = () => {}
    const signalOf = new Promise<AbortSignal>((resolve) => (asked = resolve))
    const engine = {
      ...kit.engine,
      preview: ({ signal }: { signal?: AbortSignal }) => {
        asked(signal!)
        return new Promise<Preview>((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)))
      },
    }
    const server = await createServer({ engine, queue: kit.queue, port: 0 })
    const hangUp = new AbortController()
    const answer = fetch(`${server.url}/api/preview?path=graphs/tiny.json&node=scene`, { signal: hangUp.signal }).catch(() => 'hung up')
    const signal = await signalOf
    expect(signal.aborted).toBe(false)
    hangUp.abort()
    expect(await answer).toBe('hung up')
    await expect.poll(() => signal.aborted).toBe(true)
    await server.close()
    await kit.close()
  })
})

describe('a client is told more than can wait for it', () => {
  it('and gets the rest when it comes again', async () => {
    const kit = await startServer()
    const COUNT = 600
    const queue = createQueue({
      store: createMemoryStore(),
      newId: () => 'long',
      now: () => new Date(),
      run: (_order, run, _signal, onEvent) => {
        // 12 MB, three times of what may wait.
        for (let i = 0; i < COUNT; i++) onEvent({ type: 'warning', warning: warning('W_NODE', { detail: `${i} ${'x'.repeat(20_000)}` }), time: '' })
        return Promise.resolve({ run, status: 'done', seconds: 0, outputs: [], nodes: [], reports: {}, faults: [], warnings: [], peakFrameBytes: 0 })
      },
    })
    queue.submit({ document: { format: 1, nodes: {} }, inputs: {} })
    await queue.idle()
    const server = await createServer({ engine: kit.engine, queue, port: 0 })
    const seen: string[] = []
    let last = '0'
    for (;;) {
      const response = await fetch(`${server.url}/api/runs/long/events`, { headers: { 'Last-Event-ID': last } })
      if (response.status === 204) break
      const text = await response.text()
      last = [...text.matchAll(/^id: (\d+)$/gm)].at(-1)![1]!
      seen.push(...[...text.matchAll(/"detail":"(\d+) /g)].map((match) => match[1]!))
    }
    expect(seen).toEqual(Array.from({ length: COUNT }, (_, i) => String(i)))
    await server.close()
    await queue.close()
    await kit.close()
  })
})

describe('the server is killed', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-killed-'))
  let child: ChildProcess | undefined

  async function serve(): Promise<string> {
    child = spawn(process.execPath, [PROGRAM, '--project', project, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    return new Promise((resolve) => {
      child!.stdout!.on('data', (data: Buffer) => {
        text += data.toString()
        const url = /http:\/\/[\w.:[\]]+/.exec(text)?.[0]
        if (url !== undefined) resolve(url)
      })
    })
  }
  const get = async (url: string): Promise<{ status: string }> => (await (await fetch(url)).json()) as { status: string }

  it('and the next one takes up the run that was under way', async () => {
    mkdirSync(join(project, 'graphs'))
    writeFileSync(join(project, 'graphs/tiny.json'), JSON.stringify(TINY))
    try {
      const first = await serve()
      const body = JSON.stringify({ path: 'graphs/tiny.json', inputs: { seconds: 20 } })
      const { id } = (await (await fetch(`${first}/api/runs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json()) as { id: string }
      await expect.poll(async () => (await get(`${first}/api/runs/${id}`)).status).toBe('running')
      const gone = new Promise((resolve) => child!.on('exit', resolve))
      child!.kill('SIGKILL')
      await gone
      const second = await serve()
      await expect.poll(async () => (await get(`${second}/api/runs/${id}`)).status, { timeout: 25_000, interval: 200 }).toBe('done')
    } finally {
      child?.kill('SIGINT')
      await new Promise((resolve) => (child?.exitCode === null ? child.on('exit', resolve) : resolve(undefined)))
      rmSync(project, { recursive: true, force: true })
    }
  }, 60_000)
})
