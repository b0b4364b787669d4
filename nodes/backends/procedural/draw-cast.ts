/** Draws who is in a scene, over the painted picture: where they stand, what they do, in the scene's light. Pure. */
import { type ColourMatrix, type Drawing, moved, Pen, scaled } from '../../../engine/api.ts'
import { drawFramed, drawStanding } from '../../shared/figures/draw-figure.ts'
import { STEPS } from '../../shared/figures/gait.ts'
import { clear, darker, lighter, spot } from '../../shared/figures/inks.ts'
import { poseAt, type Life } from '../../shared/figures/life.ts'
import type { ArmPose, Pose } from '../../shared/figures/pose.ts'
import { drawQuadruped, speedOf, type QuadrupedName } from '../../shared/figures/quadruped.ts'
import { babble } from '../../shared/figures/speech/babble.ts'
import { SILENT } from '../../shared/figures/speech/mouth-track.ts'
import type { Cast, Creature, Player } from './cast.ts'
import type { Frame } from './draw-set.ts'
import { unit } from './noise.ts'
import { hex, mixRgb, type Rgb } from './palette.ts'
import { drawCar, drawLightTree, drawRails, drawRoad, drawTrain } from './props.ts'
import type { Scene } from './scene.ts'
import { onRunway } from './sets/runway.ts'

export interface CastDrawing {
  /** The ground that they stand on, in the colours of the scene. */
  readonly ground: Drawing | undefined
  /** They themselves, in daylight: `light` makes it the scene's. */
  readonly figures: Drawing
  readonly light: ColourMatrix
  /** Sigma in pixels: how far the background is out of focus. */
  readonly blur: number
}

/** Shares of the frame's height: of people from head to foot, of beasts to the shoulder. */
const TALL = { adult: 0.6, child: 0.43 } as const
const SHOULDER: Readonly<Record<QuadrupedName, number>> = { dog: 0.27, wolf: 0.29, fox: 0.21, cat: 0.2, horse: 0.42, deer: 0.38 }
const SOLES = 0.945

export function drawCast(cast: Cast, scene: Scene, frame: Frame): CastDrawing {
  const { width, height } = frame
  const light = lightOf(cast, scene)
  const pen = new Pen(width, height)
  if (cast.shot !== 'wide') {
    near(pen, cast, scene, frame)
    return { ground: undefined, figures: pen.done(), light, blur: height * (cast.shot === 'close-up' ? 0.011 : 0.006) }
  }
  if (scene.reading.place === 'runway') walkDown(pen, cast, scene, frame)
  else {
    const all = [...cast.players, ...cast.creatures]
    for (const [i, one] of all.entries()) {
      // The first stands at the focus, the next beside it.
      const beside = i === 0 ? 0 : (i % 2 === 1 ? -1 : 1) * Math.ceil(i / 2) * (scene.focus > 0.5 ? 1 : -1)
      if ('beast' in one) beast(pen, one, cast, scene, frame, scene.focus * width + beside * height * SHOULDER[one.beast] * 1.85, i)
      else stand(pen, one, cast, scene, frame, scene.focus * width + beside * height * 0.24, i)
    }
  }
  if (cast.vehicles.length > 0) return { ground: road(cast, scene, frame), figures: driving(pen, cast, scene, frame), light, blur: 0 }
  return { ground: behind(cast, scene, frame), figures: pen.done(), light, blur: 0 }
}

function lifeOf(cast: Cast, seed: number, facing: number, walk: number = STEPS[cast.gait]): Life {
  return { emotion: cast.emotion, intensity: 0.9, seed, speech: cast.speaking ? babble(seed) : SILENT, gestures: 0.7, walk, facing }
}

/** Head and shoulders, or down to the waist: side by side, turned to each other where there are several. */
function near(pen: Pen, cast: Cast, { focus, seed }: Scene, { width, height, time }: Frame): void {
  const players = cast.players.slice(0, 3)
  for (const [i, { figure, look }] of players.entries()) {
    const alone = players.length === 1
    const across = alone ? 0.5 + (focus - 0.5) * 0.4 : (i + 0.75) / (players.length + 0.5)
    const life = lifeOf(cast, (seed % 1000) + i, (0.5 - across) * (alone ? 0.6 : 1.6), 0)
    // They speak in turn.
    const silent = !alone && Math.floor(time / 2.4) % players.length !== i
    drawFramed(pen, figure, poseAt(time, silent ? { ...life, speech: SILENT } : life), look, cast.shot, width, height, across)
  }
}

function stand(pen: Pen, { figure, look }: Player, cast: Cast, { seed, focus, reading }: Scene, { width, height, time }: Frame, x: number, i: number): void {
  const going = cast.gait === 'stand' ? 0 : focus > 0.5 ? -1 : 1
  const tall = Math.min(height * (look.young ? TALL.child : TALL.adult), width * 0.9)
  // Who walks crosses a part of the picture, there and back again where it takes long.
  const way = going * tall * (cast.gait === 'run' ? 0.45 : 0.22)
  const at = Math.min(width * 0.9, Math.max(width * 0.1, x + way * (pingPong(time / 4) - 0.5)))
  const turned = going * (Math.floor(time / 4) % 2 === 0 ? 1 : -1)
  const y = height * (reading.place === 'theatre' ? 0.89 : SOLES)
  const pose = posed(poseAt(time, lifeOf(cast, (seed % 1000) + i, turned * 0.8)), cast, time + i * 0.31)
  if (pose.body.seated === true) bench(pen, at, y, tall)
  drawStanding(pen, figure, pose, look, at, y, tall)
}

/** Arms, a lean and legs of who does more than stand. */
function posed(pose: Pose, { pose: doing, gait }: Cast, time: number): Pose {
  const { body } = pose
  if (doing === 'sitting' && gait === 'stand') return { ...pose, body: { ...body, seated: true, left: { out: 0.12, down: 1.62, hand: 'relaxed' }, right: { out: 0.12, down: 1.62, hand: 'relaxed' } } }
  if (doing === 'cheering') {
    const beat = 0.14 * Math.sin(time * 7)
    return { ...pose, body: { ...body, left: { out: 0.5 + beat * 0.5, down: -1.8 + beat, hand: 'open' }, right: { out: 0.5 - beat * 0.5, down: -1.8 - beat, hand: 'open' } } }
  }
  if (doing !== 'dancing') return pose
  // Two bars of four: one arm up, the other out, then the other way round; hips and feet go with the beat.
  const beat = time * 4.2
  const turn = Math.sin(beat * 0.5)
  const arm = (up: number): ArmPose => ({ out: 0.95 - 0.25 * up, down: 0.55 - 1.75 * Math.max(0, up) + 0.25 * Math.sin(beat), hand: 'open' })
  return { face: { ...pose.face, roll: pose.face.roll + 0.12 * turn }, body: { ...body, lean: 0.11 * turn, shoulders: 0.3 * Math.sin(beat), left: arm(-turn), right: arm(turn), step: beat / 6.283 / 2, stride: 0.42 } }
}

/** Something to sit on. */
function bench(pen: Pen, x: number, y: number, tall: number): void {
  const wood = hex('#6b4a2e')
  const [half, seat] = [tall * 0.26, y - tall * 0.285]
  for (const side of [-1, 1]) pen.fill([[x + side * half * 0.86 - tall * 0.014, seat], [x + side * half * 0.86 + tall * 0.014, seat], [x + side * half * 0.9 + tall * 0.014, y], [x + side * half * 0.9 - tall * 0.014, y]], darker(wood, 0.5))
  for (const k of [0, 1]) pen.fill([[x - half, seat - tall * (0.17 + k * 0.07)], [x + half, seat - tall * (0.17 + k * 0.07)], [x + half, seat - tall * (0.125 + k * 0.07)], [x - half, seat - tall * (0.125 + k * 0.07)]], { from: [0, seat - tall * 0.2], to: [0, seat], stops: [[0, lighter(wood, 0.12)], [1, darker(wood, 0.25)]] })
  pen.fill([[x - half, seat - tall * 0.012], [x + half, seat - tall * 0.012], [x + half * 1.04, seat + tall * 0.03], [x - half * 1.04, seat + tall * 0.03]], { from: [0, seat - tall * 0.02], to: [0, seat + tall * 0.03], stops: [[0, lighter(wood, 0.2)], [1, darker(wood, 0.3)]] })
}

const pingPong = (x: number): number => (Math.floor(x) % 2 === 0 ? x % 1 : 1 - (x % 1))

function beast(pen: Pen, { beast: name, coat }: Creature, cast: Cast, scene: Scene, { width, height, time }: Frame, x: number, i: number): void {
  const size = (i === 0 ? 1 : 0.86) * Math.min(height * SHOULDER[name], width * 0.32)
  const side = scene.focus > 0.5 ? -1 : 1
  const y = height * (SOLES - (i === 0 ? 0 : 0.035))
  const pace = speedOf(name, cast.gait)
  const at = Math.min(width - size, Math.max(size, x + side * size * 0.35 * Math.sin(time * 0.7)))
  const earth = groundInk(scene)
  passing(pen, earth, scene, { width, height, time }, side * pace * size, 0)
  pen.within([moved(at, y), scaled(side * size, size)], () => {
    pen.ellipse(0, 0.01, 0.95, 0.09, { centre: [0, 0.01], radius: [0.95, 0.09], stops: [[0, [0, 0, 0, 0.42]], [0.6, [0, 0, 0, 0.2]], [1, [0, 0, 0, 0]]] })
    if (cast.gait === 'run') for (let k = 0; k < 6; k++) kick(pen, earth, time, k)
    drawQuadruped(pen, { name, gait: cast.gait, time: time + i * 0.37, seed: scene.seed % 97, ...(coat === undefined ? {} : { coat }) })
  })
  passing(pen, earth, scene, { width, height, time }, side * pace * size, 1)
}

/** Heights of the picture a second. */
const DRIVE = 0.9

function road({ vehicles: [first] }: Cast, scene: Scene, { width, height, time }: Frame): Drawing {
  const pen = new Pen(width, height)
  const shade = 0.25 + 0.75 * scene.palette.daylight
  const lit = (colour: Rgb): Rgb => mixRgb(mixRgb(mixRgb([0.02, 0.03, 0.06], scene.palette.land, 0.5), colour, shade), scene.palette.light, 0.1)
  const way = time * DRIVE * height
  // To the left: from far enough that it stays positive.
  const gone = scene.focus > 0.5 ? -way + 1e4 * height * 0.42 : way
  if (first?.car.endsWith('train') === true) drawRails(pen, width, height, lit(groundInk(scene)), gone)
  else drawRoad(pen, width, height, lit(groundInk(scene)), lit([0.33, 0.34, 0.37]), gone)
  return pen.done()
}

function driving(pen: Pen, { vehicles, ...cast }: Cast, scene: Scene, { width, height, time }: Frame): Drawing {
  const side = scene.focus > 0.5 ? -1 : 1
  const size = Math.min(height * 0.27, width * 0.24)
  for (const { car, paint } of vehicles) {
    const x = width * (0.5 + 0.06 * Math.sin(time * 0.5)) - side * width * 0.04
    const lamps = Math.max(0, 1 - scene.palette.daylight * 1.4)
    if (car === 'train' || car === 'steam train') {
      const unit = Math.min(height * 0.24, width * 0.16)
      pen.within([moved(x + side * width * 0.3, height * 0.935), scaled(side * unit, unit)], () => { drawTrain(pen, car === 'steam train', paint, (time * DRIVE * height) / unit, lamps, 4) })
      continue
    }
    pen.within([moved(x, height * 0.955), scaled(side * size, size)], () => { drawCar(pen, car, paint, (time * DRIVE * height) / size, lamps) })
  }
  for (const [i, player] of cast.players.entries()) stand(pen, player, { ...cast, vehicles, gait: 'stand' }, scene, { width, height, time }, width * (side > 0 ? 0.12 : 0.88), i)
  return pen.done()
}

/** What paws throw up behind: puffs that grow, rise and fade. */
function kick(pen: Pen, earth: Rgb, time: number, k: number): void {
  const age = (time * 2.1 + k / 6) % 1
  const [x, y, r] = [-0.55 - age * 0.9 - 0.25 * unit(k, 1, 3), -0.05 - age * 0.22 * (0.5 + unit(k, 2, 3)), 0.06 + age * 0.16]
  pen.ellipse(x, y, r, r * 0.8, spot(x, y, [r, r * 0.8], lighter(earth, 0.3), 0.5 * (1 - age) * Math.min(1, age * 6)))
}

/** Tufts of grass or pebbles on the ground, behind the beast (0) and before it (1): they pass by as it runs. */
function passing(pen: Pen, earth: Rgb, scene: Scene, { width, height, time }: Frame, speed: number, layer: 0 | 1): void {
  const sandy = isSandy(scene)
  const span = width * 1.3
  for (let k = 0; k < 13; k++) {
    const depth = layer === 0 ? 0.55 + 0.4 * unit(k, 11, scene.seed) : 1.1 + 0.5 * unit(k, 12, scene.seed)
    const x = ((((unit(k, 13 + layer, scene.seed) * span - speed * depth * time) % span) + span) % span) - width * 0.15
    const y = height * (layer === 0 ? SOLES - 0.075 * (1 - unit(k, 15, scene.seed)) - 0.01 : SOLES + 0.02 + 0.035 * unit(k, 16, scene.seed))
    const r = height * 0.016 * depth
    if (sandy) {
      pen.ellipse(x, y, r * (0.5 + unit(k, 17, scene.seed)), r * 0.32, darker(earth, 0.3))
      pen.ellipse(x - r * 0.1, y - r * 0.1, r * 0.4, r * 0.16, lighter(earth, 0.2))
      continue
    }
    for (const lean of [-0.8, -0.3, 0.2, 0.7]) {
      const sway = 0.15 * Math.sin(time * 2 + k + lean)
      pen.line([[x + lean * r * 0.5, y], [x + (lean + sway * 0.5) * r * 0.9, y - r * 1.1], [x + (lean + sway) * r * 1.5, y - r * 2]], [r * 0.3, r * 0.22, r * 0.03], lean < 0 ? lighter(earth, 0.1) : darker(earth, 0.18))
    }
  }
}

const isSandy = ({ reading }: Scene): boolean => reading.place === 'sea' || reading.place === 'desert' || reading.season === 'winter' || reading.weather.includes('snow')

function groundInk({ reading, palette }: Scene): Rgb {
  if (reading.season === 'winter' || reading.weather.includes('snow')) return mixRgb([0.93, 0.96, 1], palette.middle, 0.3)
  if (reading.place === 'sea' || reading.place === 'desert') return [0.83, 0.7, 0.48]
  return mixRgb([0.3, 0.46, 0.2], palette.land, 0.25)
}

/** The ground where none is painted, and a tree of light on it. */
function behind({ magic }: Cast, scene: Scene, frame: Frame): Drawing | undefined {
  const bare = scene.water || scene.reading.place === 'city'
  if (!bare && !magic) return undefined
  const { width, height, time } = frame
  const pen = new Pen(width, height)
  if (bare) bank(pen, scene, frame)
  if (magic) drawLightTree(pen, width * (scene.focus > 0.5 ? 0.32 : 0.68), height * 0.9, Math.min(height * 0.82, width * 0.6), scene.seed, time, scene.reading.tints[0] === undefined ? [0.42, 0.72, 1] : hex(scene.reading.tints[0]))
  return pen.done()
}

/** What is near us where nothing to stand on is painted: sand with a wet edge at the sea, grass at a lake, a street in a city. */
function bank(pen: Pen, scene: Scene, { width, height, time }: Frame): void {
  const { palette, seed, reading } = scene
  const shade = 0.18 + 0.82 * palette.daylight
  const lit = (colour: Rgb): Rgb => mixRgb(mixRgb(mixRgb([0.02, 0.03, 0.06], palette.land, 0.5), colour, shade), palette.light, 0.12)
  const base = lit(reading.place === 'city' ? [0.42, 0.42, 0.45] : groundInk(scene))
  const sand = reading.place === 'sea'
  const wash = sand ? 0.014 * Math.sin(time * 0.9) : 0
  const edge = (shift: number, swing: number): readonly (readonly [number, number])[] =>
    Array.from({ length: 41 }, (_, i) => {
      const s = i / 40
      const wave = 0.012 * Math.sin(s * 9 + seed % 7) + 0.006 * Math.sin(s * 23 + time * 0.5 * swing)
      return [s * width, height * (0.815 + shift + wave + 0.03 * (scene.focus > 0.5 ? 1 - s : s) + wash * swing)] as const
    })
  const below = (line: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] => [...line, [width, height], [0, height]]
  if (sand) {
    pen.fill(below(edge(-0.022, 1.6)), clear(lighter(base, 0.75), 0.5))
    pen.fill(below(edge(-0.008, 1.3)), clear(lighter(base, 0.8), 0.55))
    pen.fill(below(edge(0, 1)), darker(base, 0.3))
    pen.fill(below(edge(0.035, 0.4)), { from: [0, height * 0.8], to: [0, height], stops: [[0, clear(base, 0)], [0.35, base], [1, darker(base, 0.22)]] })
  } else if (reading.place === 'city') {
    const [kerb, road] = [height * 0.83, height]
    pen.fill([[0, kerb], [width, kerb], [width, road], [0, road]], { from: [0, kerb], to: [0, road], stops: [[0, darker(base, 0.25)], [0.2, base], [1, darker(base, 0.5)]] })
    pen.fill([[0, kerb], [width, kerb], [width, kerb + height * 0.008], [0, kerb + height * 0.008]], lighter(base, 0.25))
    // Slabs in perspective, and lamps that shine on them at night.
    for (let k = -9; k <= 9; k++) pen.line([[width * (0.5 + k * 0.075), kerb], [width * (0.5 + k * 0.16), road]], height * 0.0025, clear(darker(base, 0.6), 0.4))
    for (const s of [0.22, 0.55]) pen.line([[0, kerb + (road - kerb) * s], [width, kerb + (road - kerb) * s]], height * 0.0025, clear(darker(base, 0.6), 0.4))
    const night = 1 - palette.daylight
    for (let k = 0; k < 7; k++) {
      const [x, y, rx] = [width * unit(k, 45, seed), kerb + (road - kerb) * unit(k, 46, seed), height * (0.12 + 0.12 * unit(k, 47, seed))]
      pen.ellipse(x, y, rx, rx * 0.16, spot(x, y, [rx, rx * 0.16], k % 3 === 0 ? [0.6, 0.75, 1] : [1, 0.8, 0.5], 0.3 * night))
    }
    return
  } else pen.fill(below(edge(0, 0)), { from: [0, height * 0.81], to: [0, height], stops: [[0, lighter(base, 0.08)], [0.12, base], [1, darker(base, 0.45)]] })
  // Grain: small stones and hollows, or blades at the edge.
  for (let k = 0; k < 90; k++) {
    const depth = unit(k, 41, seed) ** 0.7
    const [x, y, r] = [unit(k, 42, seed) * width, height * (0.86 + 0.14 * depth), height * (0.0016 + 0.003 * depth)]
    pen.ellipse(x, y, r * (1.5 + 2 * unit(k, 43, seed)), r * 0.5, clear(k % 3 === 0 ? lighter(base, 0.3) : darker(base, 0.5), 0.35))
  }
}

/** Coming towards us down the walk, with a mirror image on its floor. */
function walkDown(pen: Pen, cast: Cast, scene: Scene, { width, height, time }: Frame): void {
  const place = onRunway(width / height, time - scene.moment)
  const [x, y, tall] = [place.x * height, place.y * height, place.tall * height]
  for (const [i, { figure, look }] of cast.players.slice(0, 2).entries()) {
    const pose: Pose = poseAt(time, lifeOf({ ...cast, gait: 'walk' }, (scene.seed % 1000) + i, 0, 1.6))
    const sway = Math.sin(time * Math.PI * 1.6) * tall * 0.02 + i * tall * 0.5
    const draw = (): void => { drawStanding(pen, figure, pose, look, 0, 0, tall) }
    pen.within([moved(x + sway, y), scaled(1, -0.6)], draw, 0.2)
    pen.within([moved(x + sway, y)], draw)
  }
}

/** Gains, and a little of the haze that lies between. */
function lightOf({ dark, shot }: Cast, { reading: { place }, palette, fog }: Scene): ColourMatrix {
  if (dark) return [0.05, 0, 0, palette.land[0] * 0.2, 0, 0.05, 0, palette.land[1] * 0.2, 0, 0, 0.05, palette.land[2] * 0.2]
  const indoors = place === 'runway' || place === 'space' || place === 'theatre' || place === 'cafe' ? 0.92 : place === 'interior' ? 0.72 + 0.2 * palette.daylight : 0
  const level = indoors > 0 ? indoors : (shot === 'wide' ? 0.56 : 0.66) + (shot === 'wide' ? 0.42 : 0.33) * palette.daylight ** 0.7
  const night: Rgb = place === 'interior' ? [1, 0.86, 0.68] : [0.84, 0.92, 1.1]
  const tint = mixRgb(mixRgb(night, palette.light, 0.6), [1, 1, 1], indoors > 0 && place !== 'interior' ? 1 : 0.35 + 0.3 * palette.daylight)
  const haze = shot === 'wide' ? Math.min(0.3, fog * 0.28) : 0
  const [r, g, b] = tint.map((value) => value * level * (1 - haze)) as [number, number, number]
  return [r, 0, 0, palette.haze[0] * haze, 0, g, 0, palette.haze[1] * haze, 0, 0, b, palette.haze[2] * haze]
}
