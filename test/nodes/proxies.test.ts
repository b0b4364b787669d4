/**
 * Smaller pictures for previews are the pictures of a render, only smaller: for each built-in node that makes pictures, a quarter computed
 * through the graph is held against the means of the full frame's squares of pixels. Luma PSNR of at least 30 dB, but for the exceptions below.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import type { Still } from '../../engine/frames/clip.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import type { NodeSpec } from '../../engine/contract/declaration.ts'
import builtIn from '../../nodes/index.ts'

const [WIDTH, HEIGHT, BY, LEAST] = [640, 360, 4, 30] as const
type Node = { readonly type: string; readonly params?: Readonly<Record<string, Json>>; readonly inputs?: Readonly<Record<string, string | string[]>> }

const scene = (prompt: string, seed: number): Node => ({ type: 'text-to-video', params: { prompt, duration: 2, fps: 12, seed } })
/** What is wired to ports, by socket type. */
const SOURCES: Readonly<Record<string, Node>> = {
  second: scene('city skyline at dusk with lit windows', 21),
  film: { type: 'load-video', params: { file: 'film.mp4' } },
  picture: { type: 'load-image', params: { file: 'picture.png' } },
  mask: { type: 'noise', params: { duration: 2, fps: 12 } },
  moved: { type: 'optical-flow', inputs: { video: 'film.video' } },
  beep: { type: 'tone', params: { duration: 2 } },
  words: { type: 'text', params: { value: 'calm sea' } },
}
const WIRED: Readonly<Record<string, string>> = { video: 'film.video', image: 'picture.image', mask: 'mask.mask', flow: 'moved.flow', audio: 'beep.audio' }

/** Params and inputs that a node needs, or with which it shows what it does. */
const EXAMPLES: Readonly<Record<string, Partial<Node>>> = {
  crop: { params: { x: 80, y: 40, width: 400, height: 240 } },
  pad: { params: { top: 40, left: 80 } },
  resize: { params: { width: 480, height: 360 } },
  title: { params: { text: 'The long way home', size: 0.2, start: 0, fade: 0 } },
  subtitles: { params: { text: 'WEBVTT\n\n00:00.000 --> 00:09.000\nAll of it', size: 0.1 } },
  'text-to-video': { params: { prompt: 'snowy mountains at blue hour', duration: 2, fps: 12 } },
  'text-to-image': { params: { prompt: 'a red apple on a wooden table' } },
  'load-video': { params: { file: 'film.mp4' } },
  'load-image': { params: { file: 'picture.png' } },
  'load-sequence': { params: { file: 'stills' } },
  'logo-reveal': { params: { logo: 'logo.png', name: 'Mira', start: 0 } },
  overlay: { params: { scale: 0.4, x: 0.3, y: 0.4 } },
  'best-image': { params: { prompt: 'a red apple on a wooden table' } },
  'depth-of-field': { inputs: { depth: 'mask.mask' } },
  'for-each': { params: { values: [1], node: { type: 'solid', params: { duration: 1, colour: '#336699' } } } },
  'safety-check': { inputs: { video: 'film.video' } },
  storyboard: { params: { scenes: [{ prompt: 'snowy mountains at blue hour', duration: 2 }], title: '' } },
  'product-spin': { params: { photos: 'picture.png', duration: 1, fps: 12, steps: 12 } },
  lut: { params: { file: 'warm.cube' } },
  reframe: { params: { to: '9:16', follow: 'hand' } },
  'cut-between': { params: { times: [0.4, 1.1], duration: 2 } },
  img2vid: { params: { duration: 2, fps: 12 } },
  'style-filter': { params: { style: 'cinematic' } },
}

/** Nodes that need what isn't here, or that only sound: nothing of theirs is seen. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'cut-list': 'made of nodes that are here',
  'landmarks-visualise': 'needs faces',
  'product-spin': 'made of nodes that are here',
  'remove-background': 'needs a model',
  'remove-silence': 'needs silences',
  'safety-check': 'needs a model',
  'turntable-photos': 'needs photos from all sides',
  'turntable-swing': 'takes long; at full size as it says',
}

/** Nodes whose small pictures may be further off, and why. */
const EXCEPTIONS: Readonly<Record<string, { readonly least: number; readonly why: string }>> = {
  'local-contrast': { least: 24, why: 'histograms of tiles that hold a sixteenth of the pixels' },
  'product-stage': { least: 25, why: 'its shadow is of the outline\'s last rows, which are fewer' },
  reframe: { least: 27, why: 'its window lies on even pixels' },
  storyboard: { least: 28, why: 'birds and windows are painted no thinner than a pixel' },
  subtitles: { least: 26, why: 'letters lie on whole pixels' },
  'text-to-video': { least: 28, why: 'birds and windows are painted no thinner than a pixel' },
  timecode: { least: 24, why: 'letters lie on whole pixels' },
  title: { least: 24, why: 'letters lie on whole pixels' },
  upscale: { least: 26, why: 'a small picture has no detail to be doubled' },
}

let engine: Engine
let project: string
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'reelgraph-proxies-'))
  mkdirSync(join(project, 'stills'))
  engine = await createEngine({ project, workers: 0 })
  const painted = await still({ nodes: { first: scene('sunrise over a calm sea with a sailboat and birds', 7) }, film: { width: WIDTH, height: HEIGHT } }, 'first', 'full')
  const picture = sharp(painted.data, { raw: { width: painted.width, height: painted.height, channels: 4 } })
  await picture.clone().png().toFile(join(project, 'picture.png'))
  for (let k = 1; k < 4; k++) await picture.clone().rotate(90 * (k % 2)).resize(WIDTH, HEIGHT).png().toFile(join(project, `stills/${k}.png`))
  await sharp({ create: { width: 200, height: 90, channels: 4, background: '#f0802080' } }).png().toFile(join(project, 'logo.png'))
  writeFileSync(join(project, 'warm.cube'), 'LUT_1D_SIZE 2\n0.05 0 0\n1 0.9 0.8\n')
  const report = await engine.render({ document: { format: 1, film: { width: WIDTH, height: HEIGHT }, nodes: { second: SOURCES['second']!, film: { type: 'encode', params: { file: 'film.mp4', quality: 'high' }, inputs: { video: 'second.video' } } } } as never })
  const [made] = report.outputs
  copyFileSync(made!.path, join(project, 'film.mp4'))
}, 120_000)
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

async function still(document: object, node: string, size: 'full' | 'small', port?: string): Promise<Still> {
  const { still, proxy } = await engine.preview({ document: { format: 1, ...document } as never, node, frame: 9, nearest: true, ...(port === undefined ? {} : { port }), ...(size === 'full' ? {} : { proxy: BY }) })
  if (size === 'small') expect(proxy?.by).toBe(BY)
  return still!
}

/** BT.709 luma over black, the mean of each square of pixels. */
function grey({ width, height, data }: Still, by: number): number[] {
  const [wide, high] = [Math.floor(width / by), Math.floor(height / by)]
  return Array.from({ length: wide * high }, (_, at) => {
    const [left, top] = [(at % wide) * by, Math.floor(at / wide) * by]
    let sum = 0
    for (let y = 0; y < by; y++) for (let x = 0; x < by; x++) {
      const i = 4 * ((top + y) * width + left + x)
      sum += ((0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!) * data[i + 3]!) / 255
    }
    return sum / by ** 2
  })
}

/** Decibels between the two in luma, at the smaller one's size. */
function distance(full: Still, small: Still): number {
  const [a, b] = full.width === small.width ? [grey(full, BY), grey(small, BY)] : [grey(full, BY), grey(small, 1)]
  expect(a.length).toBe(b.length)
  const square = a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0) / a.length
  return square === 0 ? 99 : 10 * Math.log10(255 ** 2 / square)
}

function inputsOf(spec: NodeSpec): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(spec.inputs).flatMap(([port, { type, optional, multiple }]) => {
    const link = WIRED[type]
    if (link === undefined || (optional === true && !['overlay', 'corner-pin'].includes(spec.type))) return []
    if (optional === true && port !== 'top') return []
    return [[port, multiple === true ? [link, link] : link]]
  }))
}

const pictured = (builtIn.nodes ?? []).filter((spec) => !spec.sink && Object.values(spec.outputs).some(({ type }) => ['video', 'image', 'matte'].includes(type)))

for (const spec of pictured) {
  const elsewhere = ELSEWHERE[spec.type]
  const { least, why } = EXCEPTIONS[spec.type] ?? { least: LEAST, why: '' }
  test.skipIf(elsewhere !== undefined)(`${spec.type}${why === '' ? '' : `: ${why}`}${elsewhere === undefined ? '' : ` (${elsewhere})`}`, { timeout: 120_000 }, async () => {
    const { inputs = {}, ...rest } = EXAMPLES[spec.type] ?? {}
    const [port] = Object.entries(spec.outputs).find(([, { type }]) => ['video', 'image', 'matte'].includes(type))!
    const document = { film: { width: WIDTH, height: HEIGHT }, nodes: { ...SOURCES, node: { type: spec.type, ...rest, inputs: { ...inputsOf(spec), ...inputs } } } }
    const [full, small] = [await still(document, 'node', 'full', port), await still(document, 'node', 'small', port)]
    if (spec.proxy === 'full' || spec.materialize) expect(small.width).toBe(full.width)
    else expect(Math.abs(small.width - full.width / BY)).toBeLessThanOrEqual(1)
    const found = distance(full, small)
    expect(found).toBeGreaterThan(least)
  })
}
