/**
 * How much faster two workers are than one, each held to one core: `taskset`, kernels on the calling thread, one thread of the encoder. What each job
 * took is kept in farm-times.json, for farm-simulation.ts.
 *   node --import tsx test/jobs/farm-speed.ts [seconds of film] [the program of a built package: it leaves the cores to the work sooner]
 * Figures stand in farm-speed.md.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openFarm } from '../../engine/farm/open-farm.ts'
import { renderOnFarm } from '../../engine/farm/submit.ts'
import type { FarmResult } from '../../engine/farm/work-queue.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { createEngine } from '../../engine/host/container.ts'

const PROGRAM = process.argv[3] ?? fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const length = Number(process.argv[2] ?? 48)
const FILM: GraphDocument = {
  format: 1,
  nodes: {
    scene: { type: 'text-to-video', params: { prompt: 'calm sea', duration: length, width: 640, height: 360, fps: 12, seed: 1 } },
    push: { type: 'camera-move', params: { move: 'slow-zoom-in' }, inputs: { video: 'scene.video' } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'push.video' } },
  },
}

const times: { seconds: number; bytes: number }[] = []
async function measure(workers: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'farm-speed-'))
  const [queue, store] = [join(folder, 'queue'), join(folder, 'store')]
  const children = Array.from({ length: workers }, (_, n) => {
    const project = join(folder, `worker-${n}`)
    mkdirSync(project)
    // A small affinity has ffmpeg take one thread.
    return spawn('taskset', ['-c', String(n), process.execPath, PROGRAM, '--project', project, 'worker', '--redis', queue, '--store', store, '--workers', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  })
  try {
    // Neither start of a program is part of it.
    await Promise.all(children.map(({ stdout }) => once(stdout!, 'data')))
    const farm = await openFarm(queue, store)
    mkdirSync(join(folder, 'submitter'))
    const engine = await createEngine({ project: join(folder, 'submitter'), workers: 0, segmentSeconds: 2, around: farm.around })
    const began = performance.now()
    const { faults, outputs } = await renderOnFarm(engine, farm, { document: FILM }, { owner: 'speed', poll: 100, onJob: (_job, state) => void (state.state === 'done' && workers === 1 && times.push(timesOf(state.result))) })
    const seconds = (performance.now() - began) / 1000
    if (faults.length > 0) throw new Error(faults[0]!.message)
    print(`${workers} ${workers === 1 ? 'worker' : 'workers'}: ${seconds.toFixed(1)} s, digest ${outputs[0]!.frameDigest!.slice(0, 12)}, load ${loadavg()[0]!.toFixed(1)}`)
    await engine.close()
    await farm.close()
    return seconds
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(children.map((child) => once(child, 'exit')))
    rmSync(folder, { recursive: true, force: true })
  }
}
const timesOf = ({ seconds, bytes }: FarmResult): { seconds: number; bytes: number } => ({ seconds: Math.round(seconds * 1000) / 1000, bytes })

const one = await measure(1)
const two = await measure(2)
print(`two workers are ${(one / two).toFixed(2)} times as fast as one`)
writeFileSync(fileURLToPath(new URL('farm-times.json', import.meta.url)), `${JSON.stringify({ film: `${length} s of 640x360 at 12, stretches of 2 s`, wall: Math.round(one * 100) / 100, jobs: times }, null, 1)}\n`)
process.exit(0)
