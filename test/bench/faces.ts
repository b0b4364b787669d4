/**
 * Photos and films of a face that speaks, at 1080p on two threads: one frame after the other, and with some on the way as a sink
 * asks for them; milliseconds of processor time a frame beside. The face's height is a third of the frame's.
 * Usage: node --import tsx test/bench/faces.ts [frames]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { defineFilter } from '../../engine/api.ts'
import { rational, type Clip, type Still } from '../../engine/frames/clip.ts'
import { createFaceModels } from '../../engine/models/faces/face-models.ts'
import { lipSync } from '../../nodes/character/lip-sync.ts'
import { createHarness } from '../harness.ts'
import { npmModels } from '../npm-models.ts'
import { spokenOf } from '../nodes/character/spoken.ts'

const FRAMES = Number(process.argv[2] ?? 60)
const [WIDTH, HEIGHT, RATE, AHEAD] = [1920, 1080, 25, 4]
/** Of the photo's height, cut so that the close-up's face is a third of the frame. */
const PART = { left: 0, top: 16, width: 512, height: 288 }
const clone = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-bench-'))
const models = npmModels(folder)
const faces = createFaceModels(models)
const harness = createHarness({ workers: 2, budget: 1 << 30, checked: false })

async function photoOf(size?: { readonly width: number; readonly height: number }): Promise<Still> {
  const picture = sharp(join(clone, 'graphs/photos/astronaut.jpg')).extract(PART)
  const { data, info } = await (size === undefined ? picture : picture.resize({ ...size, kernel: 'lanczos3' })).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

/** Asks for frames and gives a small one on: what the harness copies out would count. */
const asking = defineFilter({
  type: 'asking', title: 'Asking', version: 1, category: 'test', description: 'Asks for frames.',
  inputs: { video: 'video' }, outputs: { video: 'video' },
  info: ({ inputs: { video: { info } } }) => ({ ...info, width: 16, height: 16 }),
  async frame(n, { inputs, create }) {
    await inputs.video.frame(n)
    return create('yuv420p', 16, 16)
  },
})

async function measure(name: string, clip: Clip): Promise<void> {
  const video = (await harness.evaluate(asking, { inputs: { video: clip } })).video!
  for (let n = 0; n < 8; n++) await harness.frame(video, n)
  const single: number[] = []
  for (let n = 8; n < 8 + FRAMES; n++) {
    const started = performance.now()
    await harness.frame(video, n)
    single.push(performance.now() - started)
  }
  harness.dropCache()
  const used = process.cpuUsage()
  const begun = performance.now()
  let next = 8
  await Promise.all(Array.from({ length: AHEAD }, async () => {
    while (next < 8 + FRAMES) await harness.frame(video, next++)
  }))
  const each = (performance.now() - begun) / FRAMES
  const { user, system } = process.cpuUsage(used)
  const median = single.toSorted((a, b) => a - b)[single.length >> 1]!
  console.log(`${name}: ${median.toFixed(1)} ms a frame by itself, ${each.toFixed(1)} ms with ${AHEAD} on the way: ${(1000 / each).toFixed(0)} fps; ${((user + system) / 1000 / FRAMES).toFixed(1)} ms of processor time`)
}

const timings = spokenOf()
const params = { emotion: 'happy', shot: 'wide', width: WIDTH, height: HEIGHT, fps: RATE, seed: 3, duration: 10 }
const made = async (inputs: object): Promise<Clip> => (await harness.evaluate(lipSync, { inputs: { timings, ...inputs }, params, faces })).video as unknown as Clip
if (process.argv[3] !== 'film') await measure('photo', await made({ photo: await photoOf() }))
harness.dropCache()
const { bytes } = await harness.kernels.fromStill(await photoOf({ width: WIDTH, height: HEIGHT }))
const film = harness.clip({ width: WIDTH, height: HEIGHT, length: 400, rate: rational(RATE) }, (_n, frame) => frame.bytes.set(bytes))
if (process.argv[3] !== 'photo') await measure('film ', await made({ film }))
await Promise.all([harness.close(), models.sessions.close()])
rmSync(folder, { recursive: true, force: true })
