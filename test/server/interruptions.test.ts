import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Preview } from '../../engine/engine.ts'
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
