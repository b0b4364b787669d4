/**
 * What the embedded painter takes: processor time of a frame at 1280x720 (all threads), prompt by prompt; the median of three
 * rounds, of eight frames each. Held against one x264 veryfast frame of the same pictures, so that machines can be told apart.
 * Usage: node --import tsx test/bench/painter.ts [prompt …]
 */
import { spawnSync } from 'node:child_process'
import { rational } from '../../engine/frames/clip.ts'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import { defineNode, type Clip } from '../../engine/api.ts'
import { procedural } from '../../nodes/backends/procedural/backend.ts'
import { createHarness } from '../harness.ts'
import { figure } from './figures.ts'

const [WIDTH, HEIGHT, FRAMES, ROUNDS] = [1280, 720, 8, 3]
const PROMPTS = [
  'sunrise over a calm sea with a sailboat and birds, drifting clouds', 'city skyline at dusk with lit windows, reflections in the water and drifting clouds',
  'snowy mountains at blue hour with stars, fog in the valley and a cabin', 'a deer in a snowy forest', 'desert at sunset', 'meadow at noon', 'city at night in rain',
  'a room with a window', 'spaceship near a planet in space', 'portrait of a woman speaking to the camera, soft window light',
  'cyberpunk Tokyo street at night, neon signs, rain, crowd with umbrellas', 'food close-up: a steaming bowl of ramen with egg and noodles',
]
const prompts = process.argv.slice(2)
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const spent = (since?: NodeJS.CpuUsage): NodeJS.CpuUsage => process.cpuUsage(since)
const harness = createHarness({ workers: 2, budget: 1 << 30 })

async function clipOf(prompt: string): Promise<Clip> {
  const info = { format: 'yuv420p', width: WIDTH, height: HEIGHT, rate: rational(30), length: 10_000 } as const
  const { clip } = await procedural.run({ prompt, info, seed: 7, options: {} } as never)
  const painted = defineNode({ type: 'painted', title: 'Painted', version: 1, category: 'test', description: 'A painted scene.', outputs: { video: 'video' }, run: () => ({ video: clip }) })
  return (await harness.evaluate(painted)).video!
}

/** Milliseconds of processor time that x264 takes for a frame of a moving test picture of this size. */
async function encoding(): Promise<number> {
  const { path } = await locateFfmpeg()
  const { stderr } = spawnSync(path, ['-benchmark', '-f', 'lavfi', '-i', `testsrc2=s=${WIDTH}x${HEIGHT}:r=30:d=3`, '-c:v', 'libx264', '-preset', 'veryfast', '-f', 'null', '-'], { encoding: 'utf8' })
  return (Number(/utime=([\d.]+)s/.exec(stderr)?.[1] ?? NaN) * 1000) / 90
}

const x264 = await encoding()
const all: number[] = []
for (const prompt of prompts.length > 0 ? prompts : PROMPTS) {
  const clip = await clipOf(prompt)
  for (let n = 0; n < FRAMES; n++) await harness.frame(clip, n)
  const rounds: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    harness.dropCache()
    const before = spent()
    for (let n = 0; n < FRAMES; n++) await harness.frame(clip, round * FRAMES + n)
    const { user, system } = spent(before)
    rounds.push((user + system) / 1000 / FRAMES)
  }
  const milliseconds = median(rounds)
  all.push(milliseconds)
  console.log(`${milliseconds.toFixed(1).padStart(7)} ms a frame, ${(milliseconds / x264).toFixed(2).padStart(5)} of encoding  ${prompt}`)
  harness.dropCache()
}
await harness.close()
figure('painter at 1280x720, median of its scenes, times encoding by x264 veryfast', median(all) / x264, 'less')
console.log(`median ${median(all).toFixed(1)} ms a frame (goal 40); x264 veryfast: ${x264.toFixed(1)} ms a frame`)
