/** A server on a free port over a temporary project with a tiny graph. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine, EngineOptions } from '../../engine/host/engine.ts'
import { createMemoryStore } from '../../engine/queue/queue-memory.ts'
import { createQueue, type RunQueue } from '../../engine/queue/queue.ts'
import { createServer, type RunningServer, type ServerOptions } from '../../engine/server/create-server.ts'

/** 64x36, 8 frames. */
export const TINY = {
  format: 1,
  title: 'Tiny',
  inputs: { seconds: { type: 'number', default: 1, minimum: 0.1, maximum: 600 } },
  nodes: {
    scene: { type: 'text-to-video', version: 1, params: { prompt: 'calm sea', duration: '{{inputs.seconds}}', width: 64, height: 36, fps: 8, seed: 1 } },
    film: { type: 'encode', version: 2, params: { file: 'tiny.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
  },
}

export interface ServerKit {
  readonly project: string
  readonly url: string
  readonly engine: Engine
  readonly queue: RunQueue
  close(): Promise<void>
}

/** A project that is given is removed at the end, too. */
export async function startServer(options: Partial<ServerOptions> = {}, more: EngineOptions = {}, onStarted: (server: RunningServer) => void = () => {}): Promise<ServerKit> {
  const { project = mkdtempSync(join(tmpdir(), 'reelgraph-server-')) } = more
  mkdirSync(join(project, 'graphs'), { recursive: true })
  writeFileSync(join(project, 'graphs/tiny.json'), JSON.stringify(TINY))
  const engine = await createEngine({ workers: 0, check: true, ...more, project })
  const queue = createQueue({
    store: createMemoryStore(),
    run: (order, run, signal, onEvent) => engine.render({ ...order, run, signal, onEvent, live: true }),
    newId: randomUUID,
    now: () => new Date(),
  })
  const server = await createServer({ engine, queue, port: 0, ...options })
  onStarted(server)
  return {
    project, url: server.url, engine, queue,
    async close() {
      await server.close()
      await queue.close()
      await engine.close()
      // A store that was damaged on purpose may still be written anew.
      rmSync(project, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
