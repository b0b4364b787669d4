/**
 * A whole film: 5 s of 1080p, two pictures, each with a camera move and a style, joined by a crossfade, as x264 veryfast.
 * Against ffmpeg encoding the very same frames (raw, from a file) with nothing else to do, and against film.py, which makes
 * the same film with OpenCV, NumPy and MoviePy. Turns are taken; medians and their ratios are printed.
 * Needs a Python with opencv-python-headless and moviepy 1.0.3 for the second peer: PYTHON names it.
 * Usage: node --import tsx test/bench/film.ts [style … | --all]
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine } from '../../engine/host/container.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import { figure } from './figures.ts'

const RUNS = 3
const FRAMES = 150
const FPS = 30
const ENCODE = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20']
/** `none`: the moves and the crossfade by themselves. */
const STYLES = ['none', 'cinematic', 'vintage', 'noir', 'neon', 'realistic', 'abstract', 'anime', 'watercolor']
const asked = process.argv.slice(2)
const styles = asked[0] === '--all' ? STYLES : asked.length > 0 ? asked : ['none', 'vintage', 'anime']
/** Shares of the rate of encoding alone. */
const GOALS: Readonly<Record<string, number>> = { none: 0.85, vintage: 0.75 }

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-film-'))
const { path: ffmpeg } = await locateFfmpeg()
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const rate = (seconds: number): string => `${(FRAMES / seconds).toFixed(1)} fps`

async function render(document: GraphDocument, store: string): Promise<number> {
  const engine = await createEngine({ project: folder, storeFolder: store })
  const started = performance.now()
  const report = await engine.render({ document, force: true })
  const seconds = (performance.now() - started) / 1000
  await engine.close()
  if (report.status !== 'done') throw new Error(report.faults.map((fault) => fault.message).join('\n'))
  return seconds
}

const PROMPTS = ['sunrise over a city by the sea', 'pine forest and mountains under a clear sky']
const pictures: GraphDocument = {
  format: 1,
  nodes: Object.fromEntries(
    PROMPTS.flatMap((prompt, i) => [
      [`clip${i}`, { type: 'text-to-video', params: { prompt, duration: 0.1, fps: 10, width: 1920, height: 1080, seed: 5 + i } }],
      [`save${i}`, { type: 'save-image', params: { file: `picture-${i}.png` }, inputs: { video: `clip${i}.video` } }],
    ]),
  ),
}

const film = (style: string): GraphDocument => ({
  format: 1,
  nodes: {
    ...Object.fromEntries(
      ['slow-zoom-in', 'pan-right'].flatMap((move, i) => [
        [`picture${i}`, { type: 'load-image', params: { file: `output/picture-${i}.png` } }],
        [`still${i}`, { type: 'still', params: { duration: 2.8, fps: FPS }, inputs: { image: `picture${i}.image` } }],
        [`move${i}`, { type: 'camera-move', params: { move, amount: 0.2 }, inputs: { video: `still${i}.video` } }],
        ...(style === 'none' ? [] : [[`style${i}`, { type: 'style-filter', params: { style }, inputs: { video: `move${i}.video` } }]]),
      ]),
    ),
    join: { type: 'transition', params: { kind: 'crossfade', duration: 0.6 }, inputs: style === 'none' ? { a: 'move0.video', b: 'move1.video' } : { a: 'style0.video', b: 'style1.video' } },
    film: { type: 'encode', params: { file: `${style}.mp4`, quality: 'source', speed: 'veryfast', crf: 20 }, inputs: { video: 'join.video' } },
  },
})

/** The frames of the film as they go into the encoder. */
function rawFrames(style: string): string {
  const raw = join(folder, 'frames.yuv')
  execFileSync(ffmpeg, ['-v', 'error', '-y', '-i', join(folder, 'output', `${style}.mp4`), '-f', 'rawvideo', '-pix_fmt', 'yuv420p', raw])
  if (statSync(raw).size !== FRAMES * 1920 * 1080 * 1.5) throw new Error('The film has another number of frames.')
  return raw
}

function encodeAlone(raw: string): number {
  const started = performance.now()
  execFileSync(ffmpeg, ['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', '1920x1080', '-r', String(FPS), '-i', raw, ...ENCODE, join(folder, 'alone.mp4')])
  return (performance.now() - started) / 1000
}

/** Seconds that the script says it took, without Python's start; undefined where it can't run or has no such style. */
function byPython(style: string): number | undefined {
  const script = fileURLToPath(new URL('./film.py', import.meta.url))
  const pictures = [0, 1].map((i) => join(folder, 'output', `picture-${i}.png`))
  const env = { ...process.env, IMAGEIO_FFMPEG_EXE: ffmpeg }
  const { status, stdout } = spawnSync(process.env.PYTHON ?? 'python3', [script, style, ...pictures, join(folder, 'peer.mp4')], { env })
  return status === 0 ? Number(stdout.toString().trim().split('\n').at(-1)) : undefined
}

try {
  await render(pictures, '.store')
  console.log(`${'style'.padEnd(12)}${'here'.padStart(10)}${'encoding alone'.padStart(16)}${'share'.padStart(8)}${'script'.padStart(10)}${'times'.padStart(8)}`)
  for (const style of styles) {
    await render(film(style), '.store')
    const raw = rawFrames(style)
    const times: { ours: number[]; alone: number[]; script: number[] } = { ours: [], alone: [], script: [] }
    for (let run = 0; run < RUNS; run++) {
      times.ours.push(await render(film(style), `.store-${style}-${run}`))
      times.alone.push(encodeAlone(raw))
      // The script takes minutes: once is enough.
      const script = run === 0 ? byPython(style) : undefined
      if (script !== undefined) times.script.push(script)
    }
    const [ours, alone] = [median(times.ours), median(times.alone)]
    const script = times.script[0]
    figure(`film, style ${style}, share of the rate of encoding alone`, alone / ours, 'more', GOALS[style] ?? 0.5)
    if (script !== undefined) figure(`film, style ${style}, times an OpenCV and MoviePy script`, script / ours, 'more', 5)
    const peer = script === undefined ? ['-', '-'] : [rate(script), `${(script / ours).toFixed(1)}x`]
    console.log(`${style.padEnd(12)}${rate(ours).padStart(10)}${rate(alone).padStart(16)}${(alone / ours).toFixed(2).padStart(8)}${peer[0]!.padStart(10)}${peer[1]!.padStart(8)}`)
  }
  console.log('Goals: a share of 0.85 of encoding alone, 0.75 with vintage, 0.5 with other styles; 5x the script.')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
