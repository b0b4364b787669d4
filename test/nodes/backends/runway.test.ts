/** The painted fashion show: feet that don't slide, clothes by the words, shots, flashes. */
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Still } from '../../../engine/api.ts'
import { finder } from '../../../nodes/backends/procedural/draw-set.ts'
import * as sets from '../../../nodes/backends/procedural/draw-set.ts'
import { CADENCE, HALF_HEAD, SPEED, walkAt, type Joint } from '../../../nodes/backends/procedural/runway/gait.ts'
import { outfitsOf } from '../../../nodes/backends/procedural/runway/outfit.ts'
import { wordsOfPrompt } from '../../../nodes/backends/procedural/words.ts'
import { flashesUntil } from '../../../nodes/shared/camera-flashes.ts'
import { paintedScene } from '../../contact-sheets/sheet.ts'
import { createHarness } from '../../harness.ts'

describe('a walk', () => {
  const build = fc.record({ man: fc.boolean(), heel: fc.double({ min: 0, max: 1, noNaN: true }), shoulder: fc.constant(1.4), pocket: fc.constantFrom(-1, 0, 1) })
  const apart = (a: Joint, b: Joint): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

  it('has a foot on the floor that stays where it is while the body goes on', () => {
    fc.assert(fc.property(build, fc.double({ min: 0, max: 1, noNaN: true }), (body, phase) => {
      const step = 1e-3
      const seconds = step / (CADENCE / 2)
      const [now, then] = [walkAt(phase, body), walkAt(phase + step, body)]
      // In the hall: what a toe goes back against the hips, the hips go forwards.
      const slides = [0, 1].map((side) => Math.abs(((then.legs[side]!.toe[2] - now.legs[side]!.toe[2]) * HALF_HEAD) / seconds + SPEED))
      expect(Math.min(...slides)).toBeLessThan(0.01)
    }))
  })

  it('has legs and arms of one length, and takes turns', () => {
    fc.assert(fc.property(build, fc.double({ min: 0, max: 1, noNaN: true }), (body, phase) => {
      const { legs, arms } = walkAt(phase, body)
      for (const { hip, knee, ankle } of legs) {
        expect(apart(hip, knee)).toBeCloseTo(4.5, 0)
        expect(apart(knee, ankle)).toBeCloseTo(4.25, 0)
        // Knees bend forwards.
        expect(knee[2]).toBeGreaterThan((hip[2] + ankle[2]) / 2 - 0.05)
      }
      if (body.pocket === 0) for (const { shoulder, elbow } of arms) expect(apart(shoulder, elbow)).toBeCloseTo(2.93, 1)
    }))
    const { legs: [left, right], arms: [leftArm, rightArm] } = walkAt(0, { man: false, heel: 0.9, shoulder: 1.3, pocket: 0 })
    expect(left.toe[2]).toBeGreaterThan(right.toe[2])
    expect(rightArm.wrist[2]).toBeGreaterThan(leftArm.wrist[2])
  })
})

describe('who walks', () => {
  const wears = (prompt: string, wanted = 3): string[] => outfitsOf(finder(prompt), 5, wanted).map(({ wear, man, cloth }) => `${man ? 'he' : 'she'} ${cloth ?? ''} ${wear}`.replace(/\s+/g, ' '))
  it('wears what is said, then what nobody has on yet', () => {
    expect(wears('fashion show, a man in a plaid coat, a woman in a sequin gown, a woman in a leather jumpsuit')).toEqual(['he plaid coat', 'she sequins gown', 'she leather jumpsuit'])
    expect(wears('a man in a navy suit on a runway', 1)).toEqual(['he suit'])
    const others = wears('silk dress, runway', 4).map((one) => one.split(' ').at(-1))
    expect(others[0]).toBe('dress')
    expect(new Set(others).size).toBe(4)
  })

  it('is the same one wherever the same is said, in its colour', () => {
    const [one] = outfitsOf(finder('Wide shot, a woman with red hair in a teal dress, a man in a suit'), 1, 2)
    const [same] = outfitsOf(finder('Close-up: a woman with red hair in a teal dress, fashion runway'), 99, 1)
    expect(same).toEqual(one)
    expect(one!.ink[2]).toBeGreaterThan(one!.ink[0])
    expect(one!.look.hair[0]).toBeGreaterThan(one!.look.hair[2])
  })

  it('is told word by word', () => {
    const told = Object.fromEntries(wordsOfPrompt('a woman in an emerald satin gown on a runway, crowd, spotlights, zeppelin', sets).words.map(({ text, verdict }) => [text, verdict]))
    expect(told).toMatchObject({ emerald: 'drawn', satin: 'drawn', gown: 'drawn', crowd: 'known', spotlights: 'known', zeppelin: 'unknown' })
  })
})

describe('pictures of a show', () => {
  const harness = createHarness()
  afterAll(() => harness.close())
  const mean = ({ data }: Still, from = 0, to = 1): number => {
    const [first, last] = [Math.floor((data.length / 4) * from) * 4, Math.floor((data.length / 4) * to) * 4]
    let sum = 0
    for (let i = first; i < last; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!
    return sum / (3 * ((last - first) / 4))
  }
  const LOOK = 'a woman with short black hair in a white gown'
  it('show the figure larger from shot to shot', async () => {
    // How broad a coat is, at most: two colours that tell the rest of the picture nothing, so that it is the same moment.
    const broad = async (shot: string): Promise<number> => {
      const [a, b] = await Promise.all(['ivory', 'maroon'].map(async (colour) => harness.still(await paintedScene(harness, `${shot} on a runway, a woman with short black hair in a ${colour} coat, violet spotlights`, [320, 180], 3), 4)))
      let most = 0
      for (let y = 0; y < 180; y++) {
        let row = 0
        for (let x = 0; x < 320; x++) row += Number(Math.abs(a!.data[(y * 320 + x) * 4]! - b!.data[(y * 320 + x) * 4]!) > 60)
        most = Math.max(most, row)
      }
      return most
    }
    const [wide, medium, near] = [await broad('Wide shot'), await broad('Medium shot'), await broad('Close-up')]
    expect(wide).toBeGreaterThan(8)
    expect(medium).toBeGreaterThan(1.4 * wide)
    expect(near).toBeGreaterThan(1.4 * medium)
  }, 120_000)

  it('light up when cameras flash, as shutters are told to be heard', async () => {
    const seed = 11
    const clip = await paintedScene(harness, `Wide shot down a runway, ${LOOK}`, [192, 108], seed)
    const flashes = flashesUntil(3, seed)
    expect(flashes.length).toBeGreaterThan(6)
    const after = new Set(flashes.map((at) => Math.ceil(at * 25)))
    const quiet = Array.from({ length: 70 }, (_, n) => n).filter((n) => !flashes.some((at) => at * 25 <= n && n - at * 25 < 4))
    const brightness = async (frames: readonly number[]): Promise<number> => {
      let sum = 0
      for (const n of frames) sum += mean(await harness.still(clip, n), 0.2, 0.75)
      return sum / frames.length
    }
    // There are more cameras than are heard: on average it is brighter.
    expect(await brightness([...after].filter((n) => n < 70).slice(0, 8))).toBeGreaterThan((await brightness(quiet.slice(0, 8))) + 0.5)
  }, 120_000)

  it('show the colour of the gown, mirrored in the floor', async () => {
    const [red, blue] = await Promise.all(['red', 'cobalt'].map(async (colour) => harness.still(await paintedScene(harness, `Wide shot down a runway, a woman with short black hair in a ${colour} satin gown`, [320, 180], 2), 5)))
    const below = ({ data, width, height }: Still, channel: number): number => {
      let sum = 0
      for (let y = Math.floor(height * 0.86); y < height; y++) for (let x = Math.floor(width * 0.42); x < width * 0.52; x++) sum += data[(y * width + x) * 4 + channel]!
      return sum
    }
    expect(below(red!, 0)).toBeGreaterThan(1.02 * below(blue!, 0))
    expect(below(blue!, 2)).toBeGreaterThan(1.02 * below(red!, 2))
  }, 120_000)
})
