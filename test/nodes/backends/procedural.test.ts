import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildScene } from '../../../nodes/backends/procedural/scene.ts'
import * as sets from '../../../nodes/backends/procedural/draw-set.ts'
import { wordsOfPrompt } from '../../../nodes/backends/procedural/words.ts'
import { painted } from './painted.ts'

const paint = (prompt: string, seed: number, time: number, width: number, height: number, cuts: readonly number[] = []): Promise<Uint8Array> =>
  painted(buildScene(prompt, seed), time, width, height, cuts)

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const PLACES = ['sea', 'lake', 'city', 'city with reflections', 'mountains', 'forest', 'desert', 'meadow', 'space', 'room']
const CONDITIONS = ['at sunrise', 'at noon in rain', 'at night in snow', 'in fog with a person', 'in a storm with birds and a boat']

describe('every place in every condition', () => {
  for (const place of PLACES) {
    it.each([[64, 36], [7, 5], [33, 31], [1, 1], [2, 3]])(`${place} at %ix%i stays in limited range`, async (width, height) => {
      for (const condition of CONDITIONS) {
        const bytes = await paint(`${place} ${condition}`, 5, 1.3, width, height)
        const luma = bytes.subarray(0, width * height)
        expect(Math.min(...luma)).toBeGreaterThanOrEqual(16)
        expect(Math.max(...luma)).toBeLessThanOrEqual(235)
        const chroma = bytes.subarray(width * height)
        expect(Math.min(...chroma)).toBeGreaterThanOrEqual(16)
        expect(Math.max(...chroma)).toBeLessThanOrEqual(240)
      }
    })
  }

  it('is a picture, not a plain ground', async () => {
    for (const place of PLACES) {
      const luma = (await paint(place, 2, 1, 96, 54)).subarray(0, 96 * 54)
      const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length
      const deviation = Math.sqrt(luma.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luma.length)
      expect(deviation, place).toBeGreaterThan(6)
    }
  })
})

describe('determinism', () => {
  it('gives the same bytes however the frame is cut into bands, in any order of frames', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PLACES), fc.constantFrom(...CONDITIONS), fc.array(fc.integer({ min: 1, max: 17 }), { maxLength: 4 }), fc.nat(200), async (place, condition, cuts, n) => {
        const prompt = `${place} ${condition}`
        const rows = [...new Set(cuts.map((cut) => cut * 2))].sort((a, b) => a - b)
        const whole = digest(await paint(prompt, 9, n / 30, 64, 36))
        await paint(prompt, 9, (n + 7) / 30, 64, 36)
        expect(digest(await paint(prompt, 9, n / 30, 64, 36, rows))).toBe(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('seeds and prompts make a difference', async () => {
    const all = await Promise.all(['sea', 'sea at night', 'forest'].flatMap((prompt) => [1, 2].map(async (seed) => digest(await paint(prompt, seed, 0, 64, 36)))))
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('motion', () => {
  it.each(PLACES)('%s moves, and gently', async (place) => {
    const at = async (time: number): Promise<Uint8Array> => (await paint(`${place} at sunset`, 4, time, 160, 90)).subarray(0, 160 * 90)
    const apart = (a: Uint8Array, b: Uint8Array): number => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
    for (const time of [0, 1, 2.5]) expect(apart(await at(time), await at(time + 1 / 30))).toBeLessThan(4)
    expect(apart(await at(0), await at(3))).toBeGreaterThan(0.15)
  })
})

describe('size', () => {
  it('paints the same composition at any size', async () => {
    const small = await paint('snowy mountains at noon', 6, 0, 80, 45)
    const large = await paint('snowy mountains at noon', 6, 0, 320, 180)
    let apart = 0
    for (let y = 0; y < 45; y++) {
      for (let x = 0; x < 80; x++) {
        let sum = 0
        for (let dy = 0; dy < 4; dy++) for (let dx = 0; dx < 4; dx++) sum += large[(y * 4 + dy) * 320 + x * 4 + dx]!
        apart += Math.abs(sum / 16 - small[y * 80 + x]!)
      }
    }
    expect(apart / (80 * 45)).toBeLessThan(9)
  })
})

describe('angles', () => {
  const horizon = (prompt: string): number => buildScene(prompt, 3).horizon
  it.each(['sea', 'lake', 'city', 'mountains', 'forest', 'meadow', 'desert'])('%s: from below there is more sky, from above more of what lies below', (place) => {
    expect(horizon(`${place}, low angle shot`)).toBeGreaterThan(horizon(place))
    expect(horizon(`${place}, high angle shot`)).toBeLessThan(horizon(place))
    expect(horizon(`${place}, overhead shot`)).toBeLessThan(horizon(`${place}, high angle shot`))
  })

  it('are words that are drawn, where they change the picture', () => {
    expect(wordsOfPrompt('calm sea, low angle shot', sets)).toMatchObject({ words: expect.arrayContaining([expect.objectContaining({ text: 'low angle shot', verdict: 'drawn' })]) as unknown })
    expect(wordsOfPrompt('a logo, low angle shot', sets)).not.toMatchObject({ words: expect.arrayContaining([expect.objectContaining({ text: 'low angle shot', verdict: 'drawn' })]) as unknown })
  })
})
