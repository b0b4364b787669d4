/**
 * camera-move against ffmpeg's zoompan, and crossfade against its xfade: 1080p, one still (two), the same move, two threads
 * each, nothing encoded: our frames are made and let go, ffmpeg's go to its null sink. Turns are taken; ratios of medians.
 * What ffmpeg takes for a single frame is taken off: its start isn't part of the race.
 * Then how steady a slow zoom is: the distance of a soft dot from its ideal place, largest over the frames.
 * Usage: node --import tsx test/bench/moves.ts
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import { cameraView, viewMatrix } from '../../nodes/camera/camera-path.ts'
import { createStage, noise } from '../kernels/stage.ts'
import type { Frame as ArenaFrame } from '../../engine/frames/frame.ts'
import type { ReadonlyFrame as Frame } from '../../engine/frames/frame-view.ts'
import { figure } from './figures.ts'

const [WIDTH, HEIGHT, FRAMES, RUNS] = [1920, 1080, 150, 3]
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-moves-'))
const { path: ffmpeg } = await locateFfmpeg()
const stage = createStage(2, 1 << 30)
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const timed = async (work: () => Promise<void> | void): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

const [a, b] = [noise(stage.create('yuv420p', WIDTH, HEIGHT), 1), noise(stage.create('yuv420p', WIDTH, HEIGHT), 2)]
const stills = [a, b].map(({ bytes }, i) => {
  const file = join(folder, `still-${i}.yuv`)
  writeFileSync(file, Buffer.concat([bytes]))
  return ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${WIDTH}x${HEIGHT}`, '-r', '30', '-i', file]
})
/** One frame, repeated inside ffmpeg without decoding it again. */
const held = (input: number): string => `[${input}]loop=loop=${FRAMES - 1}:size=1:start=0,setpts=N/30/TB[v${input}]`
const run = (inputs: readonly string[], graph: string, frames = FRAMES): void =>
  void execFileSync(ffmpeg, ['-v', 'fatal', '-filter_complex_threads', '2', ...inputs, '-filter_complex', graph, '-frames:v', String(frames), '-f', 'null', '-'])

/** Seconds of ours and theirs, and their ratio. */
async function race(name: string, ours: (n: number) => Promise<Frame>, theirs: (frames: number) => void): Promise<void> {
  const times: [number[], number[]] = [[], []]
  for (let i = 0; i <= RUNS; i++) {
    const own = await timed(async () => {
      // Two at a time, as the engine looks ahead.
      for (let n = 0; n < FRAMES; n += 2) for (const frame of await Promise.all([ours(n), ours(n + 1)])) if (frame !== a && frame !== b) (frame as ArenaFrame).release()
    })
    const peer = (await timed(() => theirs(FRAMES))) - (await timed(() => theirs(1)))
    // The first run compiles.
    if (i > 0) [own, peer].forEach((seconds, k) => times[k]!.push(seconds))
  }
  const [own, peer] = times.map(median) as [number, number]
  figure(`${name}, times as fast as ffmpeg`, peer / own, 'more')
  console.log(`${name.padEnd(14)}${(FRAMES / own).toFixed(0).padStart(6)} fps here, ${((FRAMES - 1) / peer).toFixed(0).padStart(6)} by ffmpeg: ${(peer / own).toFixed(1)} times as fast`)
}

const settings = { move: 'slow-zoom-in', amount: 0.2, easing: 'linear', seed: 1 } as const
await race(
  'camera-move',
  (n) => stage.kernels.warpAffine(a, viewMatrix(cameraView(settings, n / (FRAMES - 1), 0), WIDTH, HEIGHT)),
  (frames) => run(stills[0]!, `[0]zoompan=z='pow(1.25,on/${FRAMES - 1})':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d=${FRAMES}:s=${WIDTH}x${HEIGHT}:fps=30`, frames),
)
await race(
  'crossfade',
  (n) => stage.kernels.mix(a, b, (n + 1) / (FRAMES + 1)),
  (frames) => run([...stills[0]!, ...stills[1]!], `${held(0)};${held(1)};[v0][v1]xfade=transition=fade:duration=${FRAMES / 30}:offset=0`, frames),
)

// --- steadiness
const [W, H, N] = [640, 360, 60]
const MARK = [361.3, 169.6] as const
const dot = stage.create('gray8', W, H)
dot.bytes.forEach((_, i) => (dot.bytes[i] = 16 + 200 * Math.exp(-(((i % W) - MARK[0]) ** 2 + (Math.floor(i / W) - MARK[1]) ** 2) / 32)))
/** zoompan means the corner of the picture where we mean the middle of its first pixel: each is held to its own convention. */
function centre(data: Uint8Array): readonly [number, number] {
  let [sum, x, y] = [0, 0, 0]
  data.forEach((value, i) => {
    const weight = Math.max(0, value - 17)
    sum += weight
    x += weight * (i % W)
    y += weight * Math.floor(i / W)
  })
  return [x / sum, y / sum]
}
const dotFile = join(folder, 'dot.gray')
writeFileSync(dotFile, dot.bytes)
const zoomed = execFileSync(
  ffmpeg,
  ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${W}x${H}`, '-i', dotFile, '-vf', `zoompan=z='pow(1.25,on/${N - 1})':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d=${N}:s=${W}x${H}:fps=30,format=gray`, '-frames:v', String(N), '-f', 'rawvideo', '-'],
  { maxBuffer: 1 << 28 },
)
let [ours, theirs] = [0, 0]
for (let n = 0; n < N; n++) {
  const zoom = 1.25 ** (n / (N - 1))
  const frame = await stage.kernels.warpAffine(dot, viewMatrix(cameraView(settings, n / (N - 1), 0), W, H))
  const off = (at: readonly [number, number], cx: number, cy: number): number => Math.hypot(at[0] - ((MARK[0] - cx) * zoom + cx), at[1] - ((MARK[1] - cy) * zoom + cy))
  ours = Math.max(ours, off(centre(frame.bytes as Uint8Array), (W - 1) / 2, (H - 1) / 2))
  theirs = Math.max(theirs, off(centre(zoomed.subarray(n * W * H, (n + 1) * W * H)), W / 2, H / 2))
}
console.log(`steadiness    farthest from the ideal path: ${ours.toFixed(3)} px here, ${theirs.toFixed(3)} px by zoompan`)
await stage.close()
rmSync(folder, { recursive: true, force: true })
