/** The shots of a fashion show: down the walk, figures, faces, shoes, all of them at the end. Pure. */
import { seedAfter, shortSeed, type Json, type Seed } from '../../../engine/api.ts'
import { flashesUntil } from '../../shared/camera-flashes.ts'
import { looksOf, type Wished } from './looks.ts'

type Shot = 'wide' | 'medium' | 'close-up' | 'detail' | 'finale'
/** Shares of the film. */
const LASTING: Readonly<Record<Shot, number>> = { wide: 1.25, medium: 1, 'close-up': 0.85, detail: 0.75, finale: 1.3 }
/** Seconds of a shot, on average; and how many there may be. */
const PACE = 1.05
const MOST = 24
/** In the first and the last shot. */
const TOGETHER = { first: 4, last: 5 }
const BETWEEN: readonly (readonly [Shot, number])[] = [['medium', 0], ['close-up', 2], ['detail', 0], ['medium', 1], ['close-up', 0], ['medium', 3], ['detail', 3], ['close-up', 3], ['medium', 1]]

/** One light for all shots, unless the collection's own words have one. */
const LIGHTS = ['violet', 'gold', 'blue', 'pink', 'teal']
const LIT = /\b(spot)?light(s|ing)?\b|\bneon\b/i

export interface ShowFilm extends Omit<Wished, 'seed'> {
  readonly duration: number
  readonly fps: number
  readonly style: string
  readonly seed: Seed
}

export interface Show {
  readonly scenes: readonly Json[]
  readonly looks: readonly string[]
  /** Seconds, of the film that is made with the same seed. */
  readonly flashes: readonly number[]
  readonly seconds: number
}

export function showOf(film: ShowFilm): Show {
  const { duration, fps, style, seed } = film
  const shots = shotsOf(duration)
  const named = film.looks.length + (film.character.trim() === '' ? 0 : 1)
  const looks = looksOf({ ...film, seed: shortSeed(seed) }, Math.min(8, Math.max(TOGETHER.last, named, ...shots.map(([, look]) => look + 1))))
  // Whole frames, so that the film is as long as was asked for.
  const whole = shots.reduce((sum, [shot]) => sum + LASTING[shot], 0)
  const total = Math.max(shots.length, Math.round(duration * fps))
  let gone = 0
  let share = 0
  const flashes: number[] = []
  const light = LIT.test(film.prompt) ? 'spotlights' : `${LIGHTS[shortSeed(seed) % LIGHTS.length]} spotlights`
  const scenes = shots.map(([shot, look], k): Json => {
    share += LASTING[shot] / whole
    const end = k === shots.length - 1 ? total : Math.max(gone + 1, Math.min(total - (shots.length - 1 - k), Math.round(share * total)))
    const frames = end - gone
    flashes.push(...flashesUntil(frames / fps, shortSeed(seedAfter(seed, k))).map((at) => Math.round((gone / fps + at) * 1000) / 1000))
    gone = end
    return { prompt: promptOf(shot, look % looks.length, looks, light, film.prompt), text: TITLES[shot], duration: frames / fps, transition: 'cut', ...(style === 'none' ? {} : { style }) }
  })
  return { scenes, looks, flashes, seconds: total / fps }
}

const TITLES: Readonly<Record<Shot, string>> = { wide: 'Down the runway', medium: 'The look', 'close-up': 'The face', detail: 'In detail', finale: 'Finale' }

function shotsOf(duration: number): readonly (readonly [Shot, number])[] {
  const count = Math.min(MOST, Math.max(3, Math.round(duration / PACE)))
  const between = count === 3 ? [BETWEEN[0]!] : Array.from({ length: count - 2 }, (_, k) => BETWEEN[k % BETWEEN.length]!)
  return [['wide', 0], ...between, ['finale', 0]]
}

function promptOf(shot: Shot, look: number, looks: readonly string[], light: string, prompt: string): string {
  const one = looks[look]!
  const turned = (many: number): string => [...looks.slice(look), ...looks.slice(0, look)].slice(0, many).join(', ')
  const said = {
    wide: `Wide shot down a fashion runway: ${turned(TOGETHER.first)}, walking towards the camera, crowd on both sides, camera flashes, ${light}, reflective floor`,
    medium: `Medium shot of a fashion runway: ${one}, walking towards the camera, blurred crowd, ${light}`,
    'close-up': `Close-up on a fashion runway: ${one}, blurred crowd, ${light}, camera flashes`,
    detail: `Detail of the shoes on a fashion runway: ${one}, walking, ${light}, reflective floor`,
    finale: `Finale of a fashion runway: ${turned(TOGETHER.last)}, walking together, confetti, crowd on both sides, camera flashes, ${light}`,
  }[shot]
  const own = prompt.trim().replace(/[.\s]+$/, '')
  return own === '' ? said : `${said}, ${own}`
}
