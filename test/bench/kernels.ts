/**
 * Each kernel on a 1080p `yuv420p` frame against OpenCV on the same planes and ffmpeg's filter where it has one (two threads
 * each), and on one worker. Medians of
 * runs that take turns. PYTHON names an interpreter that has OpenCV. Usage: npm run bench:kernels [-- rounds [name]]
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { Frame as ArenaFrame } from '../../engine/frames/frame.ts'
import type { ReadonlyFrame as Frame } from '../../engine/frames/frame-view.ts'
import type { Affine, WarpLattice } from '../../engine/kernels/kernel-options.ts'
import { createStage, noise, type Stage } from '../kernels/stage.ts'
import { figure } from './figures.ts'

const WIDTH = 1920
const HEIGHT = 1080
const rounds = Number(process.argv[2] ?? 15)
const only = process.argv[3]

interface Bench {
  readonly stage: Stage
  readonly a: Frame
  readonly b: Frame
  readonly mask: Frame
  readonly rgba: Frame
  readonly flow: Frame
  /** A cloudy picture as grey, and the same a little further on. */
  readonly soft: Frame
  readonly moved: Frame
}

const ROTATED: Affine = [0.93, 0.11, 17.5, -0.11, 0.93, 140.2]
const ZOOMED: Affine = [0.8, 0, 103.3, 0, 0.8, 92.6]
/** Over all of the picture, 0 along its border. */
const LATTICE: WarpLattice = (() => {
  const [step, columns, rows] = [16, 121, 69]
  const of = (most: number, wave: number): Float32Array => Float32Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)]
    return most * Math.sin((Math.PI * x) / (columns - 1)) * Math.sin((Math.PI * y) / (rows - 1)) * Math.sin(wave * (x + y))
  })
  return { x: 0, y: 0, step, columns, rows, dx: of(9, 0.3), dy: of(7, 0.21) }
})()
const table = new Uint8Array(256).map((_, v) => v * 0.8 + 20)
const cube = { size: 33, data: Float32Array.from({ length: 33 ** 3 * 3 }, (_, i) => (Math.floor(i / 3 / 33 ** (i % 3)) % 33) / 32) }
const SEPIA = [0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0] as const
const by = (scale: number) => [Math.round(WIDTH * scale), Math.round(HEIGHT * scale)] as const
/** The conversions without the copies that stills need. */
const convert = async ({ stage }: Bench, name: string, source: Frame, format: PixelFormat, width: number): Promise<Frame> => {
  const target = stage.create(format, width, HEIGHT)
  const module = new URL('../../engine/kernels/ops/convert.ts', import.meta.url)
  await stage.pool.run({ module, name }, target, [source], { width: WIDTH, height: HEIGHT }, undefined, 8192)
  return target
}

const operations: Record<string, (bench: Bench) => Promise<Frame>> = {
  'warp, rotated': ({ stage, a }) => stage.kernels.warpAffine(a, ROTATED),
  'warp, zoomed': ({ stage, a }) => stage.kernels.warpAffine(a, ZOOMED),
  'warp, bicubic': ({ stage, a }) => stage.kernels.warpAffine(a, ROTATED, undefined, 'bicubic'),
  perspective: ({ stage, a }) => stage.kernels.warpPerspective(a, [0.93, 0.11, 17.5, -0.11, 0.93, 140.2, 0.00005, 0.00002, 1]),
  flow: ({ stage, a, flow }) => stage.kernels.warpFlow(a, flow),
  // A face that fills the picture, as lip-sync warps it.
  lattice: ({ stage, a }) => stage.kernels.warpGrid(a, LATTICE),
  sobel: ({ stage, a }) => stage.kernels.sobel(a),
  equalise: ({ stage, a }) => stage.kernels.equalise(a),
  'cube table': ({ stage, a }) => stage.kernels.lut3d(a, cube),
  mix: ({ stage, a, b }) => stage.kernels.mix(a, b, 0.3),
  'mix by a mask': ({ stage, a, b, mask }) => stage.kernels.mixMask(a, b, mask),
  curves: ({ stage, a }) => stage.kernels.curves(a, table, table, table),
  adjust: ({ stage, a }) => stage.kernels.adjust(a, { contrast: 1.3, hue: 40 }),
  'area, half': ({ stage, a }) => stage.kernels.resize(a, ...by(0.5), 'area'),
  'area, 0.37': ({ stage, a }) => stage.kernels.resize(a, ...by(0.37), 'area'),
  'bilinear, 1.5': ({ stage, a }) => stage.kernels.resize(a, ...by(1.5), 'bilinear'),
  'bicubic, 1.5': ({ stage, a }) => stage.kernels.resize(a, ...by(1.5), 'bicubic'),
  'lanczos, 1.5': ({ stage, a }) => stage.kernels.resize(a, ...by(1.5), 'lanczos'),
  'blur 1.5': ({ stage, a }) => stage.kernels.blur(a, 1.5),
  'blur 4': ({ stage, a }) => stage.kernels.blur(a, 4),
  'blur 8': ({ stage, a }) => stage.kernels.blur(a, 8),
  'blur 30': ({ stage, a }) => stage.kernels.blur(a, 30),
  'bilateral 4': ({ stage, a }) => stage.kernels.bilateral(a, 4, 4, 25),
  canny: ({ stage, soft }) => stage.kernels.canny(soft, 100, 200),
  'edge-preserving': ({ stage, a }) => stage.kernels.edgePreserving(a, 60, 0.4),
  'DIS fast': ({ stage, soft, moved }) => stage.kernels.opticalFlow(soft, moved, { preset: 'fast' }),
  'DIS medium': ({ stage, soft, moved }) => stage.kernels.opticalFlow(soft, moved),
  'non-local means': ({ stage, soft }) => stage.kernels.nonLocalMeans(soft, 8, 5, 3),
  clahe: ({ stage, soft }) => stage.kernels.clahe(soft, 2, 8),
  Farneback: ({ stage, soft, moved }) => stage.kernels.opticalFlow(soft, moved, { method: 'farneback' }),
  'box 5': ({ stage, a }) => stage.kernels.boxBlur(a, 5),
  'box 25': ({ stage, a }) => stage.kernels.boxBlur(a, 25),
  hsv: ({ stage, a }) => stage.kernels.hsv(a, { saturation: 1.5, value: 1.2 }),
  'colour matrix': ({ stage, a }) => stage.kernels.colourMatrix(a, SEPIA),
  tone: ({ stage, a }) => stage.kernels.tone(a, { light: (light) => light * 0.9, tint: (light) => [9 * light, -4] }),
  multiply: ({ stage, a, b }) => stage.kernels.blend(a, b, 'multiply', 0.5),
  'soft light': ({ stage, a, b }) => stage.kernels.blend(a, b, 'soft-light', 0.5),
  glow: ({ stage, a }) => stage.kernels.glow(a, { threshold: 0.5, sigma: 20, strength: 0.6 }),
  vignette: ({ stage, a }) => stage.kernels.vignette(a, { amount: 0.5 }),
  grain: ({ stage, a }) => stage.kernels.grain(a, { amount: 5, size: 1.74, seed: 3 }),
  noise: ({ stage }) => stage.kernels.noise(WIDTH, HEIGHT, { scale: 200, octaves: 5 }),
  aberration: ({ stage, a }) => stage.kernels.chromaticAberration(a, 0.004),
  unsharp: ({ stage, a }) => stage.kernels.unsharp(a, { sigma: 2, amount: 0.8 }),
  'chroma key': ({ stage, a }) => stage.kernels.chromaKey(a, { u: 54, v: 34, similarity: 0.1, smoothness: 0.1 }),
  'to RGBA': (bench) => convert(bench, 'yuvToRgba', bench.a, 'gray8', WIDTH * 4),
  'from RGBA': (bench) => convert(bench, 'rgbaToYuv', bench.rgba, 'yuv420p', WIDTH),
}

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-bench-'))
writeFileSync(join(folder, 'a.cube'), ['LUT_3D_SIZE 33', ...Array.from({ length: 33 ** 3 }, (_, i) => cube.data.subarray(i * 3, i * 3 + 3).join(' '))].join('\n'))

/** ffmpeg's filters that do the same. */
const FFMPEG: Readonly<Record<string, string>> = {
  'area, half': 'scale=960:540:flags=area',
  'lanczos, 1.5': 'scale=2880:1620:flags=lanczos',
  'blur 4': 'gblur=sigma=4',
  'blur 30': 'gblur=sigma=30',
  'box 5': 'boxblur=lr=5',
  'cube table': `lut3d=file=${join(folder, 'a.cube')}:interp=tetrahedral,format=yuv420p`,
  adjust: 'hue=h=40:s=1.3,eq=contrast=1.3',
  'colour matrix': 'format=rgb24,colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131,format=yuv420p',
  multiply: 'format=gbrp,split[x][y];[x][y]blend=all_mode=multiply:all_opacity=0.5,format=yuv420p',
  vignette: 'vignette=PI/5',
  aberration: 'format=gbrp,rgbashift=rh=-4:bh=4,format=yuv420p',
  unsharp: 'unsharp=7:7:0.8:7:7:0',
  'chroma key': 'chromakey=color=0x003622:similarity=0.1:blend=0.1:yuv=1',
  sobel: 'extractplanes=y,sobel',
  equalise: 'histeq',
}

/** Milliseconds a frame takes in an ffmpeg filter on two threads: what a chain with it takes more than one without. */
function ffmpegTime(filter: string): number {
  const run = (chain: string, frames: number): number => {
    // One noisy picture, kept and shown again.
    const picture = `color=gray:s=${WIDTH}x${HEIGHT}:r=25,format=yuv420p,noise=alls=60,trim=end_frame=1,loop=-1:1,trim=end_frame=${frames}`
    const start = performance.now()
    const { status } = spawnSync('ffmpeg', ['-v', 'error', '-filter_complex_threads', '2', '-filter_threads', '2', '-filter_complex', `${picture},${chain}`, '-f', 'null', '-'], { timeout: 60_000 })
    return status === 0 ? performance.now() - start : NaN
  }
  const each = (chain: string): number => (run(chain, 45) - run(chain, 5)) / 40
  return median(Array.from({ length: 3 }, () => each(filter) - each('null')))
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

function waves(stage: Stage): Frame {
  const flow = stage.create('flow', WIDTH, HEIGHT)
  flow.planes[0]!.data.forEach((_, i, data) => (data[i] = 3 * Math.sin(Math.floor(i / WIDTH) * 0.05)))
  flow.planes[1]!.data.forEach((_, i, data) => (data[i] = 2 * Math.cos((i % WIDTH) * 0.03)))
  return flow
}

/** Waves of many lengths, so that there is something to find at every scale; moved by (dx, dy) and turned a little. */
function clouds(stage: Stage, dx: number, dy: number): Frame {
  const frame = stage.create('gray8', WIDTH, HEIGHT)
  const waves = Array.from({ length: 24 }, (_, i) => {
    const [angle, length] = [i * 2.4, 6 * 1.25 ** i]
    return { x: (Math.cos(angle) * 6.283) / length, y: (Math.sin(angle) * 6.283) / length, phase: i * i }
  })
  frame.planes[0]!.data.forEach((_, i, data) => {
    const [x, y] = [(i % WIDTH) + dx + 0.004 * Math.floor(i / WIDTH), Math.floor(i / WIDTH) + dy]
    data[i] = Math.max(0, Math.min(255, 128 + 14 * waves.reduce((sum, wave) => sum + Math.sin(x * wave.x + y * wave.y + wave.phase), 0)))
  })
  return frame
}

function createBench(workers: number): Bench {
  const stage = createStage(workers, 3 * 2 ** 30)
  const frame = (format: PixelFormat, seed: number, width = WIDTH): Frame => noise(stage.create(format, width, HEIGHT), seed)
  return {
    stage, a: frame('yuv420p', 1), b: frame('yuv420p', 2), mask: frame('gray8', 3), rgba: frame('gray8', 4, WIDTH * 4),
    flow: waves(stage), soft: clouds(stage, 0, 0), moved: clouds(stage, 3.3, -1.7),
  }
}

async function timed(bench: Bench, make: (bench: Bench) => Promise<Frame>): Promise<number> {
  // What the call made beside its result goes back as well, as at the end of a frame call.
  const start = performance.now()
  const made = await make(bench)
  const took = performance.now() - start
  ;(made as ArenaFrame).release()
  return took
}

/** OpenCV in a process of its own; undefined where there is none. */
async function startPeer(): Promise<{ time(name: string): Promise<number>; close(): void } | undefined> {
  const child = spawn(process.env.PYTHON ?? 'python3', [new URL('./kernels.py', import.meta.url).pathname])
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const version = await lines.next()
  if (version.done === true) return undefined
  console.log(`OpenCV ${version.value}, two threads\n`)
  return {
    async time(name) {
      child.stdin.write(`${name}\n`)
      const answer = await lines.next()
      if (answer.done === true) throw new Error(`OpenCV ended on "${name}".`)
      return Number(answer.value)
    },
    close: () => child.stdin.end(),
  }
}

const peer = await startPeer()
if (peer === undefined) console.log('No OpenCV for Python here (pip install opencv-python-headless): without its column.\n')
const [one, two] = [createBench(1), createBench(2)]
const row = (...cells: readonly string[]): void => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(16) : cell.padStart(10))).join(''))
row('kernel', '1 worker', '2 workers', 'scaling', 'OpenCV', 'ratio', 'ffmpeg', 'ratio')
/** OpenCV does more here: floats for a mask's weights, four lobes instead of three. Not in the second mean. */
const UNLIKE = ['mix by a mask', 'lanczos, 1.5']
const ratios = new Map<string, number>()
for (const [name, make] of Object.entries(operations)) {
  if (only !== undefined && !name.startsWith(only)) continue
  const times: [ones: number[], twos: number[], theirs: number[]] = [[], [], []]
  for (let i = 0; i < rounds + 3; i++) {
    const taken = [await timed(one, make), await timed(two, make), (await peer?.time(name)) ?? NaN]
    // The first rounds start the threads and compile.
    if (i >= 3) taken.forEach((ms, k) => times[k]!.push(ms))
  }
  const [alone, both, theirs] = times.map(median) as [number, number, number]
  const scaling = median(times[0].map((ms, i) => ms / times[1][i]!))
  const ratio = median(times[1].map((ms, i) => ms / times[2][i]!))
  if (!Number.isNaN(ratio)) ratios.set(name, ratio)
  const ms = (value: number): string => `${value.toFixed(2)} ms`
  const filter = FFMPEG[name] === undefined ? NaN : ffmpegTime(FFMPEG[name])
  const beside = Number.isNaN(filter) ? [] : [ms(filter), (both / filter).toFixed(2)]
  row(name, ms(alone), ms(both), scaling.toFixed(2), ratios.has(name) ? ms(theirs) : '-', ratios.has(name) ? ratio.toFixed(2) : '-', ...beside)
}
if (ratios.size > 0) {
  const mean = (values: readonly number[]): string =>
    Math.exp(values.reduce((sum, ratio) => sum + Math.log(ratio), 0) / values.length).toFixed(2)
  const alike = [...ratios].filter(([name]) => !UNLIKE.includes(name)).map(([, ratio]) => ratio)
  console.log(`\ngeometric mean ${mean([...ratios.values()])} of OpenCV's time, ${mean(alike)} over those that do the same work (goal 1.5)`)
  figure("kernels, geometric mean of OpenCV's time", Number(mean(alike)), 'less', 0.7)
  figure("kernels, the worst of OpenCV's time", Math.max(...ratios.values()), 'less', 2)
  console.log(`worst ${Math.max(...ratios.values()).toFixed(2)} (goal 3)`)
}
peer?.close()
rmSync(folder, { recursive: true })
await Promise.all([one.stage.close(), two.stage.close()])
