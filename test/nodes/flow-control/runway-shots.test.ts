/** From a collection to shots: how long, who wears what, when cameras flash. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { showOf, type ShowFilm } from '../../../nodes/flow-control/runway/shots.ts'
import { STYLES } from '../../../nodes/shared/names.ts'
import { wearOf } from '../../../nodes/shared/fashion.ts'
import { readScenes } from '../../../nodes/flow-control/storyboard/read-scenes.ts'

const FILM: ShowFilm = { prompt: 'elegant evening gown on a luxury runway', colours: [], character: '', looks: [], duration: 4, fps: 24, style: 'none', seed: 1 }
const show = (film: Partial<ShowFilm> = {}) => showOf({ ...FILM, ...film })
const prompts = (film: Partial<ShowFilm> = {}): string[] => show(film).scenes.map((one) => (one as { prompt: string }).prompt)

describe('shots', () => {
  test('of 4 s are a wide one, a figure, a face and a finale; longer films have more', () => {
    expect(prompts().map((one) => one.split(' ')[0])).toEqual(['Wide', 'Medium', 'Close-up', 'Finale'])
    expect(prompts({ duration: 3 }).map((one) => one.split(' ')[0])).toEqual(['Wide', 'Medium', 'Finale'])
    expect(prompts({ duration: 5 }).map((one) => one.split(' ')[0])).toEqual(['Wide', 'Medium', 'Close-up', 'Detail', 'Finale'])
    for (const prompt of prompts()) expect(prompt).toContain('elegant evening gown on a luxury runway')
  })

  test('whatever is asked for, they are whole frames that make up the film, and a storyboard takes them', () => {
    fc.assert(fc.property(
      fc.record({ duration: fc.double({ min: 1, max: 120, noNaN: true }), fps: fc.constantFrom(5, 8, 12, 23.976, 24, 30, 60), prompt: fc.constantFrom('', 'streetwear', 'a red gown and a black suit', 'menswear', 'bridal, silk', '!?'), colours: fc.array(fc.constantFrom('gold', 'ivory', 'zaffre')), character: fc.constantFrom('', 'a pale woman with long brown hair in a teal dress', 'an old man'), looks: fc.array(fc.constantFrom('a man in a kilt', 'a woman in a coat'), { maxLength: 8 }), style: fc.constantFrom('none', ...STYLES), seed: fc.nat() }),
      (film) => {
        const { scenes, seconds, flashes } = showOf(film)
        const lengths = scenes.map((one) => (one as { duration: number }).duration * film.fps)
        for (const frames of lengths) expect(Math.abs(frames - Math.round(frames))).toBeLessThan(1e-6)
        expect(Math.round(lengths.reduce((sum, one) => sum + one, 0))).toBe(Math.max(scenes.length, Math.round(film.duration * film.fps)))
        expect(readScenes(scenes, 'board')).toHaveLength(scenes.length)
        expect(flashes.every((at, k) => at < seconds + 0.001 && (k === 0 || at >= flashes[k - 1]!))).toBe(true)
      },
    ))
  })
})

describe('looks', () => {
  test('are each another garment, that of the collection first; a seed gives other colours', () => {
    for (const prompt of ['elegant evening gown on a luxury runway', 'summer collection', 'winter coats', 'couture']) {
      const wears = show({ prompt }).looks.map((one) => wearOf(one))
      expect(new Set(wears.slice(0, 4)).size, prompt).toBeGreaterThanOrEqual(prompt.includes('evening') || prompt === 'couture' ? 3 : 4)
    }
    expect(wearOf(show().looks[0]!)).toBe('gown')
    expect(wearOf(show({ prompt: 'winter coats' }).looks[0]!)).toBe('coat')
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => show({ seed }).looks.join())).size).toBeGreaterThan(3)
    expect(show().looks).toEqual(show().looks)
  })

  test('are those that are named, in the colours that are named; a character opens the show', () => {
    const looks = ['a man in a kilt', 'a woman in a silver cape']
    expect(show({ looks }).looks.slice(0, 2)).toEqual(looks)
    expect(show({ prompt: 'a red gown, a black suit' }).looks.slice(0, 2)).toEqual([expect.stringMatching(/woman .* in a red .*gown/), expect.stringMatching(/man .* in a black suit/)])
    for (const look of show({ colours: ['zaffre', 'ivory'], prompt: 'couture' }).looks) expect(look).toMatch(/zaffre|ivory/)
    // Nobody comes in the colour of somebody else while there is another.
    const three = show({ colours: ['red', 'black', 'camel'], prompt: 'a red silk gown, a black velvet suit, autumn coats' })
    expect(three.looks.slice(0, 3).map((one) => /red .*gown|black .*suit|camel .*coat/.test(one))).toEqual([true, true, true])
    // All who come at the end are named, so that the collection's own words add nobody.
    expect(new Set((three.scenes.at(-1) as { prompt: string }).prompt.match(/ in an? [^,]+/g)).size).toBe(5)
    expect(show({ character: 'a pale woman with long brown hair in a teal dress' }).looks[0]).toBe('a pale woman with long brown hair in a teal dress')
    expect(show({ character: 'an old man', prompt: 'menswear' }).looks[0]).toMatch(/^an old man in an? .* suit$/)
  })
})
