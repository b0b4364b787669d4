/**
 * Whether sound and picture stay together: ten minutes of a film that flashes and beeps every ten seconds go through the pipeline in
 * several ways, and the moments of flash and beep are read out of what was written, by ffmpeg.
 *   node --import tsx test/jobs/av-drift.ts [seconds]
 * Figures stand in av-drift.md.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { createEngine } from '../../engine/host/container.ts'

const seconds = Number(process.argv[2] ?? 600)
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-drift-'))
const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args], { maxBuffer: 2 ** 31 - 1 })

/** A flash of two frames each 240 frames, a beep from the sample on at which the first of them begins. */
function source(file: string, num: number, den: number): void {
  const every = (240 * den) / num
  ffmpeg(
    ...['-f', 'lavfi', '-i', `color=black:s=64x36:r=${num}/${den}:d=${seconds},drawbox=t=fill:c=white:enable='lt(mod(n,240),2)'`],
    ...['-f', 'lavfi', '-i', `aevalsrc='0.5*sin(2*PI*1000*mod(t,${every}))*lt(mod(t+0.000001,${every}),0.06)':s=48000:d=${seconds}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', join(folder, file)],
  )
}

/** Seconds from each flash to its beep. */
function offsets(file: string): { readonly times: number[]; readonly offsets: number[]; readonly frame: number } {
  const path = join(folder, 'output', file)
  const frames = execFileSync('ffprobe', ['-v', 'error', '-f', 'lavfi', '-i', `movie=${path},signalstats`, '-show_entries', 'frame=pts_time:frame_tags=lavfi.signalstats.YAVG', '-of', 'csv=p=0'], { encoding: 'utf8', maxBuffer: 2 ** 31 - 1 })
  const flashes: number[] = []
  let [dark, frame, before] = [true, 0, 0]
  for (const line of frames.trim().split('\n')) {
    const [time, luma] = line.split(',').map(Number) as [number, number]
    if (dark && luma > 120) flashes.push(time)
    dark = luma <= 120
    frame = time - before
    before = time
  }
  // Silence is filled in, so that a sample's number is its time.
  const bytes = ffmpeg('-i', path, '-map', '0:a', '-af', 'aresample=48000:async=1:first_pts=0', '-ac', '1', '-f', 'f32le', '-')
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length - (bytes.length % 4)))
  const beeps: number[] = []
  for (let i = 0, quiet = 48_000; i < samples.length; i++) {
    if (Math.abs(samples[i]!) < 0.05) quiet++
    else {
      if (quiet > 4800) beeps.push(i / 48_000)
      quiet = 0
    }
  }
  const pairs = flashes.flatMap((flash) => {
    const beep = beeps.find((one) => Math.abs(one - flash) < 0.5)
    return beep === undefined ? [] : [[flash, beep - flash] as const]
  })
  if (pairs.length < flashes.length - 1) throw new Error(`${file}: ${flashes.length} flashes, ${beeps.length} beeps`)
  return { times: pairs.map(([time]) => time), offsets: pairs.map(([, offset]) => offset), frame }
}

const load = (file: string): GraphDocument['nodes'][string] => ({ type: 'load-video', params: { file } })
const film = (file: string, video: string, audio: string): GraphDocument['nodes'][string] => ({ type: 'encode', params: { file, quality: 'source', speed: 'ultrafast' }, inputs: { video, audio } })
const minutes = Array.from({ length: Math.max(2, Math.floor(seconds / 60)) }, (_, i) => i)
const parts = Object.fromEntries(minutes.map((i) => [`part-${i}`, { type: 'trim', params: { start: (i * seconds) / minutes.length, end: ((i + 1) * seconds) / minutes.length }, inputs: { video: 'clip.video', audio: 'clip.audio' } }]))
const WAYS: Readonly<Record<string, GraphDocument['nodes']>> = {
  '23.976 as it is, mp4': { clip: load('film.mkv'), film: film('a.mp4', 'clip.video', 'clip.audio') },
  '23.976 to 29.97, mkv': { clip: load('film.mkv'), rate: { type: 'fps', params: { fps: 29.97 }, inputs: { video: 'clip.video' } }, film: film('b.mkv', 'rate.video', 'clip.audio') },
  '29.97 at 1.1 times, pitch kept, mp4': { clip: load('ntsc.mkv'), fast: { type: 'speed', params: { factor: 1.1 }, inputs: { video: 'clip.video', audio: 'clip.audio' } }, film: film('c.mp4', 'fast.video', 'fast.audio') },
  '23.976 at 0.8 times, pitch follows, 25, mp4': { clip: load('film.mkv'), slow: { type: 'speed', params: { factor: 0.8, pitch: 'follow' }, inputs: { video: 'clip.video', audio: 'clip.audio' } }, rate: { type: 'fps', params: { fps: 25 }, inputs: { video: 'slow.video' } }, film: film('d.mp4', 'rate.video', 'slow.audio') },
  'cut into minutes and joined again, 29.97, webm': { clip: load('ntsc.mkv'), ...parts, joined: { type: 'concat', inputs: { video: minutes.map((i) => `part-${i}.video`), audio: minutes.map((i) => `part-${i}.audio`) } }, film: film('e.webm', 'joined.video', 'joined.audio') },
}

source('film.mkv', 24_000, 1001)
source('ntsc.mkv', 30_000, 1001)
const engine = await createEngine({ project: folder, storeFolder: join(folder, 'store') })
process.stdout.write('| way | flashes | drift over all of it | mean offset | farthest from the mean |\n|---|---|---|---|---|\n')
let worst = 0
for (const [name, nodes] of Object.entries(WAYS)) {
  const report = await engine.render({ document: { format: 1, nodes } as GraphDocument, force: true })
  if (report.status !== 'done') throw new Error(report.faults.map((fault) => fault.message).join('\n'))
  const { times, offsets: found } = offsets((nodes['film']!.params as { file: string }).file)
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
  const [centre, middle] = [mean(times), mean(found)]
  const slope = times.reduce((sum, time, i) => sum + (time - centre) * (found[i]! - middle), 0) / times.reduce((sum, time) => sum + (time - centre) ** 2, 0)
  const drift = slope * (times.at(-1)! - times[0]!)
  worst = Math.max(worst, Math.abs(drift))
  const ms = (value: number): string => `${(value * 1000).toFixed(2)} ms`
  process.stdout.write(`| ${name} | ${times.length} | ${ms(drift)} | ${ms(middle)} | ${ms(Math.max(...found.map((one) => Math.abs(one - middle))))} |\n`)
}
await engine.close()
rmSync(folder, { recursive: true })
if (worst > 0.01) throw new Error(`The drift is ${(worst * 1000).toFixed(1)} ms: more than 10.`)
