/** A fashion show, in the shots that one is shown in: down the walk, a figure, a face, the shoes, all of them at the end. Pure. */
import { lighter, mixed, clear, hex } from '../../../shared/figures/inks.ts'
import { isCast } from '../cast.ts'
import { drawAudience, drawFlashes } from '../runway/audience.ts'
import { HALF_HEAD, SPEED } from '../runway/gait.ts'
import { drawHall, drawLamps, lightsOf } from '../runway/hall.ts'
import { seen, sizeAt, type Lens } from '../runway/lens.ts'
import { drawModel, TALL, type Walker } from '../runway/model.ts'
import { outfitsOf, type Outfit } from '../runway/outfit.ts'
import { chance, rect, shine, vignette, type DrawnSet, type Place } from './set.ts'

type Shot = 'wide' | 'medium' | 'close-up' | 'detail' | 'finale'
const SHOTS: readonly (readonly [Shot, RegExp])[] = [
  ['detail', /\b(detail|details|shoes?|heels?|hem|feet|fabric)\b/i], ['close-up', /\b(close[- ]?ups?|portrait|headshot|face)\b/i], ['finale', /\b(finale|closing|grand final|last look|bow|confetti)\b/i],
  ['wide', /\b(wide|establishing|full[- ]length|long) ?(shot|view|angle)?\b/i], ['medium', /\b(medium|mid|waist|half[- ]length|three[- ]quarter)[- ]?(shot|close[- ]?up|view)?\b/i],
]

/** The one that is named first. */
function shotOf({ finds }: Pick<Place, 'finds'>): Shot {
  const named = SHOTS.flatMap(([shot, words]) => {
    const at = (finds(words) as RegExpExecArray | undefined)?.index
    return at === undefined ? [] : [{ shot, at }]
  })
  return named.sort((a, b) => a.at - b.at)[0]?.shot ?? 'wide'
}

interface View {
  readonly lens: Lens
  /** Metres that the camera has been carried backwards. */
  readonly gone: number
  readonly walkers: readonly Walker[]
  /** Sigma of the hall, in heights of the picture. */
  readonly soft: number
}

/** Metres from one to the next. */
const GAP = 3.4

/** Robots and beasts have bodies of their own, which are drawn over the hall. */
const hasOthers = ({ scene }: Pick<Place, 'scene'>): boolean => scene.reading.subjects.some((one) => isCast(one) && one !== 'person' && one !== 'dress' && one !== 'couple' && one !== 'child')
const castOfShow = (place: Omit<Place, 'pen'>, shot: Shot): readonly Outfit[] => (hasOthers(place) ? [] : outfitsOf(place.finds, place.scene.seed, shot === 'finale' ? 5 : shot === 'wide' ? 4 : 1))

function viewOf(place: Place, shot: Shot): View {
  const { scene, wide, time } = place
  const since = time - scene.moment
  const lens = (focal: number, high: number, horizon: number, near: number): Lens => ({ focal, high, horizon, middle: wide / 2, near })
  const cast = castOfShow(place, shot)
  const ahead = (k: number): number => chance(scene, k, 61)
  const narrow = Math.min(1, wide / 1.2)
  if (shot === 'wide') {
    const view = lens(1.3 * narrow, 1.5, 0.46, 2.2)
    return { lens: view, gone: 0, soft: 0, walkers: cast.map((outfit, k) => ({ outfit, x: [-0.22, 0.5, -1, 1][k]!, z: coming(5.7 + k * GAP - since * SPEED, cast.length * GAP), time, ahead: ahead(k) })) }
  }
  if (shot === 'finale') {
    const rise = 1.75 + 0.07 * Math.min(8, since)
    const view = lens(1.12 * narrow, rise, 0.4, 2.4)
    return { lens: view, gone: 0, soft: 0, walkers: cast.map((outfit, k) => ({ outfit, x: [0, -0.74, 0.74, -1.22, 1.22][k]!, z: coming(5.2 + Math.floor((k + 1) / 2) * 1.15 - since * SPEED * 0.8, 30), time: time * 0.8, ahead: Math.floor((k + 1) / 2) * 0.13 + (k % 2) * 0.5 })) }
  }
  const gone = 3 + since * SPEED
  if (shot === 'medium') return { lens: lens(2.35 * narrow, 1.32, 0.47, 1.6), gone, soft: 0.0075, walkers: cast.map((outfit) => ({ outfit, x: 0, z: 3.45, time, ahead: ahead(0) })) }
  if (shot === 'detail') return { lens: lens(2.5 * narrow, 0.4, 0.42, 1.4), gone, soft: 0.011, walkers: cast.map((outfit) => ({ outfit, x: 0, z: 2.75, time, ahead: ahead(0) })) }
  return { lens: lens(3.3 * narrow, TALL - 0.05, 0.47, 1.5), gone, soft: 0.016, walkers: cast.map((outfit) => ({ outfit, x: 0, z: 1.72, time, ahead: ahead(0) })) }
}

/** Who has come past us begins again at the far end. */
const coming = (z: number, round: number): number => (z > 2.6 ? z : 2.6 + ((((z - 2.6) % round) + round) % round))

export const runway: DrawnSet = {
  glow: 0.5,
  says: (place) => [shotOf(place), lightsOf(place), castOfShow(place, shotOf(place))],
  soft: (place) => viewOf(place, shotOf(place)).soft,
  draw(place) {
    const shot = shotOf(place)
    const { lens, gone } = viewOf(place, shot)
    const lights = lightsOf(place)
    drawHall(place, lens, lights, gone)
    drawAudience(place, lens, lights, gone, shot === 'finale')
    drawLamps(place, lens, lights, gone)
    drawFlashes(place, lens, shot === 'finale' ? 4 : 2)
  },
  over: [
    {
      // The floor's image of them.
      opacity: 0.3,
      blur: 0.0035,
      draw(place) {
        const shot = shotOf(place)
        if (shot === 'close-up') return
        const { lens, walkers } = viewOf(place, shot)
        for (const walker of walkers.toSorted((a, b) => b.z - a.z)) drawModel(place.pen, lens, walker, true)
      },
    },
    {
      draw(place) {
        const shot = shotOf(place)
        const { lens, walkers } = viewOf(place, shot)
        for (const walker of walkers.toSorted((a, b) => b.z - a.z)) drawModel(place.pen, lens, walker)
        if (shot === 'finale') confetti(place)
        const { key, accent } = lightsOf(place)
        if (shot === 'close-up' || shot === 'detail' || shot === 'medium') streaks(place, mixed(accent, key, 0.3))
        vignette(place, 0.42)
      },
    },
  ],
}

function confetti({ pen, scene, wide, time }: Place): void {
  const inks = [hex('#f2cf73'), hex('#f6f1e4'), hex('#e8b4bd'), hex('#c9a24a')]
  for (let k = 0; k < 130; k++) {
    const near = chance(scene, k, 91)
    const y = ((chance(scene, k, 92) + time * (0.1 + 0.16 * near)) % 1.15) - 0.08
    const x = chance(scene, k, 93) * wide + 0.03 * Math.sin(time * 2 + k)
    const r = 0.0035 + 0.0075 * near * near
    const turn = time * (3 + 3 * near) + k
    const flat = Math.abs(Math.sin(turn * 1.3))
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
    const at = (a: number, b: number): readonly [number, number] => [x + (a * cos - b * flat * sin) * r, y + (a * sin + b * flat * cos) * r]
    pen.fill([at(-1, -0.7), at(1, -0.7), at(1, 0.7), at(-1, 0.7)], flat > 0.6 ? lighter(inks[k % 4]!, 0.35) : inks[k % 4]!)
  }
}

/** Light that strays in the lens. */
function streaks({ pen, scene, wide, time }: Place, ink: ReturnType<typeof hex>): void {
  for (let k = 0; k < 2; k++) {
    const x = wide * (k === 0 ? 0.06 : 0.95) + 0.04 * Math.sin(time * 0.6 + k * 2)
    shine(pen, x, 0.1 + 0.1 * chance(scene, k, 96), [0.5, 0.55], ink, 0.2)
  }
  pen.fill(rect(0, 0, wide, 0.5), { from: [0, 0], to: [0, 0.5], stops: [[0, clear(ink, 0.08)], [1, clear(ink, 0)]] })
}

/** Where somebody else who walks here stands, and how tall, in heights of the picture. */
export function onRunway(wide: number, since: number): { readonly x: number; readonly y: number; readonly tall: number } {
  const lens: Lens = { focal: 1.3 * Math.min(1, wide / 1.2), high: 1.5, horizon: 0.46, middle: wide / 2, near: 2.2 }
  const z = coming(6.4 - since * SPEED, 14)
  const [x, y] = seen(lens, 0, 0, z)
  return { x, y, tall: sizeAt(lens, z) * (TALL + HALF_HEAD * 1.3) }
}
