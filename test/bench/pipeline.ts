/**
 * A 1080p film through five nodes (load, crop, resize, colour, encode) against the same chain as one hand-written ffmpeg
 * filter_complex, in alternating runs on the same file. Prints the ratio of the medians.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../engine/host/container.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import { figure } from './figures.ts'

const SECONDS = 8
const RUNS = 3

const graph: GraphDocument = {
  format: 1,
  nodes: {
    source: { type: 'load-video', params: { file: 'source.mp4' } },
    crop: { type: 'crop', params: { x: 64, y: 36, width: 1792, height: 1008 }, inputs: { video: 'source.video' } },
    size: { type: 'resize', params: { width: 1920, height: 1080, method: 'bilinear' }, inputs: { video: 'crop.video' } },
    grade: { type: 'color-adjust', params: { contrast: 1.1, saturation: 1.2 }, inputs: { video: 'size.video' } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source', speed: 'veryfast', crf: 20 }, inputs: { video: 'grade.video' } },
  },
}

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-bench-'))
const { path: ffmpeg } = await locateFfmpeg()
execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=1920x1080:r=30:d=${SECONDS}`, '-vf', 'format=yuv420p', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', join(folder, 'source.mp4')])

async function byEngine(run: number): Promise<number> {
  const engine = await createEngine({ project: folder, storeFolder: `.store-${run}` })
  const started = performance.now()
  const report = await engine.render({ document: graph, force: true })
  const seconds = (performance.now() - started) / 1000
  if (report.status !== 'done') throw new Error(report.faults.map((fault) => fault.message).join('\n'))
  await engine.close()
  return seconds
}

function byFfmpeg(): number {
  const started = performance.now()
  execFileSync(ffmpeg, [
    '-v', 'error', '-y', '-i', join(folder, 'source.mp4'),
    '-filter_complex', 'crop=1792:1008:64:36,scale=1920:1080:flags=bilinear,eq=contrast=1.1:saturation=1.2,format=yuv420p',
    '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-movflags', '+faststart', join(folder, 'peer.mp4'),
  ])
  return (performance.now() - started) / 1000
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const ours: number[] = []
const peer: number[] = []
for (let run = 0; run < RUNS; run++) {
  ours.push(await byEngine(run))
  peer.push(byFfmpeg())
}
rmSync(folder, { recursive: true, force: true })
figure('pipeline of five nodes, times one ffmpeg filter_complex', median(ours) / median(peer), 'less', 1)
const rate = (seconds: number): string => `${((SECONDS * 30) / seconds).toFixed(1)} fps`
console.log(`pipeline: ${rate(median(ours))} here, ${rate(median(peer))} by one ffmpeg filter_complex: ${(median(ours) / median(peer)).toFixed(2)}x its time`)
