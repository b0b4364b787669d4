/** A photo that speaks: what a face mesh sees in the rendered frames, against what was said. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defineFilter } from '../../../engine/api.ts'
import { rational, type Clip, type Still, type Track } from '../../../engine/frames/clip.ts'
import { createFaceModels } from '../../../engine/models/faces/face-models.ts'
import { speech } from '../../../nodes/audio/speech.ts'
import { flite } from '../../../nodes/backends/speech/flite.ts'
import { EMOTIONS } from '../../../nodes/shared/figures/emotions.ts'
import { lipSync } from '../../../nodes/character/lip-sync.ts'
import { featuresOfMesh } from '../../../nodes/character/photo/features.ts'
import { FaceLattices, moverOf } from '../../../nodes/character/photo/lattice.ts'
import { AT_REST, seamOf } from '../../../nodes/character/photo/muscles.ts'
import { performanceOf, smileOf } from '../../../nodes/character/photo/perform.ts'
import { softnessOf } from '../../../nodes/character/photo/softness.ts'
import { poseAt } from '../../../nodes/shared/figures/life.ts'
import { mouthOfTimings } from '../../../nodes/shared/figures/speech/mouth-track.ts'
import type { SpeechTimings } from '../../../engine/contract/sockets.ts'
import { faceLandmarks } from '../../../nodes/face/face-landmarks.ts'
import { createHarness } from '../../harness.ts'
import { npmModels } from '../../npm-models.ts'
import { correlation, shutFrames, spokenOf, targets } from './spoken.ts'

const clone = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'photo-'))
const models = npmModels(folder)
const faces = createFaceModels(models)
const harness = createHarness()
afterAll(async () => {
  await Promise.all([harness.close(), models.sessions.close()])
  rmSync(folder, { recursive: true, force: true })
})

const RATE = 25
const SIZE = { width: 480, height: 360, fps: RATE }
let photo: Still
beforeAll(async () => {
  const { data, info } = await sharp(join(clone, 'graphs/photos/astronaut.jpg')).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  photo = { width: info.width, height: info.height, data: new Uint8Array(data) }
})

const speaking = async (inputs: object, params: object = {}): Promise<Clip> => (await harness.evaluate(lipSync, { inputs: { photo, ...inputs }, params: { ...SIZE, seed: 3, ...params }, faces })).video as unknown as Clip

/** Points of the largest face in each frame, as the mesh sees them, without smoothing. */
async function pointsIn(video: Clip): Promise<Float32Array[]> {
  const found = (await harness.evaluate(faceLandmarks, { inputs: { video }, params: { smooth: false, model: 'face-mesh-attention' }, faces })).faces
  const seen: Float32Array[] = []
  const probe = defineFilter({
    type: 'probe', title: 'Probe', version: 1, category: 'test', description: 'Keeps what the mesh sees.',
    inputs: { video: 'video', faces: 'landmarks' }, outputs: { video: 'video' },
    async frame(n, context) {
      seen[n] = (await context.inputs.faces.faces(n, context))[0]!.points
      return context.inputs.video.frame(n)
    },
  })
  const looked = (await harness.evaluate(probe, { inputs: { video, faces: found } })).video!
  for (let n = 0; n < video.info.length; n++) await harness.frame(looked, n)
  return seen
}

/** The lips' inner rims in their middle, forehead and chin, among the points of the mesh. */
const [UPPER, LOWER, FOREHEAD, CHIN] = [13, 14, 10, 152]

/** How far the lips are apart, in heights of the face. */
const openings = async (video: Clip): Promise<number[]> => (await pointsIn(video)).map((points) => {
  const apart = (a: number, b: number): number => Math.hypot(...[0, 1].map((axis) => points[3 * a + axis]! - points[3 * b + axis]!))
  return apart(UPPER, LOWER) / apart(FOREHEAD, CHIN)
})

/** How loud each frame is: what a mouth goes by that follows loudness only. */
async function loudness(track: Track, count: number): Promise<number[]> {
  const step = track.info.sampleRate / RATE
  const [samples] = await track.samples(0, track.info.length)
  return Array.from({ length: count }, (_, n) => Math.sqrt(samples!.subarray(Math.round((n - 0.5) * step), Math.round((n + 0.5) * step)).reduce((sum, one) => sum + one * one, 0) / step))
}

/** How a mouth that was measured keeps to what was said, from the first sound to the last: before and after, a photo looks as it does. */
function kept(measured: readonly number[], spoken: SpeechTimings) {
  const [from, to] = [Math.ceil(spoken.words[0]!.from * RATE), Math.floor(spoken.words.at(-1)!.to * RATE)]
  // A jaw takes about a tenth of a second on its way: the mean of what the sounds within that time ask.
  const fine = targets(spoken, 4 * RATE, 4 * measured.length)
  const asked = measured.map((_, n) => {
    const near = fine.slice(Math.max(0, 4 * n - 5), 4 * n + 6)
    return near.reduce((sum, one) => sum + one, 0) / near.length
  }).slice(from, to)
  const at = (shift: number): number => correlation(asked.map((_, n) => measured[from + n + shift] ?? 0), asked)
  const frames = shutFrames(spoken, RATE)
  const widest = Math.max(...measured.slice(from, to))
  return {
    close: at(0),
    offset: [-4, -3, -2, -1, 0, 1, 2, 3, 4].toSorted((a, b) => at(b) - at(a))[0]!,
    shut: frames.filter((n) => measured[n]! < 0.1 * widest).length / frames.length,
    /** What loudness alone would reach. */
    loud: (levels: readonly number[]): number => correlation(levels.slice(from, to), asked),
  }
}

describe('the mouth of a photo', () => {
  test('opens as the phonemes ask, within a frame, and shuts for m, b and p', async () => {
    const spoken = spokenOf()
    const { close, offset, shut } = kept(await openings(await speaking({ timings: spoken })), spoken)
    expect(close).toBeGreaterThan(0.8)
    expect(Math.abs(offset)).toBeLessThanOrEqual(1)
    expect(shut).toBeGreaterThanOrEqual(0.95)
  }, 600_000)

  test('follows a real voice far better than its loudness would', async () => {
    const { audio, timings } = (await harness.evaluate(speech, { params: { text: 'Maybe my mother bought five blue apples before you saw them. People move up the map by bus.' }, backends: [flite as never] })) as unknown as { audio: Track; timings: SpeechTimings }
    const measured = await openings(await speaking({ audio, timings }))
    const { close, offset, shut, loud } = kept(measured, timings)
    const levels = await loudness(audio, measured.length)
    expect(close).toBeGreaterThan(Math.max(0.8, loud(levels) + 0.15))
    expect(Math.abs(offset)).toBeLessThanOrEqual(1)
    expect(shut).toBeGreaterThanOrEqual(0.95)
  }, 600_000)
})

describe('the warp', () => {
  /** Lips of the mesh below the middle of the mouth. */
  const BELOW = [95, 88, 178, 87, 14, 317, 402, 318, 324, 146, 91, 181, 84, 17, 314, 405, 321, 375]

  test.each([['smiles', 0], ['speaks with its mouth wide open', 0.09]])('turns nothing inside out in a face that %s: whatever is said, by whatever feeling', async (_name, lower) => {
    const [seen] = await pointsIn(harness.stillClip(photo, { length: 1 }))
    const points = seen!.slice()
    const tall = points[3 * CHIN + 1]! - points[3 * FOREHEAD + 1]!
    for (const k of BELOW) points[3 * k + 1]! += lower * tall * (1 - ((points[3 * k]! - points[3 * LOWER]!) / (0.24 * tall)) ** 2)
    points[3 * CHIN + 1]! += 0.6 * lower * tall
    const face = featuresOfMesh(points)
    const region = { x: face.origin[0] - 1.3 * face.scale, y: face.origin[1] - 1.8 * face.scale, width: 2.6 * face.scale, height: 3.4 * face.scale }
    const lattice = new FaceLattices(face).over(region, face.scale / 90)
    const speech = mouthOfTimings(spokenOf())
    for (const emotion of EMOTIONS) {
      for (let time = 0; time < 4; time += 0.28) {
        const { face: pose, body } = poseAt(time, { emotion, intensity: 1.2, seed: 4, speech, gestures: 0, walk: 0, facing: 0 })
        const { pulls } = performanceOf(pose, { voice: speech.voice(time), breath: body.breath, keeps: 1, head: 1, smiles: smileOf(face) })
        for (const sheet of ['upper', 'lower'] as const) expect(lattice.warp(pulls, sheet).folds, `${emotion} at ${time}`).toBe(0)
      }
    }
  })

  test('has one skin below the seam of its two sheets, however wide the mouth is', async () => {
    const [points] = await pointsIn(harness.stillClip(photo, { length: 1 }))
    const face = featuresOfMesh(points!)
    const wide = { ...face, mouth: { ...face.mouth, lowerInner: face.mouth.lowerInner.map(([u, v], i, { length }): readonly [number, number] => [u, v + 0.09 * Math.sin((Math.PI * i) / (length - 1))]) } }
    for (const one of [face, wide]) {
      const { muscles } = new FaceLattices(one)
      const seam = seamOf(one)
      const place = moverOf(one, muscles, { ...AT_REST, jaw: 0.8, close: 1, upperLip: 0.5, lowerLip: 0.4, bite: 0.3, wide: 0.4, smileLeft: -0.6, smileRight: 0.4 })
      for (let u = -0.2; u <= 0.2; u += 0.02) {
        const [upper, lower] = [place([u, seam(u) + 1e-3], 'upper'), place([u, seam(u) + 1e-3], 'lower')]
        expect(Math.hypot(upper[0] - lower[0], upper[1] - lower[1]) / one.scale, `at ${u}`).toBeLessThan(1e-3)
      }
    }
  })

  test('leaves what is far from the head as it is, and lids shut over the eyes', async () => {
    const wide = { shot: 'wide', width: 512, height: 288 }
    const made = await speaking({ timings: spokenOf() }, wide)
    const [first, late] = [await harness.still(made, 0), await harness.still(made, 60)]
    let [far, near] = [0, 0]
    for (let y = 0; y < 288; y++) {
      for (let x = 0; x < 512; x++) {
        const off = Math.abs(first.data[(y * 512 + x) * 4 + 1]! - late.data[(y * 512 + x) * 4 + 1]!)
        // The head and the shoulders that breathe below it end before these.
        if (x < 60 || x > 390) far = Math.max(far, off)
        else near = Math.max(near, off)
      }
    }
    expect(far).toBe(0)
    expect(near).toBeGreaterThan(40)
  })
})

describe('softness', () => {
  test('is what libvips has blurred a photo by', async () => {
    const [points] = await pointsIn(harness.stillClip(photo, { length: 1 }))
    const large = points!.map((value) => 4 * value)
    const seen = async (sigma: number): Promise<number> => {
      const picture = sharp(join(clone, 'graphs/photos/astronaut.jpg')).resize(2048)
      const { data, info } = await (sigma === 0 ? picture : picture.blur(sigma)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      return softnessOf(await harness.kernels.fromStill({ width: info.width, height: info.height, data: new Uint8Array(data) }, false), featuresOfMesh(large))!
    }
    const own = await seen(0)
    for (const sigma of [2, 4, 6]) expect(Math.abs(Math.log((await seen(sigma)) / Math.hypot(own, sigma))), `blurred by ${sigma}`).toBeLessThan(0.3)
    expect(await seen(6)).toBeGreaterThan(1.25 * (await seen(3)))
  }, 60_000)
})

describe('the node', () => {
  test('gives any frame, twice the same', async () => {
    const one = await speaking({ timings: spokenOf() })
    const late = (await harness.frame(one, 40)).bytes.slice()
    await harness.frame(one, 3)
    harness.dropCache()
    expect((await harness.frame(one, 40)).bytes.slice()).toEqual(late)
    expect((await harness.frame(await speaking({ timings: spokenOf() }), 40)).bytes.slice()).toEqual(late)
  })

  test('says where no face is, and takes one that is placed by hand', async () => {
    const grey: Still = { width: 200, height: 200, data: new Uint8Array(160_000).fill(128) }
    await expect(harness.frame(await speaking({ photo: grey }), 0)).rejects.toMatchObject({ code: 'E_FACE' })
    await expect(harness.frame(await speaking({}, { face: 2 }), 0)).rejects.toMatchObject({ code: 'E_FACE' })
    const points = { leftEye: [0.4, 0.2], rightEye: [0.49, 0.2], nose: [0.44, 0.24], leftCorner: [0.4, 0.275], rightCorner: [0.48, 0.277], chin: [0.44, 0.34] }
    const placed = (await harness.evaluate(lipSync, { inputs: { photo, timings: spokenOf() }, params: { ...SIZE, points } })).video as unknown as Clip
    const measured = await openings(placed)
    expect(kept(measured, spokenOf()).close).toBeGreaterThan(0.6)
  }, 600_000)

  test('replaces the mouth in a film, as long as the sound', async () => {
    const film = harness.stillClip(photo, { length: 10, rate: rational(RATE) })
    const made = (await harness.evaluate(lipSync, { inputs: { film, timings: spokenOf() }, params: { seed: 3 }, faces })).video as unknown as Clip
    expect(made.info).toMatchObject({ width: 512, height: 512, length: Math.round(spokenOf().duration * RATE) })
    const measured = await openings(made)
    expect(measured.length).toBe(made.info.length)
    expect(kept(measured, spokenOf())).toMatchObject({ offset: 0, shut: 1 })
    // Her own smile is gone where nothing is said.
    expect(measured[2]).toBeLessThan(0.01)
  }, 600_000)
})
