/** Face models: the steps around them held to MediaPipe's published ones, and nodes to where discs were painted. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { FrameContext } from '../../../engine/contract/frame-context.ts'
import type { Face, FaceTrack } from '../../../engine/frames/faces.ts'
import { anchors, decoded, merged } from '../../../engine/models/faces/detections.ts'
import { createFaceModels } from '../../../engine/models/faces/face-models.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import type { ModelPackage, ModelPackages } from '../../../engine/models/packages/package-types.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { Json } from '../../../engine/contract/sockets.ts'
import { faceLandmarks } from '../../../nodes/face/face-landmarks.ts'
import { landmarksVisualise } from '../../../nodes/face/landmarks-visualise.ts'
import { reachOf, smoothed } from '../../../nodes/shared/faces/one-euro.ts'
import { createHarness, type Harness } from '../../harness.ts'

interface Oracle {
  readonly anchors: { readonly count: number; readonly sum: readonly [number, number]; readonly at: Readonly<Record<string, readonly [number, number]>> }
  readonly fullRange: { readonly count: number; readonly at: Readonly<Record<string, readonly [number, number]>> }
  /** By place: the score before the sigmoid, then the sixteen numbers of the box. */
  readonly raw: Readonly<Record<string, readonly number[]>>
  readonly faces: readonly { readonly score: number; readonly corners: readonly [number, number, number, number]; readonly keypoints: readonly number[] }[]
  readonly mesh: readonly (readonly [number, number, number])[]
  readonly euro: { readonly rate: number; readonly cutoff: number; readonly quickness: number; readonly scale: number; readonly values: readonly number[]; readonly smoothed: readonly number[] }
}
const oracle = JSON.parse(readFileSync(new URL('../../oracles/face-models.json', import.meta.url), 'utf8')) as Oracle
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
const silent = { debug: () => {}, info: () => {}, warn: () => {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log: silent })
const faces = createFaceModels({ sessions, packages })
const harness = createHarness()
afterAll(() => Promise.all([sessions.close(), harness.close()]))

const SHORT_RANGE = { size: 128, strides: [8, 16, 16, 16], perCell: 2 }

describe('a face detector', () => {
  it('looks from the places that MediaPipe looks from', () => {
    const centres = anchors(SHORT_RANGE)
    expect(centres.length).toBe(2 * oracle.anchors.count)
    const full = anchors({ size: 192, strides: [4], perCell: 1 })
    expect(full.length).toBe(2 * oracle.fullRange.count)
    for (const [all, { at }] of [[centres, oracle.anchors], [full, oracle.fullRange]] as const) {
      for (const [i, [x, y]] of Object.entries(at)) expect([all[2 * Number(i)], all[2 * Number(i) + 1]]).toEqual([Math.fround(x), Math.fround(y)])
    }
    oracle.anchors.sum.forEach((sum, axis) => expect(centres.filter((_, i) => i % 2 === axis).reduce((a, b) => a + b)).toBeCloseTo(sum, 3))
  })
  it('decodes and averages what overlaps, as MediaPipe does', () => {
    const [boxes, scores] = [new Float32Array(896 * 16), new Float32Array(896).fill(-8)]
    for (const [i, [score, ...box]] of Object.entries(oracle.raw)) {
      scores[Number(i)] = score!
      boxes.set(box, 16 * Number(i))
    }
    const made = merged(decoded(boxes, scores, anchors(SHORT_RANGE), 128, 0.5), 0.3)
    expect(made.length).toBe(oracle.faces.length)
    made.forEach(({ score, box, keypoints }, i) => {
      const { score: s, corners, keypoints: k } = oracle.faces[i]!
      expect(score).toBeCloseTo(s, 6)
      ;[box.x, box.y, box.x + box.width, box.y + box.height].forEach((value, j) => expect(value).toBeCloseTo(corners[j]!, 5))
      keypoints.forEach((value, j) => expect(value).toBeCloseTo(k[j]!, 5))
    })
  })
  it('must have the numbers that its grid wants', async () => {
    const changed = (options: Record<string, Json>): ModelPackages => ({
      ...packages,
      find: async (name): Promise<ModelPackage> => {
        const found = await packages.find(name)
        return { ...found, manifest: { ...found.manifest, options } }
      },
    })
    const pixels = { width: 128, height: 64, data: new Float32Array(3 * 128 * 64) }
    const other = await createFaceModels({ sessions, packages: changed({ strides: [8, 16] }) }).detector('tiny-faces')
    await expect(other.detect(pixels, 0.5)).rejects.toThrow('640 x 16')
    await expect(createFaceModels({ sessions, packages: changed({ strides: [0] }) }).detector('tiny-faces')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    const mesh = await createFaceModels({ sessions, packages: changed({ points: 'flag' }) }).mesh('tiny-mesh')
    await expect(mesh.read({ width: 192, height: 192, data: new Float32Array(3 * 192 * 192) })).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
  })
})

describe('smoothing', () => {
  it('is the One-Euro filter of its author', () => {
    const { rate, scale, values, smoothed: expected, ...calm } = oracle.euro
    const rows = values.map((value) => Float32Array.of(value, -value))
    expected.forEach((value, i) => {
      const [up, down] = smoothed(rows.slice(0, i + 1), rate, scale, calm)
      expect(up).toBeCloseTo(value, 3)
      expect(down).toBeCloseTo(-value, 3)
    })
  })
  it('looks back as far as it remembers', () => {
    const calm = { cutoff: 1.5, quickness: 0 }
    const back = reachOf(calm, 24)
    const rows = Array.from({ length: back + 1 }, () => Float32Array.of(0))
    expect(smoothed([Float32Array.of(1000), ...rows], 24, 1, calm)[0]).toBeLessThan(1)
  })
})

const SIZE = { width: 320, height: 180 }
/** Eyes of a face: right one red, left one green; by frame. */
type Eyes = (n: number) => readonly [rx: number, ry: number, lx: number, ly: number]
const RED = [81, 90, 240] as const
const GREEN = [145, 54, 34] as const
const painted = (stage: Harness, eyes: Eyes, length = 4) => stage.clip({ ...SIZE, length }, (n, frame) => {
  frame.planes.forEach(({ data, width, height }, at) => {
    data.fill([16, 128, 128][at]!)
    const [rx, ry, lx, ly] = eyes(n)
    const radius = Math.max(6, 0.15 * Math.hypot(lx - rx, ly - ry))
    for (const [x, y, ink] of [[rx, ry, RED], [lx, ly, GREEN]] as const) {
      const scale = width / SIZE.width
      for (let j = 0; j < height; j++) {
        for (let i = 0; i < width; i++) {
          const covered = Math.min(1, Math.max(0, radius * scale + 0.5 - Math.hypot(i + 0.5 - x * scale, j + 0.5 - y * scale)))
          data[j * width + i] = Math.round(data[j * width + i]! + covered * (ink[at]! - data[j * width + i]!))
        }
      }
    }
  })
})
const found = async (eyes: Eyes, params: Record<string, unknown> = {}): Promise<FaceTrack> =>
  (await harness.evaluate(faceLandmarks, { inputs: { video: painted(harness, eyes) }, params, faces }))['faces'] as unknown as FaceTrack
/** What a frame's call would give. */
const scope = { kernels: harness.kernels, signal: new AbortController().signal, pull: (clip, n) => clip.frame(n), create: () => { throw new Error('not asked for') } } as FrameContext
const point = ({ points }: Face, k: number): [number, number, number] => [points[3 * k]!, points[3 * k + 1]!, points[3 * k + 2]!]

describe('face-landmarks', () => {
  const poses = [['level', [150, 80, 190, 80]], ['turned', [140, 100, 170, 75]], ['upside down', [190, 90, 150, 96]], ['small, in a corner', [40, 40, 60, 44]], ['large', [110, 90, 210, 80]]] as const
  it.each(poses)('finds all points of a face that is %s', async (_, eyes) => {
    const [face, ...others] = await (await found(() => eyes, { smooth: false })).faces(0, scope)
    expect(others).toEqual([])
    expect(face!.score).toBeGreaterThan(0.9)
    const [rx, ry, lx, ly] = eyes
    const [dx, dy] = [lx - rx, ly - ry]
    let farthest = 0
    oracle.mesh.forEach(([along, across, deep], k) => {
      const [x, y, z] = point(face!, k)
      const distance = Math.hypot(x - (rx + along * dx - across * dy), y - (ry + along * dy + across * dx), z - deep * Math.hypot(dx, dy))
      farthest = Math.max(farthest, distance)
    })
    // The sum of what a pixel of chroma and the cut-out's sampling lose.
    expect(farthest).toBeLessThan(0.02 * Math.hypot(dx, dy) + 0.3)
    const { x, y, width, height } = face!.box
    for (let k = 0; k < oracle.mesh.length; k++) {
      const [px, py] = point(face!, k)
      expect(px >= x && px <= x + width + 1e-3 && py >= y && py <= y + height + 1e-3).toBe(true)
    }
  })
  it('finds none where there is none', async () => {
    expect(await (await found(() => [-50, -50, -90, -90])).faces(0, scope)).toEqual([])
    expect(await (await found(() => [150, 80, 190, 80], { presence: 1 })).faces(0, scope)).toEqual([])
    expect(await (await found(() => [150, 80, 190, 80], { confidence: 1 })).faces(0, scope)).toEqual([])
  })
  it('is calm over time, the same in any order, and quick where there is a jump', async () => {
    const shaky: Eyes = (n) => [150 + (n % 2) * 3, 80, 190 + (n % 2) * 3, 80]
    const shake = async (params: Record<string, unknown>, order: readonly number[]): Promise<number[]> => {
      const track = await found(shaky, params)
      const at = new Map<number, number>()
      for (const n of order) at.set(n, point((await track.faces(n, scope))[0]!, 33)[0])
      return [0, 1, 2, 3].map((n) => at.get(n)!)
    }
    const [raw, calm, mixed] = [await shake({ smooth: false }, [0, 1, 2, 3]), await shake({ quickness: 0 }, [0, 1, 2, 3]), await shake({ quickness: 0 }, [3, 1, 0, 2])]
    expect(Math.abs(raw[3]! - raw[2]!)).toBeGreaterThan(2.5)
    expect(Math.abs(calm[3]! - calm[2]!)).toBeLessThan(1)
    expect(mixed).toEqual(calm)
    // Another place altogether is another face.
    const jump = await found((n) => (n < 2 ? [150, 80, 190, 80] : [40, 40, 70, 40]))
    expect(Math.abs(point((await jump.faces(2, scope))[0]!, 33)[0] - 40)).toBeLessThan(1)
  })
  it('names what is missing, and the command that fetches it', async () => {
    await expect(found(() => [0, 0, 0, 0], { model: 'face-mesh' })).rejects.toThrow('reelgraph models pull face-mesh')
    await expect(found(() => [0, 0, 0, 0], { detector: 'tiny-mesh' })).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    const none = createFaceModels({ sessions, packages: createModelPackages({ roots: [] }) })
    const video = painted(harness, () => [150, 80, 190, 80])
    await expect(harness.evaluate(faceLandmarks, { inputs: { video }, faces: none })).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
    // A dry run makes nothing, and needs none.
    await expect(harness.evaluate(faceLandmarks, { inputs: { video }, faces: none, dry: true })).resolves.toBeDefined()
  })
})

describe('landmarks-visualise', () => {
  it('draws points where they are, and leaves the rest', async () => {
    const video = painted(harness, () => [150, 80, 190, 80])
    const { faces: track } = await harness.evaluate(faceLandmarks, { inputs: { video }, faces })
    const { video: shown } = await harness.evaluate(landmarksVisualise, { inputs: { video, faces: track }, params: { size: 0.03, colour: '#ffffff', box: false } })
    const { planes: [luma] } = await harness.frame(shown!, 1)
    const { planes: [before] } = await harness.frame(video, 1)
    const at = (x: number, y: number): number => luma!.data[Math.floor(y) * SIZE.width + Math.floor(x)]!
    for (const [along, across] of oracle.mesh) {
      const [x, y] = [150 + 40 * along, 80 + 40 * across]
      expect(at(x, y)).toBeGreaterThan(225)
    }
    let changed = 0
    luma!.data.forEach((value, i) => {
      const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)]
      if (value !== before!.data[i]) changed++
      if (x < 115 || x > 225 || y < 35 || y > 150) expect(value).toBe(before!.data[i])
    })
    expect(changed).toBeGreaterThan(1000)
  })
  it('wants the faces of the very clip', async () => {
    const video = painted(harness, () => [150, 80, 190, 80])
    const { faces: track } = await harness.evaluate(faceLandmarks, { inputs: { video }, faces })
    const other = harness.clip({ width: 64, height: 36 }, [0, 0, 0, 1])
    await expect(harness.evaluate(landmarksVisualise, { inputs: { video: other, faces: track } })).rejects.toMatchObject({ code: 'E_CLIP_FORMAT' })
  })
})
