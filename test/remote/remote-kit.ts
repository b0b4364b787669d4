/** An engine over a temporary project, with keys and addresses of its own, that renders a graph of one remote node. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import type { RunReport, StampedRunEvent } from '../../engine/contract/events.ts'
import type { GraphNode } from '../../engine/graph/document.ts'

/** All waits are this much shorter. */
export const PACE = 0.01

export type Nodes = Readonly<Record<string, GraphNode>>

export interface RemoteKit {
  readonly project: string
  readonly engine: Engine
  /** Everything that was logged, as text. */
  readonly logged: () => string
  readonly events: StampedRunEvent[]
  render(nodes: Nodes, signal?: AbortSignal): Promise<RunReport>
  /** A second engine over the same project, as after a restart. */
  again(): Promise<RemoteKit>
  close(keep?: boolean): Promise<void>
}

export async function createRemoteKit(environment: Readonly<Record<string, string>>, { project = mkdtempSync(join(tmpdir(), 'reelgraph-remote-')), timeout = 90 } = {}): Promise<RemoteKit> {
  const lines: string[] = []
  const events: StampedRunEvent[] = []
  const say = (facts: object, message: string): void => void lines.push(`${message} ${JSON.stringify(facts)}`)
  writeFileSync(join(project, 'ground.png'), await sharp({ create: { width: 96, height: 54, channels: 3, background: '#3a7' } }).png().toBuffer())
  const engine = await createEngine({ project, workers: 0, remote: { environment, pace: PACE, timeout }, log: { debug: say, info: say, warn: say, error: say } })
  return {
    project,
    engine,
    events,
    logged: () => lines.join('\n'),
    render: (nodes, signal) =>
      engine.render({
        document: { format: 1, title: 'Remote', nodes },
        force: true,
        onEvent: (event) => void events.push(event),
        ...(signal === undefined ? {} : { signal }),
      }),
    again: () => createRemoteKit(environment, { project, timeout }),
    async close(keep = false) {
      await engine.close()
      if (!keep) rmSync(project, { recursive: true, force: true })
    },
  }
}

/** 5 s of a test picture, 24 frames a second, its index at the front, as services give them out. */
export function makeFilm(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-film-'))
  const path = join(folder, 'film.mp4')
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=128x72:rate=24:duration=5', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', path])
  const bytes = readFileSync(path)
  rmSync(folder, { recursive: true })
  return bytes
}

/** Whether any file below the folder holds the text. */
export function folderHolds(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text))
}
