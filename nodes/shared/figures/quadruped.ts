/** Beasts on four legs, seen from the side: they stand, walk and run. Pure. */
import { type Ink, moved, type Paint, type Pen, type Point, scaled, turned } from '../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed } from './inks.ts'

export const QUADRUPEDS = ['dog', 'wolf', 'fox', 'cat', 'horse', 'deer'] as const
export type QuadrupedName = (typeof QUADRUPEDS)[number]
export type Gait = 'stand' | 'walk' | 'run'

/** Heights and lengths in shoulder heights; y goes down, 0 is the ground. */
interface Build {
  readonly coat: Ink
  /** Belly, muzzle and inner legs. */
  readonly pale: Ink
  /** Half the length from hip to shoulder, and depth of the chest. */
  readonly back: number
  readonly chest: number
  readonly leg: number
  /** Length and angle of the neck (0 forward, 1 up), and its width. */
  readonly neck: readonly [length: number, rise: number, width: number]
  readonly head: number
  /** How far the nose points down, radians. */
  readonly nod: number
  readonly muzzle: readonly [length: number, depth: number]
  readonly ear: 'hanging' | 'pricked' | 'leaf'
  readonly tail: 'plume' | 'brush' | 'slim' | 'mane' | 'scut'
  readonly mane: boolean
  readonly antlers: boolean
  readonly foot: 'paw' | 'hoof'
  /** Strides a second when it walks and when it runs. */
  readonly pace: readonly [walk: number, run: number]
  readonly tongue: boolean
}

const dog: Build = {
  coat: hex('#d29a4e'), pale: hex('#f0d5a2'), back: 0.56, chest: 0.5, leg: 0.1, neck: [0.44, 0.62, 0.36], head: 0.29, nod: 0, muzzle: [0.3, 0.19],
  ear: 'hanging', tail: 'plume', mane: false, antlers: false, foot: 'paw', pace: [1, 2.1], tongue: true,
}
const BUILDS: Readonly<Record<QuadrupedName, Build>> = {
  dog,
  wolf: { ...dog, coat: hex('#7d7f86'), pale: hex('#d9d6cf'), chest: 0.45, muzzle: [0.34, 0.17], ear: 'pricked', tail: 'brush', tongue: false, neck: [0.42, 0.5, 0.38] },
  fox: { ...dog, coat: hex('#c9632a'), pale: hex('#f6ece0'), back: 0.66, chest: 0.4, leg: 0.075, head: 0.27, muzzle: [0.33, 0.13], ear: 'pricked', tail: 'brush', tongue: false, neck: [0.36, 0.5, 0.3], pace: [1.2, 2.4] },
  cat: { ...dog, coat: hex('#8a8580'), pale: hex('#e9e4dc'), back: 0.68, chest: 0.42, leg: 0.085, head: 0.29, muzzle: [0.12, 0.14], ear: 'pricked', tail: 'slim', tongue: false, neck: [0.32, 0.55, 0.28], pace: [1.2, 2.4] },
  horse: { ...dog, coat: hex('#6d3f22'), pale: hex('#8a5a38'), back: 0.56, chest: 0.46, leg: 0.082, neck: [0.62, 0.66, 0.42], head: 0.27, nod: 0.5, muzzle: [0.34, 0.16], ear: 'leaf', tail: 'mane', mane: true, foot: 'hoof', pace: [0.8, 1.7], tongue: false },
  deer: { ...dog, coat: hex('#a0703f'), pale: hex('#e2c79c'), back: 0.55, chest: 0.42, leg: 0.058, neck: [0.52, 0.8, 0.26], head: 0.215, nod: 0.3, muzzle: [0.25, 0.13], ear: 'leaf', tail: 'scut', antlers: true, foot: 'hoof', pace: [0.9, 1.9], tongue: false },
}

/** How far one stride carries, in shoulder heights. */
const STRIDE: Readonly<Record<Gait, number>> = { stand: 0, walk: 1.1, run: 2.6 }

/** Shoulder heights a second that a gait goes forward. */
export const speedOf = (name: QuadrupedName, gait: Gait): number => (gait === 'stand' ? 0 : STRIDE[gait] * BUILDS[name].pace[gait === 'walk' ? 0 : 1])

/** When each foot is set down, in strides: near and far hind foot, near and far forefoot (rotary gallop; lateral walk). */
const BEATS: Readonly<Record<Gait, readonly [number, number, number, number]>> = { stand: [0, 0, 0, 0], walk: [0, 0.5, 0.25, 0.75], run: [0, 0.12, 0.62, 0.5] }
const DUTY: Readonly<Record<Gait, number>> = { stand: 1, walk: 0.62, run: 0.28 }

interface Leg {
  readonly joints: readonly Point[]
  readonly phase: number
}

export interface Beast {
  readonly name: QuadrupedName
  readonly gait: Gait
  /** Seconds. */
  readonly time: number
  readonly seed: number
  /** Another coat than it has by itself. */
  readonly coat?: Ink | undefined
}

/** Looks to the right, stands on y = 0 around x = 0; its shoulders are 1 above the ground. */
export function drawQuadruped(pen: Pen, beast: Beast): void {
  const turn = strides(beast)
  // Between hind and forefeet all four are in the air, twice a stride.
  const hop = beast.gait === 'run' ? 0.1 * Math.max(0, Math.cos(4 * Math.PI * (turn - 0.33))) ** 3 : 0
  pen.within([moved(0, -hop)], () => { drawAll(pen, beast, turn) })
}

/** How many strides it has made. */
const strides = ({ name, gait, time, seed }: Beast): number => (gait === 'stand' ? 0 : time * BUILDS[name].pace[gait === 'walk' ? 0 : 1] + (seed % 7) / 7)

function drawAll(pen: Pen, { name, gait, time, seed, coat }: Beast, turn: number): void {
  const build = coat === undefined ? BUILDS[name] : { ...BUILDS[name], coat, pale: mixed(coat, hex('#f5ead6'), 0.55) }
  const run = gait === 'run' ? 1 : 0
  const cycle = (shift: number): number => Math.sin(2 * Math.PI * (turn + shift))
  // The back bends and stretches, the body rises and pitches once a stride.
  const bounce = run * 0.055 * cycle(0.1) + (gait === 'walk' ? 0.012 * Math.sin(4 * Math.PI * turn) : 0.006 * Math.sin(time * 1.6))
  const pitch = run * 0.085 * cycle(0.32)
  const gather = run * 0.07 * cycle(0.55)
  const hip: Point = [-build.back + gather, -0.97 + pitch + bounce]
  const shoulder: Point = [build.back - gather * 0.6, -0.98 - pitch + bounce]
  const legs = BEATS[gait].map((beat, i) => legOf(i < 2, i % 2 === 1, i < 2 ? hip : shoulder, gait, turn + beat))
  const far = { ...build, coat: darker(build.coat, 0.34), pale: darker(build.pale, 0.34) }
  drawLeg(pen, far, legs[1]!, true)
  drawLeg(pen, far, legs[3]!, false)
  drawTail(pen, build, hip, gait, turn, time)
  const neck = neckOf(build, shoulder, gait, cycle(0.2) * run, time)
  drawTrunk(pen, build, hip, shoulder, neck)
  drawLeg(pen, build, legs[0]!, true)
  drawLeg(pen, build, legs[2]!, false)
  drawHead(pen, build, neck.head, neck.angle, run, time, seed)
}

function legOf(hind: boolean, far: boolean, joint: Point, gait: Gait, turn: number): Leg {
  const phase = ((turn % 1) + 1) % 1
  const duty = DUTY[gait]
  const reach = (STRIDE[gait] * duty) / 2
  const top: Point = [joint[0] + (hind ? 0.04 : -0.02) + (far ? 0.05 : 0), joint[1] + (hind ? 0.2 : 0.22)]
  let [x, lift, bend] = [hind ? -0.06 : 0.02, 0, 0]
  if (gait === 'stand') x += far ? 0.1 : -0.03
  else if (phase < duty) x += reach * (1 - (2 * phase) / duty)
  else {
    const s = (phase - duty) / (1 - duty)
    const ease = s * s * (3 - 2 * s)
    x += reach * (2 * ease - 1) + (gait === 'run' ? (hind ? 0.12 : 0.1) * Math.sin(Math.PI * s) : 0)
    lift = (gait === 'run' ? 0.34 : 0.13) * Math.sin(Math.PI * s) ** 1.2
    bend = Math.sin(Math.PI * s)
  }
  const foot: Point = [top[0] + x + (hind ? -0.04 : 0), -0.03 - lift]
  if (!hind) {
    const upper = 0.3
    const lower = 0.36
    // The pastern: short, tips back while the foot swings.
    const tip = 0.14 + 1.5 * bend
    const wrist: Point = [foot[0] - Math.sin(tip) * 0.13 * (bend > 0 ? 1 : 0.4), foot[1] - 0.12]
    return { phase, joints: [top, knee(top, wrist, upper, lower, -1), wrist, foot] }
  }
  const tilt = 0.28 + 0.9 * bend
  const hock: Point = [foot[0] - Math.sin(tilt) * 0.27, foot[1] - Math.cos(tilt) * 0.27]
  return { phase, joints: [top, knee(top, hock, 0.28, 0.29, 1), hock, foot] }
}

/** Where two bones meet: before the line between their ends (1) or behind it (-1). */
function knee([ax, ay]: Point, [bx, by]: Point, upper: number, lower: number, side: number): Point {
  const [dx, dy] = [bx - ax, by - ay]
  const length = Math.hypot(dx, dy) || 1e-6
  const reach = Math.min(length, (upper + lower) * 0.998)
  const along = (reach * reach + upper * upper - lower * lower) / (2 * reach)
  const off = Math.sqrt(Math.max(0, upper * upper - along * along)) * side
  return [ax + (dx / length) * along + (dy / length) * off, ay + (dy / length) * along - (dx / length) * off]
}

function drawLeg(pen: Pen, build: Build, { joints }: Leg, hind: boolean): void {
  const { coat, pale, leg, foot: kind } = build
  const [top, mid, low, foot] = joints as readonly [Point, Point, Point, Point]
  const shade = (a: Point, w: number): Paint => ({ from: [a[0] - w, 0], to: [a[0] + w * 1.2, 0], stops: [[0, lighter(coat, 0.1)], [0.5, coat], [1, darker(coat, 0.3)]] })
  pen.line([top, mid], hind ? [leg * 4.1, leg * 2.1] : [leg * 3, leg * 1.9], shade(top, leg * 2))
  pen.line([mid, low], [leg * 2.1, leg * 1.35], shade(mid, leg * 1.4))
  pen.line([low, foot], [leg * 1.35, leg * 1.25], kind === 'paw' ? shade(low, leg) : darker(coat, 0.35))
  pen.within([moved(foot[0], foot[1]), turned(foot[1] < -0.08 ? 0.5 : 0)], () => {
    if (kind === 'hoof') {
      pen.fill(`M${-leg * 0.7} ${-leg * 0.5} L${leg * 0.75} ${-leg * 0.5} L${leg * 1.15} ${leg * 0.75} L${-leg * 0.85} ${leg * 0.75} Z`, downwards(-leg, leg, hex('#3a3230'), hex('#191514')))
      return
    }
    pen.fill(`M${-leg * 0.8} ${-leg * 0.5} C${leg * 0.2} ${-leg * 0.95} ${leg * 1.7} ${-leg * 0.5} ${leg * 1.75} ${leg * 0.15} C${leg * 1.7} ${leg * 0.4} ${-leg * 0.7} ${leg * 0.45} ${-leg * 0.85} ${leg * 0.3} Z`, downwards(-leg * 0.8, leg * 0.4, mixed(coat, pale, 0.6), darker(coat, 0.2)))
    for (const k of [0.7, 1.15]) pen.line([[leg * k, -leg * 0.2], [leg * (k + 0.05), leg * 0.25]], leg * 0.12, clear(darker(coat, 0.7), 0.55))
  })
}

function drawTail(pen: Pen, { tail, coat, pale }: Build, [hx, hy]: Point, gait: Gait, turn: number, time: number): void {
  const wag = gait === 'stand' ? Math.sin(time * 7) * 0.08 : Math.sin(2 * Math.PI * turn + 1) * 0.1
  const lift = gait === 'run' ? 0.18 : 0
  const root: Point = [hx - 0.12, hy + 0.05]
  const [x, y] = root
  if (tail === 'scut') {
    pen.ellipse(x - 0.02, y + 0.08, 0.06, 0.11, lighter(pale, 0.5))
    return
  }
  const length = tail === 'slim' ? 0.62 : tail === 'mane' ? 0.62 : 0.58
  const fall = tail === 'mane' ? 0.62 - lift : tail === 'brush' ? 0.42 - lift : tail === 'slim' ? -0.1 : 0.02 - lift * 0.6
  const points = Array.from({ length: 9 }, (_, i): Point => {
    const t = i / 8
    const curve = tail === 'plume' ? -0.3 * t * t : tail === 'slim' ? -0.5 * t * t : -0.08 * Math.sin(Math.PI * t)
    return [x - length * t * (tail === 'mane' ? 0.55 + lift * 1.6 : 0.9), y + fall * t + curve + wag * t * t]
  })
  const widths = { plume: [0.1, 0.17, 0.2, 0.17, 0.05], brush: [0.1, 0.18, 0.24, 0.2, 0.03], slim: [0.085, 0.08, 0.075, 0.07, 0.05], mane: [0.09, 0.14, 0.16, 0.13, 0.02] }[tail]
  const ink = tail === 'mane' ? darker(coat, 0.7) : coat
  pen.line(points, widths, { from: [0, y - 0.2], to: [0, y + 0.3], stops: [[0, lighter(ink, 0.14)], [1, darker(ink, 0.28)]] })
  if (tail === 'slim') return
  if (tail === 'brush') pen.line(points.slice(6), [0.14, 0.1, 0.03], lighter(pale, 0.2))
  for (let i = 2; i < 8; i++) {
    const [px, py] = points[i]!
    pen.line([[px + 0.04, py], [px - 0.04, py + 0.07], [px - 0.12, py + 0.11 + (tail === 'plume' ? 0.05 : 0)]], [0.03, 0.035, 0.004], i % 2 === 0 ? lighter(ink, 0.07) : darker(ink, 0.1))
  }
}

interface Neck {
  readonly root: Point
  readonly head: Point
  readonly angle: number
}

function neckOf({ neck: [length, rise], nod }: Build, [sx, sy]: Point, gait: Gait, swing: number, time: number): Neck {
  const up = gait === 'run' ? rise * 0.62 : rise
  const angle = up * (Math.PI / 2) + swing * 0.09 + (gait === 'stand' ? 0.03 * Math.sin(time * 0.9) : 0)
  const root: Point = [sx + 0.02, sy + 0.12]
  return { root, head: [root[0] + Math.cos(angle) * length, root[1] - Math.sin(angle) * length], angle: swing * 0.06 + (gait === 'run' ? 0 : 0.1) + nod }
}

function drawTrunk(pen: Pen, build: Build, [hx, hy]: Point, [sx, sy]: Point, { root, head }: Neck): void {
  const { coat, pale, chest, neck: [, , wide], mane } = build
  const middle = (hx + sx) / 2
  const sag = (hy + sy) / 2
  const low = sy + chest
  const tuck = hy + chest * 0.62
  const body = `M${hx - 0.2} ${hy + 0.12} C${hx - 0.22} ${hy - 0.04} ${hx - 0.08} ${hy - 0.07} ${hx + 0.06} ${hy - 0.06} C${middle - 0.1} ${sag - 0.01} ${middle + 0.1} ${sag + 0.015} ${sx - 0.12} ${sy - 0.04} C${sx + 0.02} ${sy - 0.07} ${sx + 0.2} ${sy + 0.0} ${sx + 0.24} ${sy + 0.2} C${sx + 0.25} ${low - 0.1} ${sx + 0.1} ${low + 0.02} ${sx - 0.08} ${low} C${middle + 0.05} ${low - 0.03} ${middle - 0.1} ${tuck + 0.02} ${hx + 0.16} ${tuck - 0.04} C${hx} ${tuck + 0.08} ${hx - 0.2} ${tuck} ${hx - 0.2} ${hy + 0.12} Z`
  const fur: Paint = { from: [0, Math.min(hy, sy) - 0.08], to: [0, low + 0.02], stops: [[0, lighter(coat, 0.2)], [0.28, coat], [0.7, mixed(coat, pale, 0.25)], [1, darker(mixed(coat, pale, 0.4), 0.3)]] }
  // Neck: from withers and breast to the back of the head.
  const [nx, ny] = [head[0] - root[0], head[1] - root[1]]
  const length = Math.hypot(nx, ny) || 1
  const ux = -ny / length
  const throat = `M${root[0] - 0.26} ${root[1] - 0.12} C${root[0] - ux * -wide * 0.1 - 0.02} ${root[1] - 0.2} ${head[0] - ux * wide * -0.1 - 0.16} ${head[1] + 0.06} ${head[0] - 0.1} ${head[1] - 0.1} L${head[0] + 0.1} ${head[1] + 0.12} C${head[0] + 0.02} ${head[1] + 0.24} ${root[0] + wide * 0.75} ${root[1] + 0.02} ${root[0] + wide * 0.62} ${root[1] + 0.3} C${root[0] + 0.1} ${root[1] + 0.42} ${root[0] - 0.3} ${root[1] + 0.3} ${root[0] - 0.26} ${root[1] - 0.12} Z`
  pen.fill(body, fur)
  pen.fill(throat, { from: [root[0] - 0.2, root[1] - 0.3], to: [root[0] + wide * 0.8, root[1] + 0.25], stops: [[0, lighter(coat, 0.14)], [0.45, coat], [1, mixed(coat, pale, 0.6)]] })
  pen.clip(body, () => {
    pen.ellipse(sx - 0.06, sy + 0.26, 0.2, 0.3, { centre: [sx - 0.09, sy + 0.2], radius: [0.22, 0.32], stops: [[0, clear(lighter(coat, 0.22), 0.6)], [1, clear(coat, 0)]] })
    pen.ellipse(hx + 0.02, hy + 0.24, 0.22, 0.28, { centre: [hx, hy + 0.18], radius: [0.24, 0.3], stops: [[0, clear(lighter(coat, 0.2), 0.6)], [1, clear(coat, 0)]] })
  })
  if (build.foot === 'paw') {
    // Feathering below the chest and on the breast.
    for (let i = 0; i < 9; i++) {
      const x = sx + 0.16 - i * 0.062
      const y = low - 0.04 - i * 0.012
      pen.line([[x, y - 0.05], [x - 0.03, y + 0.03], [x - 0.09, y + 0.07]], [0.035, 0.04, 0.005], i % 2 === 0 ? mixed(coat, pale, 0.42) : mixed(coat, pale, 0.22))
    }
    for (let i = 0; i < 6; i++) {
      const t = i / 5
      const [x, y] = [root[0] + wide * 0.6 - t * 0.12 + nx * (0.5 - t * 0.5), root[1] + 0.22 * t + ny * (0.4 - t * 0.4)]
      pen.line([[x - 0.05, y - 0.05], [x + 0.005, y + 0.03], [x - 0.03, y + 0.11]], [0.05, 0.045, 0.004], i % 2 === 0 ? mixed(coat, pale, 0.62) : mixed(coat, pale, 0.4))
    }
  }
  if (mane) {
    const ink = darker(coat, 0.72)
    pen.line([[head[0] - 0.12, head[1] - 0.14], [root[0] + nx * 0.5 - 0.17, root[1] + ny * 0.5 - 0.06], [root[0] - 0.2, root[1] - 0.14]], [0.08, 0.12, 0.03], ink)
    for (let i = 0; i < 9; i++) {
      const t = i / 8
      const [x, y] = [head[0] - 0.12 - nx * t * 0.95 - 0.06 * t, head[1] - 0.1 - ny * t * 0.82]
      pen.line([[x + 0.02, y], [x - 0.07, y + 0.05], [x - 0.13, y + 0.16]], [0.05, 0.06, 0.008], i % 2 === 0 ? ink : lighter(ink, 0.12))
    }
  }
}

function drawHead(pen: Pen, build: Build, [x, y]: Point, angle: number, run: number, time: number, seed: number): void {
  const { coat, pale, head: size, muzzle: [long, deep], ear, antlers, tongue } = build
  const pant = tongue ? 0.45 + 0.25 * Math.sin(time * 13) : 0
  const jaw = tongue ? 0.06 + 0.03 * pant + run * 0.03 : 0
  const shut = Math.max(0, 1 - Math.abs(((time + seed) % 3.7) - 0.12) / 0.09)
  pen.within([moved(x, y), turned(angle), scaled(size / 0.29)], () => {
    const [l, d] = [long, deep]
    if (antlers) {
      for (const s of [0.03, -0.03]) {
        const bone = hex('#7a6046')
        const beam: readonly Point[] = [[-0.04 + s, -0.16], [-0.14 + s, -0.4], [-0.06 + s * 2, -0.66], [0.12 + s * 2, -0.84]]
        pen.line(beam, [0.055, 0.045, 0.035, 0.012], s > 0 ? bone : darker(bone, 0.3))
        for (const [k, dx, dy] of [[1, 0.17, -0.12], [2, 0.16, -0.03], [2, -0.1, -0.2]] as const) pen.line([beam[k]!, [beam[k]![0] + dx, beam[k]![1] + dy]], [0.035, 0.008], s > 0 ? bone : darker(bone, 0.3))
      }
    }
    if (ear === 'pricked') pen.fill('M-0.02 -0.12 L0.0 -0.34 L0.12 -0.14 Z', darker(coat, 0.45))
    // Lower jaw and tongue behind the upper one.
    pen.within([turned(jaw * 3, 0.02, 0.08)], () => {
      if (tongue) pen.fill(`M0.1 0.1 C${l + 0.02} 0.08 ${l + 0.1} 0.14 ${l + 0.06} ${0.2 + 0.06 * pant} C${l - 0.02} ${0.22 + 0.06 * pant} ${l - 0.06} 0.14 0.1 0.14 Z`, downwards(0.08, 0.26, hex('#e0707c'), hex('#c4505e')))
      pen.fill(`M-0.02 0.05 L0.1 0.1 L${l + 0.12} ${d * 0.45} C${l + 0.14} ${d * 0.6} ${l + 0.06} ${d * 0.75} ${l} ${d * 0.78} C0.1 ${d * 0.95} -0.02 0.2 -0.06 0.12 Z`, downwards(0, 0.2, mixed(coat, pale, 0.6), darker(mixed(coat, pale, 0.5), 0.25)))
    })
    const skull = `M-0.2 0.06 C-0.24 -0.14 -0.1 -0.24 0.03 -0.22 C0.12 -0.2 0.15 -0.12 0.2 -0.07 L${l + 0.12} ${-d * 0.22} C${l + 0.19} ${-d * 0.16} ${l + 0.2} ${d * 0.2} ${l + 0.14} ${d * 0.36} C${l} ${d * 0.62} 0.16 ${d * 0.75} 0.08 0.16 C0.0 0.24 -0.16 0.2 -0.2 0.06 Z`
    pen.fill(skull, { from: [0, -0.24], to: [0.05, 0.22], stops: [[0, lighter(coat, 0.2)], [0.45, coat], [1, mixed(darker(coat, 0.1), pale, 0.35)]] })
    pen.clip(skull, () => {
      pen.fill(`M0.16 0.02 L${l + 0.3} ${-d * 0.05} L${l + 0.3} 0.3 L0.02 0.26 Z`, { from: [0.05, 0], to: [l + 0.1, 0], stops: [[0, clear(pale, 0.1)], [0.6, clear(pale, 0.8)], [1, pale]] })
    })
    // Nose, mouth line, eye.
    const dark = hex('#241a18')
    pen.ellipse(l + 0.15, -d * 0.03, d * 0.2, d * 0.22, { centre: [l + 0.13, -d * 0.03 - 0.02], radius: 0.06, stops: [[0, hex('#6a5652')], [0.5, dark], [1, dark]] })
    pen.line([[l + 0.13, d * 0.3], [l * 0.6, d * 0.56], [0.1, d * 0.62], [0.06, d * 0.42]], [0.012, 0.016, 0.016, 0.008], clear(dark, 0.8))
    const open = 1 - shut
    pen.ellipse(0.11, -0.07, 0.044, 0.042 * Math.max(0.12, open), darker(coat, 0.75))
    if (open > 0.3) {
      pen.ellipse(0.114, -0.068, 0.033, 0.032 * open, hex('#3f2312'))
      pen.ellipse(0.122, -0.08, 0.012, 0.012, [1, 1, 1])
    }
    pen.line([[0.05, -0.11], [0.11, -0.135], [0.17, -0.1]], [0.01, 0.024, 0.008], clear(lighter(coat, 0.35), 0.8))
    const flap = run * 0.28 * Math.sin(time * 13) - run * 0.35
    if (ear === 'hanging') {
      pen.within([moved(-0.09, -0.14), turned(-flap)], () => {
        pen.fill('M-0.05 -0.04 C0.06 -0.1 0.12 0.0 0.11 0.12 C0.11 0.24 0.06 0.36 -0.02 0.36 C-0.1 0.35 -0.13 0.2 -0.11 0.1 C-0.1 0.04 -0.09 0.0 -0.05 -0.04 Z', downwards(-0.06, 0.36, darker(coat, 0.1), darker(coat, 0.38)))
        for (const k of [-0.04, 0.01, 0.05]) pen.line([[k, 0.08], [k - 0.01, 0.2], [k - 0.03, 0.31]], [0.006, 0.018, 0.004], clear(lighter(coat, 0.2), 0.5))
      })
    } else if (ear === 'pricked') {
      pen.fill('M-0.17 -0.1 C-0.18 -0.24 -0.14 -0.36 -0.09 -0.4 C-0.01 -0.34 0.03 -0.24 0.02 -0.14 Z', downwards(-0.4, -0.1, darker(coat, 0.3), coat))
      pen.fill('M-0.13 -0.15 C-0.13 -0.24 -0.11 -0.31 -0.085 -0.34 C-0.04 -0.29 -0.02 -0.22 -0.02 -0.17 Z', clear(mixed(pale, hex('#d89a90'), 0.4), 0.9))
    } else {
      pen.within([moved(-0.1, -0.18), turned(-0.35 + 0.1 * Math.sin(time * 2.3))], () => {
        pen.fill('M-0.03 0.04 C-0.1 -0.08 -0.06 -0.22 0.0 -0.28 C0.07 -0.2 0.08 -0.06 0.03 0.05 Z', downwards(-0.28, 0.05, darker(coat, 0.2), coat))
        pen.fill('M-0.01 0.0 C-0.05 -0.08 -0.03 -0.17 0.0 -0.21 C0.04 -0.15 0.04 -0.06 0.015 0.01 Z', clear(pale, 0.8))
      })
    }
  })
}
