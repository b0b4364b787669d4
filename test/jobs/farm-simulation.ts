/**
 * Where a farm of 1 to 64 machines bends: discrete events over the times that farm-speed.ts recorded.
 *   node --import tsx test/jobs/farm-simulation.ts [stretches]
 * Figures stand in farm-simulation.md.
 */
import { readFileSync } from 'node:fs'
import { simulate, type SimulatedFarm } from '../farm/simulate.ts'

interface Recorded {
  readonly film: string
  readonly wall: number
  readonly jobs: readonly { readonly seconds: number; readonly bytes: number }[]
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const { film, wall, jobs } = JSON.parse(readFileSync(new URL('farm-times.json', import.meta.url), 'utf8')) as Recorded
const count = Number(process.argv[2] ?? 360)
// The first job of a worker starts more than the others: the middle is what one takes.
const middle = [...jobs].sort((a, b) => a.seconds - b.seconds)[Math.floor(jobs.length / 2)]!
const spent = jobs.reduce((sum, { seconds }) => sum + seconds, 0)
// What was neither a job nor a wait for the next: planning and joining, by the stretch.
const alone = Math.max(0.5, wall - spent - jobs.length * 0.15) / jobs.length
const WORKERS = [1, 2, 4, 8, 16, 32, 64]
print(`${film}: ${jobs.length} jobs, the middle one ${middle.seconds.toFixed(2)} s and ${(middle.bytes / 1e3).toFixed(0)} kB; ${(alone * 1000).toFixed(0)} ms of the submitter each`)

/** @param factor by how much results are larger than those recorded: 1 are encoded stretches, more are lossless scenes and frames of a larger size */
function row(label: string, factor: number, store: number, link: number): void {
  const bytes = middle.bytes * factor
  const farm: SimulatedFarm = {
    jobs: Array.from({ length: count }, (_, n) => ({ seconds: jobs[n % jobs.length]!.seconds, fetch: 2e4, put: bytes })),
    plan: 1, join: alone * count, joinBytes: bytes * count, store, link, gap: 0.15,
  }
  const one = simulate(farm, 1)
  const speedUps = WORKERS.map((workers) => one / simulate(farm, workers))
  const bend = WORKERS.find((workers, n) => speedUps[n]! / workers < 0.8)
  print(`| ${label} | ${speedUps.map((speed) => speed.toFixed(1)).join(' | ')} | ${bend ?? 'none'} |`)
}
print(`\n| ${count} stretches; store, link | ${WORKERS.join(' | ')} | below 80 % from |\n|---|${WORKERS.map(() => '---:').join('|')}|---:|`)
row('as recorded; 1 GB/s, 125 MB/s', 1, 1e9, 125e6)
row('as recorded; 100 MB/s, 12.5 MB/s', 1, 100e6, 12.5e6)
row('results 100 times as large; 1 GB/s, 125 MB/s', 100, 1e9, 125e6)
row('results 100 times as large; 100 MB/s, 12.5 MB/s', 100, 100e6, 12.5e6)
row('results 1000 times as large; 100 MB/s, 12.5 MB/s', 1000, 100e6, 12.5e6)
