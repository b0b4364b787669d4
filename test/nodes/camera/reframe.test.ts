/** Windows over a moving face, over cuts and over what stands out; saliency against OpenCV's. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, describe, expect, it, test } from 'vitest'
import { rational, type Clip } from '../../../engine/frames/clip.ts'
import { createFaceModels } from '../../../engine/models/faces/face-models.ts'
import { findSubjects } from '../../../nodes/camera/find-subjects.ts'
import { planWindow } from '../../../nodes/camera/reframe/plan-window.ts'
import { sizeOf, windowOf } from '../../../nodes/shared/subjects/shape.ts'
import { reframe } from '../../../nodes/camera/reframe.ts'
import { partsOf } from '../../../nodes/shared/subjects/faces-in-frame.ts'
import { spectralResidual } from '../../../nodes/shared/saliency/spectral.ts'
import type { Look, Subjects } from '../../../nodes/shared/subjects/subjects.ts'
import { createHarness } from '../../harness.ts'
import { npmModels } from '../../npm-models.ts'

const LONG = 300_000
const clone = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'reframe-'))
const models = npmModels(folder)
const faces = createFaceModels(models)
const harness = createHarness()
afterAll(async () => {
  await Promise.all([harness.close(), models.sessions.close()])
  rmSync(folder, { recursive: true, force: true })
})

const FLAT = Array.from({ length: 32 }, () => 10)
const RATE = 30
const STEP = 5
const TALL = windowOf({ width: 1080, height: 1920 }, { width: 1920, height: 1080 }, 1)
/** A face of a tenth of the height; its place across, by seconds. */
const faceAt = (x: number): Look['faces'] => [{ x: x - 0.028, y: 0.3, width: 0.056, height: 0.1, score: 0.9 }]
const watched = (seconds: number, place: (t: number) => number | undefined, cuts: readonly number[] = []): Subjects => ({
  frames: seconds * RATE, step: STEP, cuts,
  looks: Array.from({ length: Math.ceil((seconds * RATE) / STEP) }, (_, k): Look => {
    const x = place((k * STEP) / RATE)
    return { frame: k * STEP, faces: x === undefined ? [] : faceAt(x), across: FLAT, down: FLAT }
  }),
})
const pathOf = (subjects: Subjects, calm = 1.5): number[] => {
  const at = planWindow(subjects, { window: TALL, rate: RATE, calm })
  return Array.from({ length: subjects.frames }, (_, n) => at(n).x)
}
/** Of one frame, in widths of the picture a second each second. */
const accelerations = (path: readonly number[]): number[] => path.slice(2).map((value, i) => Math.abs(value - 2 * path[i + 1]! + path[i]!) * RATE ** 2)

describe('sizes', () => {
  it.each([['9:16', 1080, 1920], ['1:1', 1080, 1080], ['4:5', 1080, 1350], ['16:9', 1920, 1080], ['640x360', 640, 360], ['2.39:1', 2582, 1080]])('%s of 1920x1080', (to, width, height) => {
    expect(sizeOf(to, { width: 1920, height: 1080 })).toEqual({ width, height })
  })
  it('has a window of the shape, and the largest', () => {
    expect(TALL.height).toBe(1)
    expect(TALL.width * 1920).toBeCloseTo(607.5, 6)
    expect(() => sizeOf('9999:1', { width: 1920, height: 1080 })).toThrow(expect.objectContaining({ code: 'E_CLIP_SIZE' }) as Error)
  })
})

describe('the path', () => {
  it('stands still over a face that only trembles, to a hundredth of a pixel', () => {
    const path = pathOf(watched(12, (t) => 0.6 + 0.012 * Math.sin(17 * t) + 0.008 * Math.cos(29 * t)))
    expect(Math.max(...path) - Math.min(...path)).toBeLessThan(0.01 / 1920)
  })
  it('does not follow what is back at once, as long as the head stays in the picture', () => {
    const path = pathOf(watched(12, (t) => (t > 5 && t < 6 ? 0.58 : 0.5)))
    expect(Math.max(...path) - Math.min(...path)).toBeLessThan(0.001)
  })
  it('follows a face that walks, softly', () => {
    const place = (t: number): number => 0.2 + 0.6 * Math.min(1, Math.max(0, (t - 3) / 5))
    const path = pathOf(watched(12, place))
    path.forEach((left, n) => {
      const x = place(n / RATE)
      expect(left).toBeLessThan(x - 0.028 + 0.003)
      expect(left + TALL.width).toBeGreaterThan(x + 0.028 - 0.003)
    })
    // A person crosses the picture in 5 s: the window reaches that speed in no less than half a second.
    expect(Math.max(...accelerations(path))).toBeLessThan(0.35)
    expect(path[30]).toBeCloseTo(path[0]!, 3)
  })
  it('begins anew at a cut, in the very frame', () => {
    const cut = 97
    const path = pathOf(watched(6, (t) => (t * RATE < cut ? 0.25 : 0.75), [cut]))
    const inside = (n: number, x: number): boolean => path[n]! < x - 0.03 && path[n]! + TALL.width > x + 0.03
    expect([inside(cut - 1, 0.25), inside(cut, 0.75)]).toEqual([true, true])
    expect(Math.max(...accelerations(path.slice(0, cut)), ...accelerations(path.slice(cut)))).toBeLessThan(0.01)
  })
  it('keeps two faces where both fit, and the larger where they do not', () => {
    const two = (apart: number): Subjects => {
      const subjects = watched(4, () => 0.3)
      return { ...subjects, looks: subjects.looks.map((look) => ({ ...look, faces: [...faceAt(0.3), { x: 0.3 + apart, y: 0.3, width: 0.04, height: 0.07, score: 0.8 }] })) }
    }
    const [near, far] = [pathOf(two(0.12))[60]!, pathOf(two(0.5))[60]!]
    expect(near).toBeLessThan(0.272)
    expect(near + TALL.width).toBeGreaterThan(0.46)
    expect(far).toBeLessThan(0.272)
    expect(far + TALL.width).toBeGreaterThan(0.328)
  })
  it('takes a face that is seen only once for none', () => {
    const subjects = watched(6, () => undefined)
    const strayed = { ...subjects, looks: subjects.looks.map((look, k) => (k === 17 ? { ...look, faces: faceAt(0.9) } : look)) }
    expect(pathOf(strayed)).toEqual(pathOf(subjects))
  })
  test('a window never leaves the picture, whatever is seen', () => {
    const face = fc.record({ x: fc.double({ min: -0.2, max: 1, noNaN: true }), y: fc.double({ min: -0.2, max: 1, noNaN: true }), width: fc.double({ min: 0.01, max: 1.2, noNaN: true }), height: fc.double({ min: 0.01, max: 1.2, noNaN: true }), score: fc.double({ min: 0, max: 1, noNaN: true }) })
    const profile = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 32, maxLength: 32 })
    const look = fc.record({ faces: fc.array(face, { maxLength: 3 }), across: profile, down: profile })
    fc.assert(fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 59 }), { maxLength: 3 }), fc.double({ min: 1, max: 4, noNaN: true }), fc.double({ min: 0.1, max: 10, noNaN: true }), (looks, cuts, zoom, calm) => {
      const window = windowOf({ width: 900, height: 1600 }, { width: 1280, height: 720 }, zoom)
      const at = planWindow({ frames: looks.length * STEP, step: STEP, cuts: [...new Set(cuts)].sort((a, b) => a - b), looks: looks.map((one, k) => ({ ...one, frame: k * STEP })) }, { window, rate: RATE, calm })
      for (let n = 0; n < looks.length * STEP; n++) {
        const { x, y } = at(n)
        expect(x >= 0 && y >= 0 && x + window.width <= 1 + 1e-12 && y + window.height <= 1 + 1e-12).toBe(true)
      }
    }), { numRuns: 60 })
  })
})

test('the spectral residual is OpenCV’s', () => {
  const oracle = JSON.parse(readFileSync(new URL('../../oracles/saliency.json', import.meta.url), 'utf8')) as Record<string, { picture: string; map: readonly number[] }>
  for (const [name, { picture, map }] of Object.entries(oracle)) {
    const made = spectralResidual(Buffer.from(picture, 'hex')).filter((_, i) => (i % 64) % 3 === 0 && Math.floor(i / 64) % 3 === 0)
    expect(made).toHaveLength(map.length)
    made.forEach((value, i) => expect(Math.abs(value - map[i]!), `${name} ${i}`).toBeLessThan(0.004))
  }
})

test('parts of a picture lie in it, and cover it', () => {
  for (const [width, height] of [[512, 288], [288, 512], [288, 288], [690, 288]] as const) {
    for (const { x, y, width: w, height: h } of partsOf(width, height)) expect(x >= 0 && y >= 0 && x + w <= width && y + h <= height && x % 2 === 0 && y % 2 === 0).toBe(true)
    for (const [x, y] of [[0, 0], [width - 1, height - 1], [width / 3, height / 2]] as const) expect(partsOf(width, height).filter((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height).length).toBeGreaterThan(1)
  }
})

const SIZE = { width: 480, height: 270 }
type Paint = (n: number, frame: { readonly planes: readonly { readonly data: Uint8Array; readonly width: number; readonly height: number }[] }) => void

/** The photo's head, its middle at x, y of a picture of 480 x 270. */
async function film(length: number, place: (n: number) => readonly [x: number, y: number] | undefined, ground: (n: number) => number = () => 0): Promise<Clip> {
  const side = 110
  const { data } = await sharp(join(clone, 'graphs/photos/astronaut.jpg')).extract({ left: 100, top: 0, width: 260, height: 260 }).resize(side, side, { kernel: 'lanczos3' }).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const still = await harness.frame(harness.stillClip({ width: side, height: side, data: new Uint8Array(data) }), 0)
  const paint: Paint = (n, { planes }) => {
    const at = place(n)
    planes.forEach((plane, p) => {
      for (let i = 0; i < plane.data.length; i++) plane.data[i] = p > 0 ? 118 + 20 * ground(n) : 60 + 30 * ground(n) + (((i % plane.width) * (3 + ground(n)) + Math.floor(i / plane.width) * 5) % 40)
      if (at === undefined) return
      const scale = plane.width / SIZE.width
      const [own, left, top] = [still.planes[p]!, Math.round((at[0] - side / 2) * scale), Math.round((at[1] - side / 2) * scale)]
      for (let y = 0; y < own.height; y++) for (let x = 0; x < own.width; x++) if (y + top >= 0 && y + top < plane.height && x + left >= 0 && x + left < plane.width) plane.data[(y + top) * plane.width + x + left] = own.data[y * own.width + x]!
    })
  }
  return harness.clip({ ...SIZE, length, rate: rational(RATE) }, paint as never)
}

const LENGTH = 150
const CUT = 67
/** Right and left as one walks; after the cut on the other side, coming nearer to the middle. */
const walk = (n: number): readonly [number, number] => (n < CUT ? [90 + 2.2 * n, 120 + 6 * Math.sin(n / 7)] : [420 - 1.5 * (n - CUT), 140])

describe('a film of a face', () => {
  it('has it in 95 % of the frames at least, and follows its cut in the frame', { timeout: LONG }, async () => {
    const video = await film(LENGTH, walk, (n) => (n < CUT ? 0 : 2))
    const { subjects } = await harness.evaluate(findSubjects, { inputs: { video }, faces })
    const { cuts, looks } = subjects as unknown as Subjects
    expect(cuts).toEqual([CUT])
    expect(looks.filter((look) => look.faces.length === 1).length).toBeGreaterThan(0.9 * looks.length)
    const window = windowOf({ width: 270, height: 480 }, SIZE, 1)
    const at = planWindow(subjects as unknown as Subjects, { window, rate: RATE, calm: 1.5 })
    // What was painted, not what was found: the head is 45 pixels wide, and has some room.
    const inside = Array.from({ length: LENGTH }, (_, n) => {
      const [left, right] = [at(n).x * SIZE.width, (at(n).x + window.width) * SIZE.width]
      return walk(n)[0] - 26 >= left && walk(n)[0] + 26 <= right
    })
    expect(inside.filter((one) => one).length).toBeGreaterThanOrEqual(0.95 * LENGTH)
    expect([inside[CUT - 1], inside[CUT]]).toEqual([true, true])

    const tall = (await harness.evaluate(reframe, { inputs: { video, subjects }, params: { to: '9:16' } })).video!
    expect(tall.info).toMatchObject({ width: 270, height: 480, length: LENGTH })
    // And the pictures show it: a detector finds the face in them.
    const again = (await harness.evaluate(findSubjects, { inputs: { video: tall }, params: { rate: 3 }, faces }))['subjects'] as unknown as Subjects
    expect(again.looks.filter((look) => look.faces.some((face) => face.x > 0 && face.x + face.width < 1)).length).toBe(again.looks.length)
    expect(again.cuts).toEqual([CUT])
  })
  it('is looked at by reframe itself where no subjects are wired', { timeout: LONG }, async () => {
    const video = await film(12, () => [400, 120])
    const tall = (await harness.evaluate(reframe, { inputs: { video }, params: { to: '9:16' }, faces })).video!
    const { looks } = (await harness.evaluate(findSubjects, { inputs: { video: tall }, faces }))['subjects'] as unknown as Subjects
    expect(looks.every((look) => look.faces.length === 1)).toBe(true)
  })
})

describe('without faces', () => {
  it('follows what moves', { timeout: LONG }, async () => {
    const video = harness.clip({ ...SIZE, length: 60, rate: rational(RATE) }, (n, { planes }) => planes.forEach(({ data, width }, p) => {
      for (let i = 0; i < data.length; i++) {
        const [x, y] = [(i % width) * (480 / width), Math.floor(i / width) * (480 / width)]
        const on = Math.hypot(x - 380, y - 135 - 30 * Math.sin(n / 5)) < 26
        data[i] = p === 0 ? (on ? 210 : 90 + ((x * 3 + y * 5) % 30)) : on ? [90, 190][p - 1]! : 128
      }
    }))
    const { subjects } = await harness.evaluate(findSubjects, { inputs: { video } })
    const at = planWindow(subjects as unknown as Subjects, { window: windowOf({ width: 270, height: 480 }, SIZE, 1), rate: RATE, calm: 1.5 })
    for (let n = 0; n < 60; n++) {
      expect(at(n).x * 480).toBeLessThan(344)
      expect(at(n).x * 480 + 151.9).toBeGreaterThan(416)
    }
  })
})

describe('cuts', () => {
  const scene = (kind: number) => (x: number, y: number, p: number, n: number): number => {
    const moved = x + 3 * n
    if (p > 0) return 128 + 30 * Math.sin(kind * 2.1 + p)
    return [120 + 80 * Math.sin(moved / 40) * Math.cos(y / 30), y < 135 ? 200 - y / 2 : 60 + ((moved * 3) % 50), 40 + ((Math.floor(moved / 60) + Math.floor(y / 60)) % 2) * 150, 230 - Math.hypot(moved % 480 - 240, y - 130)][kind % 4]!
  }
  const made = (length: number, value: (n: number) => (x: number, y: number, p: number) => number): Clip => harness.clip({ ...SIZE, length, rate: rational(RATE) }, (n, { planes }) => planes.forEach(({ data, width }, p) => {
    const of = value(n)
    for (let i = 0; i < data.length; i++) data[i] = Math.max(16, Math.min(235, of((i % width) * (480 / width), Math.floor(i / width) * (480 / width), p)))
  }))
  const cutsOf = async (video: Clip): Promise<readonly number[]> => ((await harness.evaluate(findSubjects, { inputs: { video }, params: { faces: false } }))['subjects'] as unknown as Subjects).cuts

  it('are found to the frame, wherever they lie between two looks', { timeout: LONG }, async () => {
    const starts = [0, 23, 41, 62, 90, 108, 131]
    const video = made(150, (n) => { const kind = starts.findLastIndex((one) => one <= n); return (x, y, p) => scene(kind)(x, y, p, n) })
    expect(await cutsOf(video)).toEqual(starts.slice(1))
  })
  it('are no dissolve, no flash, and no quick pan', { timeout: LONG }, async () => {
    const dissolve = made(60, (n) => (x, y, p) => { const t = Math.min(1, Math.max(0, (n - 20) / 20)); return (1 - t) * scene(0)(x, y, p, n) + t * scene(2)(x, y, p, n) })
    const flash = made(40, (n) => (x, y, p) => (p === 0 && (n === 17 || n === 18) ? 150 + scene(0)(x, y, p, n) / 2 : scene(0)(x, y, p, n)))
    const pan = made(60, (n) => (x, y, p) => scene(0)(x + 12 * n, y, p, n))
    expect([await cutsOf(dissolve), await cutsOf(flash), await cutsOf(pan)]).toEqual([[], [], []])
  })
})

describe('pictures', () => {
  const marked = (): Clip => harness.clip({ width: 320, height: 180, length: 2, rate: rational(10) }, (_, { planes }) => planes.forEach(({ data, width }, p) => {
    for (let i = 0; i < data.length; i++) data[i] = p === 0 ? ((i % width) * (320 / width) < 160 ? 60 : 200) : 128
  }))
  it('lie about the point that a hand holds, between pixels', { timeout: LONG }, async () => {
    const tall = (await harness.evaluate(reframe, { inputs: { video: marked() }, params: { to: '90x160', follow: 'hand' }, at: (time) => ({ x: time === 0 ? 0.5 : 0.25 }) })).video!
    const [first, second] = [await harness.frame(tall, 0), await harness.frame(tall, 1)]
    const row = [...first.planes[0]!.data.subarray(80 * 90, 81 * 90)]
    expect([row[20], row[70], row.findIndex((value) => value > 130)]).toEqual([60, 200, 45])
    expect(Math.max(...second.planes[0]!.data)).toBeLessThan(70)
  })
  it('or are whole over their own blur', { timeout: LONG }, async () => {
    const tall = (await harness.evaluate(reframe, { inputs: { video: marked() }, params: { to: '180x320', fit: 'blur' } })).video!
    const { planes: [y] } = await harness.frame(tall, 0)
    const at = (x: number, line: number): number => y!.data[line * 180 + x]!
    // 180 x 101 in the middle of 320 lines.
    expect([at(10, 160), at(170, 160)]).toEqual([60, 200])
    expect(at(10, 20)).toBeLessThan(58)
    expect(at(170, 20)).toBeLessThan(160)
    expect(Math.abs(at(90, 20) - at(86, 20))).toBeLessThan(12)
  })
  it('or are whole on a colour', { timeout: LONG }, async () => {
    const tall = (await harness.evaluate(reframe, { inputs: { video: marked() }, params: { to: '180x320', fit: 'pad', colour: '#ffffff' } })).video!
    const { planes: [y] } = await harness.frame(tall, 0)
    const at = (x: number, line: number): number => y!.data[line * 180 + x]!
    expect([at(10, 160), at(170, 160), at(10, 20), at(170, 300)]).toEqual([60, 200, 235, 235])
  })
  it('are refused subjects that are none', async () => {
    await expect(harness.evaluate(reframe, { inputs: { video: marked(), subjects: { faces: [] } } })).rejects.toMatchObject({ code: 'E_PARAM_VALUE', faults: [{ port: 'subjects' }] })
    await expect(harness.evaluate(reframe, { inputs: { video: marked() }, params: { detector: 'none-such' } })).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
  })
})
