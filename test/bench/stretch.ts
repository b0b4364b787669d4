/**
 * Stretching sound, against ffmpeg's atempo (WSOLA too) and rubberband (a phase vocoder): ten minutes of stereo. Turns are taken; medians of
 * processor seconds are printed, and their ratios.
 * Usage: node --import tsx test/bench/stretch.ts [speed …]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import { stretched } from '../../nodes/shared/sound/stretch.ts'
import { steadyMap } from '../../nodes/shared/sound/time-map.ts'

const RATE = 48_000
const SECONDS = 600
const RUNS = 3
const speeds = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [0.8, 1.25]
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-stretch-'))
const { path: ffmpeg } = await locateFfmpeg()
const SOURCE = `aevalsrc='0.2*sin(2*PI*220*t)+0.2*exp(-20*mod(t,0.5))*(random(0)-0.5)|0.2*sin(2*PI*331*t)+0.2*exp(-20*mod(t,0.5))*(random(1)-0.5)':s=${RATE}:d=${SECONDS}`
const file = join(folder, 'source.f32')
const raw = ['-f', 'f32le', '-ar', String(RATE), '-ac', '2']
const run = (...args: string[]): Buffer => spawnSync(ffmpeg, ['-v', 'error', '-y', '-nostdin', ...args], { maxBuffer: 2 ** 31 - 1 }).stdout
run('-f', 'lavfi', '-i', SOURCE, '-f', 'f32le', file)
const bytes = run('-f', 'f32le', '-ar', String(RATE), '-ac', '2', '-i', file, '-f', 'f32le', '-')
const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
const planes = [0, 1].map((c) => Float32Array.from({ length: samples.length / 2 }, (_, i) => samples[2 * i + c]!))
const source = {
  info: { sampleRate: RATE, channels: 2, length: planes[0]!.length },
  samples: async (start: number, count: number) =>
    planes.map((plane) => {
      const part = new Float32Array(count)
      part.set(plane.subarray(Math.max(0, start), Math.max(0, start + count)), Math.max(0, -start))
      return part
    }),
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const cpu = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6

async function ours(speed: number): Promise<number> {
  const track = stretched(source, steadyMap(source.info.length, Math.round(source.info.length / speed)), 'mixed')
  const before = process.cpuUsage()
  for (let start = 0; start < track.info.length; start += RATE) await track.samples(start, Math.min(RATE, track.info.length - start))
  return cpu(process.cpuUsage(before))
}
/** Of a child, as ffmpeg itself counts it. */
function theirs(filter: string): number {
  const { stderr } = spawnSync(ffmpeg, ['-hide_banner', '-benchmark', '-nostdin', ...raw, '-i', file, '-af', filter, '-f', 'null', '-'], { encoding: 'utf8' })
  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? []
  return Number(user) + Number(system)
}

for (const speed of speeds) {
  const times: Record<string, number[]> = { ours: [], atempo: [], rubberband: [] }
  for (let turn = 0; turn < RUNS; turn++) {
    times['ours']!.push(await ours(speed))
    times['atempo']!.push(theirs(`atempo=${speed}`))
    times['rubberband']!.push(theirs(`rubberband=tempo=${speed}`))
  }
  const own = median(times['ours']!)
  for (const [name, all] of Object.entries(times)) process.stdout.write(`${speed} ${name.padEnd(10)} ${median(all).toFixed(2)} s of processor time, ${(SECONDS / median(all)).toFixed(0)} times as fast as it plays; ours ${(own / median(all)).toFixed(2)}\n`)
}
rmSync(folder, { recursive: true })
