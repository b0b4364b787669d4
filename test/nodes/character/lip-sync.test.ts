/** Characters that speak: what is measured in their pictures, against what was said. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rational } from '../../../engine/frames/clip.ts'
import { ServedClip } from '../../../engine/run/frame-server.ts'
import { createHarness } from '../../../engine/testing/index.ts'
import { drawFigure } from '../../../nodes/shared/figures/draw-figure.ts'
import { EMOTIONS, FEELINGS } from '../../../nodes/shared/figures/emotions.ts'
import { FIGURES, type FigureName } from '../../../nodes/shared/figures/figure.ts'
import { poseAt } from '../../../nodes/shared/figures/life.ts'
import { lipSync } from '../../../nodes/character/lip-sync.ts'
import { lookOf } from '../../../nodes/shared/figures/look.ts'
import { changed, HANGING, REST } from '../../../nodes/shared/figures/pose.ts'
import { mouthOfTimings, SILENT } from '../../../nodes/shared/figures/speech/mouth-track.ts'
import { visemesOf } from '../../../nodes/shared/figures/speech/visemes.ts'
import { createStage, type Stage } from '../../kernels/stage.ts'
import { correlation, shutFrames, spokenOf, targets } from './spoken.ts'

let stage: Stage
const harness = createHarness()
beforeAll(() => { stage = createStage() })
afterAll(async () => { await harness.close(); await stage.close() })

const spoken = spokenOf()
const life = { emotion: 'neutral', intensity: 1, seed: 3, gestures: 0, walk: 0, facing: 0 } as const

test('the steps that are told are those that are drawn: feet are furthest apart when one comes down', async () => {
  const [width, height, rate] = [320, 360, 50]
  // Frames of a stage are given back when it is closed.
  const own = createStage()
  const { steps } = await harness.evaluate(lipSync, { params: { walk: 1.6, duration: 3 } })
  const spread = await Promise.all(Array.from({ length: 3 * rate }, async (_, n) => {
    const drawing = drawFigure('person', poseAt(n / rate, { ...life, speech: SILENT, walk: 1.6, facing: 1 }), lookOf('person', 'a man', 3), 'wide', width, height)
    const { data } = await own.kernels.toStill(await own.kernels.paths(width, height, drawing))
    let bottom = height - 1
    while (bottom > 0 && !Array.from({ length: width }, (_, x) => data[(bottom * width + x) * 4 + 3]!).some((alpha) => alpha > 128)) bottom--
    const columns = Array.from({ length: width }, (_, x) => x).filter((x) => Array.from({ length: 40 }, (_, k) => data[((bottom - k) * width + x) * 4 + 3]!).some((alpha) => alpha > 128))
    return columns.at(-1)! - columns[0]!
  }))
  await own.close()
  expect(steps).toHaveLength(5)
  for (const step of steps as number[]) {
    const [from, to] = [Math.round((step - 0.3) * rate), Math.round((step + 0.3) * rate)]
    const near = spread.slice(Math.max(0, from), to)
    const widest = near.flatMap((value, k) => (value >= Math.max(...near) - 1 ? [Math.max(0, from) + k] : []))
    expect(Math.abs((widest[0]! + widest.at(-1)!) / 2 / rate - step), `${step}`).toBeLessThan(0.05)
  }
})

/** Rows of the picture's middle columns that show what lies behind the lips, as a share of the most. */
async function openings(name: FigureName, top: number, rate: number): Promise<number[]> {
  const [width, height] = [240, 240]
  const speech = mouthOfTimings(spoken)
  const found: number[] = []
  for (let n = 0; n < spoken.duration * rate; n++) {
    const drawing = drawFigure(name, poseAt(n / rate, { ...life, speech }), lookOf(name, 'a man with short hair', 3), 'close-up', width, height)
    const still = await stage.kernels.toStill(await stage.kernels.paths(width, height, drawing))
    let rows = 0
    for (let y = top; y < 190; y++) {
      for (let x = 112; x < 128; x++) {
        const [r, g, b] = [0, 1, 2].map((c) => still.data[(y * width + x) * 4 + c]!) as [number, number, number]
        // The dark of the mouth, the tongue and the teeth; not skin or lips.
        if ((r > 205 && r - b < 34) || (r > 1.9 * g && r > 1.7 * b && g < 75)) rows++
      }
    }
    found.push(rows)
  }
  return found
}

describe('mouths', () => {
  test.each([['person', 137, 1], ['cartoon', 145, 2], ['anime', 143, 1]] as const)('%s opens as the phonemes ask, within a frame, and shuts for m, b and p', async (name, belowNose, line) => {
    const rate = 25
    const measured = await openings(name, belowNose, rate)
    const asked = targets(spoken, rate, measured.length)
    const at = (shift: number): number => correlation(asked.map((_, n) => measured[n + shift] ?? 0), asked)
    expect(at(0)).toBeGreaterThan(0.8)
    const best = [-3, -2, -1, 0, 1, 2, 3].toSorted((a, b) => at(b) - at(a))[0]!
    expect(Math.abs(best)).toBeLessThanOrEqual(1)
    const frames = shutFrames(spoken, rate)
    expect(frames.length).toBeGreaterThan(8)
    // Where lips meet there is a line, one or two pixels high in the sixteen columns.
    expect(frames.filter((n) => measured[n]! <= line * 16).length / frames.length).toBeGreaterThanOrEqual(0.95)
  })

  test('the IPA names the same mouths', () => {
    for (const [ipa, arpabet] of [['m', 'm'], ['ʃ', 'sh'], ['aɪ', 'ay'], ['uː', 'uw'], ['ɑː', 'aa'], ['θ', 'th'], ['tʃ', 'ch']] as const) expect(visemesOf(ipa, 'ipa')).toEqual(visemesOf(arpabet, 'arpabet'))
  })
})

describe('figures', () => {
  test('each of the eighty is another picture, and no emotion is hard to see', async () => {
    const [width, height] = [120, 120]
    for (const name of FIGURES) {
      const pictures: Uint8Array[] = []
      for (const emotion of EMOTIONS) {
        const { face, left, right, shoulders } = FEELINGS[emotion]
        const pose = { face: changed(REST, face), body: { shoulders, lean: 0, breath: 0, left, right, step: 0, stride: 0 } }
        pictures.push((await stage.kernels.paths(width, height, drawFigure(name, pose, lookOf(name, '', 1), 'close-up', width, height))).bytes.slice())
      }
      for (const [i, a] of pictures.entries()) {
        for (const b of pictures.slice(i + 1)) {
          let off = 0
          for (let k = 0; k < width * height; k++) off += Math.abs(a[k]! - b[k]!)
          expect(off / (width * height)).toBeGreaterThan(0.8)
        }
      }
    }
  })

  test('words say what they look like; the seed says the rest', () => {
    const red = lookOf('person', 'a woman with long red hair in a blue dress', 1)
    expect(red).toMatchObject({ haircut: 'long', garment: 'dress', lashes: true })
    expect(red.hair[0]).toBeGreaterThan(red.hair[2] * 2)
    expect(red.cloth[2]).toBeGreaterThan(red.cloth[0] * 2)
    expect(lookOf('person', 'an old man with a beard', 1)).toMatchObject({ beard: true, lashes: false })
    expect(lookOf('animal', 'a fox', 5).beast).toBe('fox')
    const looks = Array.from({ length: 30 }, (_, seed) => JSON.stringify(lookOf('person', '', seed)))
    expect(new Set(looks).size).toBeGreaterThan(20)
  })

  test('they blink, breathe and look about, and are the same at the same time', () => {
    const at = (time: number) => poseAt(time, { ...life, speech: SILENT })
    expect(at(1.234)).toEqual(at(1.234))
    const minute = Array.from({ length: 60 * 50 }, (_, i) => at(i / 50).face)
    let blinks = 0
    minute.forEach(({ lids }, i) => { if (lids < 0.3 && minute[i - 1]!.lids >= 0.3) blinks++ })
    expect(blinks).toBeGreaterThan(9)
    expect(blinks).toBeLessThan(26)
    expect(Math.max(...minute.map(({ gazeX }) => gazeX)) - Math.min(...minute.map(({ gazeX }) => gazeX))).toBeGreaterThan(0.1)
    expect(HANGING.down).toBeGreaterThan(1.5)
  })
})

test('the node makes a clip as long as the sound, clear around the figure, and any frame of it', async () => {
  const audio = { info: { sampleRate: 16000, channels: 1, length: 24000 }, samples: (_start: number, count: number) => Promise.resolve([new Float32Array(count)]) }
  const { video } = await harness.evaluate(lipSync, { inputs: { audio }, params: { width: 160, height: 90, fps: 25, character: 'robot' } })
  if (!(video instanceof ServedClip)) throw new Error('no clip')
  expect(video.info).toMatchObject({ format: 'yuva420p', length: 38, rate: rational(25) })
  const late = (await harness.frame(video, 30)).bytes.slice()
  await harness.frame(video, 2)
  expect((await harness.frame(video, 30)).bytes.slice()).toEqual(late)
  const told = (await harness.evaluate(lipSync, { inputs: { timings: spoken }, params: { width: 160, height: 90, fps: 25, character: 'robot' } })).video as ServedClip
  expect(told.info.length).toBe(Math.round(spoken.duration * 25))
  const alpha = (await harness.frame(video, 30)).planes[3]!.data
  expect(alpha[0]).toBe(0)
  expect(alpha[85 * 160 + 80]).toBe(255)
})
