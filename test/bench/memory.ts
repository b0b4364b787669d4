/**
 * Memory must not grow with length: peak resident memory of rendering the same 1080p graph at two lengths, each in a
 * process of its own (children such as ffmpeg not counted: theirs does not depend on the length either).
 * Usage: node --import tsx test/bench/memory.ts [shortSeconds=10] [longSeconds=600]
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { figure } from './figures.ts'

/** A clip of 4 s, repeated, moved, graded and encoded: five nodes at 1920x1080. */
export function longGraph(seconds: number): GraphDocument {
  return {
    format: 1,
    title: 'Long film',
    nodes: {
      clip: { type: 'load-video', params: { file: 'clip.mp4' } },
      whole: { type: 'loop', params: { count: Math.ceil(seconds / 4) }, inputs: { video: 'clip.video' } },
      cut: { type: 'trim', params: { end: seconds }, inputs: { video: 'whole.video' } },
      push: { type: 'camera-move', params: { move: 'slow-zoom-in' }, inputs: { video: 'cut.video' } },
      film: { type: 'encode', params: { file: 'long.mp4', quality: 'source', speed: 'ultrafast' }, inputs: { video: 'push.video' } },
    },
  }
}

if (process.argv[2] === '--render') {
  const { createEngine } = await import('../../engine/host/container.ts')
  const folder = process.argv[4]!
  const { path: ffmpeg } = await locateFfmpeg()
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=1920x1080:r=30:d=4', '-pix_fmt', 'yuv420p', '-preset', 'veryfast']
  execFileSync(ffmpeg, ['-v', 'error', ...source, join(folder, 'clip.mp4')])
  const engine = await createEngine({ project: folder })
  const report = await engine.render({ document: longGraph(Number(process.argv[3])) })
  if (report.status !== 'done') throw new Error(report.faults.map((fault) => fault.message).join('\n'))
  await engine.close()
  console.log(JSON.stringify({ peak: process.resourceUsage().maxRSS * 1024, frames: report.outputs[0]?.frames, seconds: report.seconds }))
} else {
  const lengths = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 600)]
  const [short, long] = lengths.map((seconds) => {
    const folder = mkdtempSync(join(tmpdir(), 'reelgraph-bench-'))
    const run = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), '--render', String(seconds), folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    rmSync(folder, { recursive: true, force: true })
    if (run.status !== 0) throw new Error(`the render of ${seconds} s failed`)
    const { peak, frames, seconds: took } = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as { peak: number; frames: number; seconds: number }
    console.log(`${seconds} s: ${frames} frames in ${took.toFixed(1)} s, peak ${(peak / 2 ** 20).toFixed(0)} MiB resident`)
    return peak
  })
  figure('memory of a long film, times that of a short one', long! / short!, 'less', 1.1)
  console.log(`memory: ${(long! / short!).toFixed(2)}x of the short film's for ${(lengths[1]! / lengths[0]!).toFixed(0)}x the length (goal: 1.10 at most, under 1 GB)`)
}
