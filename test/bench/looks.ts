/**
 * What a look costs: a frame of the first film at 1080p at a quarter against one at full size, by the clock and by the processors.
 * Usage: node --import tsx test/bench/looks.ts
 */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../engine/host/container.ts'
import { figure } from './figures.ts'

const document = JSON.parse(readFileSync(new URL('../../graphs/first-film.json', import.meta.url), 'utf8')) as never
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
/** Milliseconds of time, and of processors in all threads. */
async function timed(work: () => Promise<unknown>): Promise<readonly [time: number, processors: number]> {
  const [began, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  return [performance.now() - began, (user + system) / 1000]
}

const engine = await createEngine({ project: mkdtempSync(join(tmpdir(), 'reelgraph-playing-')) })
const look = (frame: number, proxy: 1 | 4) => engine.preview({ document, inputs: { width: 1920, height: 1080 }, node: 'curtain', frame, proxy })
const taken: Record<1 | 4, (readonly [number, number])[]> = { 1: [], 4: [] }
for (const proxy of [4, 1, 4, 1] as const) {
  const from = taken[proxy].length === 0 ? 100 : 300
  // As one works: at one size for a while, once in the first scene and once in the second. The first looks are those of a program that has just begun.
  for (let frame = from - 12; frame < from; frame++) await look(frame, proxy)
  for (let frame = from; frame < from + 24; frame++) taken[proxy].push(await timed(() => look(frame, proxy)))
}
for (const [which, name] of [[0, 'time'], [1, 'processors']] as const) {
  const [full, quarter] = [median(taken[1].map((one) => one[which])), median(taken[4].map((one) => one[which]))]
  figure(`a look at a quarter of 1080p, share of the full one, ${name}`, quarter / full, 'less', 0.15)
  console.log(`1080p, a frame, ${name}: full ${full.toFixed(0)} ms, a quarter ${quarter.toFixed(0)} ms: ${(quarter / full).toFixed(3)} of it`)
}
let frames = 0
const began = performance.now()
await engine.previewStretch({ document, inputs: { width: 1920, height: 1080 }, node: 'curtain', proxy: 4, from: 200, to: 259 }, { start: () => {}, frame: () => void frames++ })
console.log(`1080p, a stretch at a quarter: ${(frames / ((performance.now() - began) / 1000)).toFixed(1)} frames a second`)
await engine.close()
