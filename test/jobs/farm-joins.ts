/**
 * How good films are where their stretches meet: those of a farm against their frames before they were encoded, by ffmpeg's psnr.
 *   node --import tsx test/jobs/farm-joins.ts [seconds of film]
 * Figures stand in farm-joins.md.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFarm } from '../../engine/farm/open-farm.ts'
import { renderOnFarm } from '../../engine/farm/submit.ts'
import { work } from '../../engine/farm/worker.ts'
import type { GraphDocument, GraphNode } from '../../engine/graph/document.ts'
import { createEngine } from '../../engine/host/container.ts'
import { aroundJoins, psnrOf } from '../media/joins.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const duration = Number(process.argv[2] ?? 12)
const [SEGMENT, RATE] = [2, 24]
const size = { width: 320, height: 180, fps: RATE }
const FILMS: Readonly<Record<string, Record<string, GraphNode>>> = {
  'drawn, moved': {
    scene: { type: 'text-to-video', params: { prompt: 'a forest at dawn, birds', duration, seed: 1, ...size } },
    last: { type: 'camera-move', params: { move: 'slow-zoom-in' }, inputs: { video: 'scene.video' } },
  },
  'a city with grain': {
    scene: { type: 'text-to-video', params: { prompt: 'city at night in the rain', duration, seed: 2, ...size } },
    last: { type: 'film-grain', params: {}, inputs: { video: 'scene.video' } },
  },
  'letters on a plain ground': {
    ground: { type: 'solid', params: { duration, colour: '#305080', ...size } },
    last: { type: 'title', params: { text: 'Films of many machines are those of one' }, inputs: { video: 'ground.video' } },
  },
}
const CHOICES: Readonly<Record<string, object>> = { 'quality 18': {}, '200 kb/s': { bitrate: 200_000 }, '1 Mb/s': { bitrate: 1_000_000 } }

const folder = mkdtempSync(join(tmpdir(), 'farm-joins-'))
const stop = new AbortController()
const farms = await Promise.all([0, 1].map(() => openFarm(join(folder, 'queue'), join(folder, 'share'))))
const [submitting, working] = farms as [(typeof farms)[0], (typeof farms)[0]]
for (const name of ['worker', 'submitter', 'alone']) mkdirSync(join(folder, name))
const worker = work({ farm: working, project: join(folder, 'worker'), createEngine, engine: { workers: 0 }, memory: 1e9, signal: stop.signal, onEvent: () => {} })
const engine = await createEngine({ project: join(folder, 'submitter'), workers: 0, segmentSeconds: SEGMENT, around: submitting.around })
const alone = await createEngine({ project: join(folder, 'alone'), workers: 0, segmentSeconds: 3600 })
print('| film | encoded | at joins | elsewhere | difference | without joins, there |\n|---|---|---:|---:|---:|---:|')
for (const [name, nodes] of Object.entries(FILMS)) {
  const film = (file: string, more: object): GraphDocument => ({ format: 1, nodes: { ...nodes, film: { type: 'encode', params: { file, quality: 'source', ...more }, inputs: { video: 'last.video' } } } })
  const whole = (await alone.render({ document: film(`${name}.mkv`, { codec: 'ffv1' }) })).outputs[0]!.path
  for (const [choice, more] of Object.entries(CHOICES)) {
    const { faults, outputs } = await renderOnFarm(engine, submitting, { document: film(`${name} ${choice.replace('/', ' ')}.mp4`, more) }, { owner: 'joins', poll: 50 })
    for (const { message } of faults) print(message)
    if (faults.length > 0) process.exit(1)
    const unbroken = (await alone.render({ document: film(`${name} ${choice.replace('/', ' ')}.mp4`, more) })).outputs[0]!.path
    const [joined, other] = [psnrOf(outputs[0]!.path, whole, size), psnrOf(unbroken, whole, size)].map((psnr) => aroundJoins(psnr, SEGMENT * RATE))
    print(`| ${name} | ${choice} | ${joined!.joins.toFixed(2)} | ${joined!.elsewhere.toFixed(2)} | ${(joined!.joins - joined!.elsewhere).toFixed(2)} | ${other!.joins.toFixed(2)} |`)
  }
}
stop.abort()
await worker
await Promise.all([engine.close(), alone.close(), ...farms.map((farm) => farm.close())])
rmSync(folder, { recursive: true, force: true })
process.exit(0)
