/** Things that stand or drive in a scene: cars seen from the side, and a tree of light. Pure. */
import { type Ink, moved, type Pen, type Point, scaled, turned } from '../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed } from '../../shared/figures/inks.ts'
import type { CarKind } from './cast.ts'
import { unit } from './noise.ts'
import { shine } from './sets/set.ts'

interface Shape {
  readonly body: string
  readonly glass: string
  /** Where the wheels are, and how large. */
  readonly wheels: readonly [rear: number, front: number]
  readonly radius: number
  readonly low: number
  readonly lamp: number
}

/** Two units long, to the right; y goes down, 0 is the road. */
const SHAPES: Readonly<Record<CarKind, Shape>> = {
  sports: {
    body: 'M-1 -0.2 C-1.03 -0.34 -0.99 -0.44 -0.9 -0.47 C-0.62 -0.5 -0.5 -0.58 -0.3 -0.64 C-0.1 -0.69 0.1 -0.68 0.24 -0.58 L0.4 -0.45 C0.62 -0.43 0.84 -0.39 0.95 -0.31 C1.02 -0.26 1.03 -0.18 1.0 -0.13 H-0.96 Z',
    glass: 'M-0.42 -0.49 C-0.3 -0.58 -0.16 -0.63 0 -0.63 C0.12 -0.63 0.2 -0.57 0.31 -0.46 L-0.1 -0.46 Z',
    wheels: [-0.6, 0.6], radius: 0.165, low: -0.1, lamp: -0.3,
  },
  saloon: {
    body: 'M-1 -0.2 C-1.02 -0.36 -0.99 -0.46 -0.93 -0.48 L-0.7 -0.5 C-0.58 -0.62 -0.48 -0.72 -0.36 -0.73 H0.1 C0.22 -0.72 0.34 -0.6 0.44 -0.49 C0.7 -0.47 0.9 -0.44 0.97 -0.36 C1.02 -0.28 1.02 -0.2 1.0 -0.14 H-0.97 Z',
    glass: 'M-0.58 -0.5 C-0.5 -0.6 -0.42 -0.67 -0.34 -0.68 H0.08 C0.17 -0.67 0.25 -0.59 0.33 -0.5 Z',
    wheels: [-0.58, 0.6], radius: 0.155, low: -0.1, lamp: -0.36,
  },
  van: {
    body: 'M-0.99 -0.2 C-1.0 -0.6 -0.98 -0.86 -0.92 -0.88 H0.3 C0.44 -0.87 0.56 -0.68 0.66 -0.52 C0.84 -0.5 0.95 -0.45 0.98 -0.36 C1.01 -0.28 1.01 -0.2 0.99 -0.14 H-0.97 Z',
    glass: 'M0.0 -0.54 V-0.8 H0.28 C0.38 -0.78 0.46 -0.66 0.54 -0.54 Z',
    wheels: [-0.6, 0.62], radius: 0.16, low: -0.1, lamp: -0.38,
  },
}

/** Drives to the right over y = 0; two units long. `way` is how far it has gone, in units. */
export function drawCar(pen: Pen, kind: CarKind, paint: Ink, way: number, lamps: number): void {
  const { body, glass, wheels, radius, low, lamp } = SHAPES[kind]
  pen.ellipse(0, 0.01, 1.1, 0.1, { centre: [0, 0.01], radius: [1.1, 0.1], stops: [[0, [0, 0, 0, 0.6]], [0.7, [0, 0, 0, 0.35]], [1, [0, 0, 0, 0]]] })
  if (lamps > 0.25) pen.fill([[0.96, lamp - 0.03], [2.9, -0.5], [2.9, 0.12], [0.96, lamp + 0.05]], { from: [0.96, 0], to: [2.9, 0], stops: [[0, clear(hex('#fff2cc'), 0.5 * lamps)], [1, clear(hex('#fff2cc'), 0)]] })
  const bounce = 0.006 * Math.sin(way * 3.1)
  pen.within([moved(0, bounce)], () => {
    pen.fill(body, { from: [0, -0.72], to: [0, -0.1], stops: [[0, lighter(paint, 0.42)], [0.3, lighter(paint, 0.1)], [0.55, paint], [0.6, darker(paint, 0.25)], [1, darker(paint, 0.55)]] })
    pen.fill(glass, { from: [-0.4, -0.66], to: [0.3, -0.44], stops: [[0, hex('#2c3846')], [0.45, hex('#9fb6c8')], [0.55, hex('#33404f')], [1, hex('#141a22')]] })
    pen.fill([[-0.08, -0.7], [-0.03, -0.7], [-0.05, -0.46], [-0.1, -0.46]], darker(paint, 0.5))
    pen.line([[-0.92, -0.39], [-0.3, -0.42], [0.4, -0.41], [0.93, -0.34]], [0.004, 0.014, 0.012, 0.004], clear(lighter(paint, 0.7), 0.75))
    for (const x of [-0.34, 0.36]) pen.line([[x, -0.44], [x + 0.02, -0.16]], 0.008, clear(darker(paint, 0.7), 0.7))
    pen.fill([[-0.12, -0.37], [0.02, -0.37], [0.02, -0.345], [-0.12, -0.345]], darker(paint, 0.6))
    pen.fill([[-0.95, -0.15], [0.97, -0.15], [0.95, low + 0.02], [-0.93, low + 0.02]], hex('#17181b'))
    pen.fill(`M0.84 ${lamp - 0.05} L0.97 ${lamp} L0.98 ${lamp + 0.05} L0.86 ${lamp + 0.02} Z`, lighter(hex('#fff2cc'), 0.3))
    pen.fill(`M-0.99 ${lamp - 0.06} L-0.9 ${lamp - 0.07} L-0.9 ${lamp + 0.0} L-1.0 ${lamp + 0.01} Z`, hex('#e02a22'))
  })
  if (lamps > 0.25) {
    shine(pen, 0.95, lamp, 0.34, hex('#fff2cc'), 0.8 * lamps)
    shine(pen, -0.98, lamp - 0.02, 0.2, hex('#ff3a2c'), 0.7 * lamps)
  }
  for (const x of wheels) {
    pen.fill(`M${x - radius * 1.25} -0.12 C${x - radius * 1.2} ${-radius * 2.2} ${x + radius * 1.2} ${-radius * 2.2} ${x + radius * 1.25} -0.12 Z`, hex('#0c0c0e'))
    pen.within([moved(x, -radius)], () => {
      pen.ellipse(0, 0, radius, radius, hex('#141416'))
      pen.ellipse(0, 0, radius * 0.68, radius * 0.68, { centre: [-0.03, -0.04], radius, stops: [[0, hex('#f0f2f4')], [0.5, hex('#a9afb6')], [1, hex('#565c64')]] })
      pen.within([turned(way / radius)], () => {
        for (let k = 0; k < 5; k++) pen.within([turned((k * 2 * Math.PI) / 5)], () => { pen.fill([[-0.022, -radius * 0.16], [0.022, -radius * 0.16], [0.05, -radius * 0.6], [-0.05, -radius * 0.6]].map(([px, py]): Point => [px!, py!]), hex('#2b2e33')) })
      })
      pen.ellipse(0, 0, radius * 0.15, radius * 0.15, hex('#c8ccd1'))
    })
  }
}

/**
 * A train to the right over y = 0, its nose at x = 0, in units of a wagon's height. With steam, a black engine that smokes.
 * @param way how far it has gone, in units
 */
export function drawTrain(pen: Pen, steam: boolean, paint: Ink, way: number, lamps: number, wagons: number): void {
  const bounce = 0.006 * Math.sin(way * 2.3)
  const wheel = (x: number, r: number): void => {
    pen.within([moved(x, -r)], () => {
      pen.ellipse(0, 0, r, r, hex('#1a1a1d'))
      pen.ellipse(0, 0, r * 0.82, r * 0.82, steam ? darker(paint, 0.25) : hex('#3a3c41'))
      pen.within([turned(way / r)], () => { for (let k = 0; k < 4; k++) pen.line([[Math.cos((k * Math.PI) / 4) * r * 0.8, Math.sin((k * Math.PI) / 4) * r * 0.8], [-Math.cos((k * Math.PI) / 4) * r * 0.8, -Math.sin((k * Math.PI) / 4) * r * 0.8]], r * 0.12, hex('#17171a')) })
      pen.ellipse(0, 0, r * 0.25, r * 0.25, hex('#8d9096'))
    })
  }
  const glass = mixed(hex('#8fa8bb'), hex('#ffdf9a'), Math.min(1, lamps * 1.3))
  pen.ellipse(-wagons * 1.15, 0.03, wagons * 1.4, 0.08, [0, 0, 0, 0.4])
  pen.within([moved(0, bounce)], () => {
    for (let k = wagons; k >= 1; k--) {
      const x = -2.35 * k - (steam ? 0.2 : 0.35)
      pen.fill([[x, -1.0], [x + 2.2, -1.0], [x + 2.2, -0.2], [x, -0.2]], { from: [0, -1], to: [0, -0.2], stops: [[0, lighter(paint, 0.3)], [0.25, paint], [0.6, paint], [1, darker(paint, 0.5)]] })
      pen.fill([[x - 0.03, -1.0], [x + 0.1, -1.1], [x + 2.1, -1.1], [x + 2.23, -1.0]], downwards(-1.1, -1, hex('#6a6d73'), hex('#37393e')))
      pen.fill([[x, -0.46], [x + 2.2, -0.46], [x + 2.2, -0.41], [x, -0.41]], lighter(paint, 0.65))
      for (let w = 0; w < 6; w++) pen.fill([[x + 0.13 + w * 0.34, -0.9], [x + 0.37 + w * 0.34, -0.9], [x + 0.37 + w * 0.34, -0.58], [x + 0.13 + w * 0.34, -0.58]], downwards(-0.9, -0.58, lighter(glass, 0.35), darker(glass, 0.25 * (1 - lamps))))
      pen.fill([[x + 2.2, -0.35], [x + 2.36, -0.35], [x + 2.36, -0.27], [x + 2.2, -0.27]], hex('#1d1d20'))
    }
    if (steam) {
      const black = hex('#26272c')
      pen.fill([[-0.35, -0.2], [-2.15, -0.2], [-2.15, -0.34], [-0.35, -0.34]], darker(paint, 0.2))
      pen.fill('M-2.1 -0.3 V-1.12 H-1.5 V-0.3 Z', { from: [-2.1, 0], to: [-1.5, 0], stops: [[0, darker(paint, 0.35)], [0.5, paint], [1, darker(paint, 0.3)]] })
      pen.fill('M-2.2 -1.12 C-2 -1.22 -1.6 -1.22 -1.42 -1.12 Z', black)
      pen.fill([[-1.98, -1.02], [-1.62, -1.02], [-1.62, -0.72], [-1.98, -0.72]], glass)
      pen.fill('M-1.5 -0.34 V-0.86 H-0.42 C-0.34 -0.86 -0.3 -0.78 -0.3 -0.6 C-0.3 -0.42 -0.34 -0.34 -0.42 -0.34 Z', { from: [0, -0.88], to: [0, -0.32], stops: [[0, hex('#7d828b')], [0.25, hex('#4a4d55')], [0.6, black], [1, hex('#0f0f12')]] })
      for (const x of [-1.25, -0.95, -0.68]) pen.line([[x, -0.86], [x, -0.35]], 0.025, hex('#b78c3a'))
      pen.fill('M-0.62 -0.85 L-0.66 -1.2 H-0.42 L-0.46 -0.85 Z', across(-0.66, -0.42))
      pen.fill('M-1.2 -0.85 C-1.2 -1 -0.98 -1 -0.98 -0.85 Z', hex('#b78c3a'))
      pen.fill('M-0.3 -0.05 L-0.02 -0.05 L-0.3 -0.38 Z', darker(paint, 0.1))
      shine(pen, -0.3, -0.68, 0.3, hex('#fff0c2'), 0.4 + 0.5 * lamps)
      pen.ellipse(-0.32, -0.68, 0.07, 0.07, hex('#fff6dc'))
    } else {
      pen.fill('M-0.3 -0.2 V-1.0 L-0.75 -1.08 H-2.55 V-0.2 Z M-0.3 -1.0 C-0.02 -0.7 0.06 -0.4 0.05 -0.2 H-0.3 Z', { from: [0, -1.08], to: [0, -0.2], stops: [[0, lighter(paint, 0.35)], [0.3, paint], [1, darker(paint, 0.5)]] })
      pen.fill('M-0.28 -0.9 C-0.12 -0.72 -0.06 -0.6 -0.05 -0.52 H-0.5 V-0.9 Z', glass)
      pen.fill([[-2.5, -0.46], [0.04, -0.46], [0.05, -0.4], [-2.5, -0.4]], lighter(paint, 0.65))
      shine(pen, 0.02, -0.3, 0.26, hex('#fff0c2'), 0.3 + 0.6 * lamps)
    }
  })
  for (let k = wagons; k >= 1; k--) for (const x of [0.3, 0.62, 1.55, 1.87]) wheel(-2.35 * k - (steam ? 0.2 : 0.35) + x, 0.14)
  for (const x of steam ? [-1.85, -1.4, -0.95] : [-2.2, -1.85, -0.9, -0.5]) wheel(x, steam ? 0.22 : 0.14)
  if (!steam) return
  const crank = way / 0.22
  pen.line([[-1.85 + Math.cos(crank) * 0.12, -0.22 + Math.sin(crank) * 0.12], [-0.95 + Math.cos(crank) * 0.12, -0.22 + Math.sin(crank) * 0.12]], 0.045, hex('#a9adb3'))
  for (let k = 0; k < 34; k++) {
    const age = (way * 0.055 + k / 34) % 1
    const [x, y, r] = [-0.54 - age * 4.6, -1.3 - age * 0.75 - 0.1 * Math.sin(k * 2.1), 0.1 + age * 0.42]
    pen.ellipse(x, y, r, r * 0.85, { centre: [x - r * 0.2, y - r * 0.3], radius: [r, r * 0.85], stops: [[0, [0.95, 0.94, 0.93, 0.6 * (1 - age)]], [0.6, [0.7, 0.69, 0.7, 0.4 * (1 - age)]], [1, [0.6, 0.6, 0.62, 0]]] })
  }
}

const across = (a: number, b: number) => ({ from: [a, 0], to: [b, 0], stops: [[0, hex('#55585f')], [0.4, hex('#3a3c42')], [1, hex('#121215')]] }) as const

/** Rails on gravel, from side to side; sleepers pass by. */
export function drawRails(pen: Pen, width: number, height: number, verge: Ink, way: number): void {
  const top = height * 0.9
  pen.fill([[0, top - height * 0.05], [width, top - height * 0.05], [width, height], [0, height]], downwards(top - height * 0.05, height, verge, darker(verge, 0.4)))
  pen.fill([[0, top], [width, top], [width, height * 0.97], [0, height * 0.97]], downwards(top, height, mixed(verge, hex('#8a8178'), 0.7), mixed(darker(verge, 0.3), hex('#5a544e'), 0.7)))
  const gap = height * 0.07
  for (let k = -1; k < width / gap + 2; k++) {
    const x = k * gap - (way % gap)
    pen.fill([[x, height * 0.915], [x + gap * 0.45, height * 0.915], [x + gap * 0.5, height * 0.955], [x - gap * 0.05, height * 0.955]], clear(hex('#33241a'), 0.85))
  }
  for (const y of [0.918, 0.944]) pen.line([[0, height * y], [width, height * y]], height * 0.007, hex('#a8a5a2'))
}

/** A road from side to side; its dashes and what lies beside it pass by. `way` is how far the car has gone, in pixels. */
export function drawRoad(pen: Pen, width: number, height: number, verge: Ink, asphalt: Ink, way: number): void {
  const [top, low] = [height * 0.84, height]
  pen.fill([[0, top - height * 0.03], [width, top - height * 0.03], [width, low], [0, low]], downwards(top, low, verge, darker(verge, 0.35)))
  pen.fill([[0, top], [width, top], [width, low], [0, low]], { from: [0, top], to: [0, low], stops: [[0, lighter(asphalt, 0.14)], [0.3, asphalt], [1, darker(asphalt, 0.4)]] })
  pen.fill([[0, top], [width, top], [width, top + height * 0.006], [0, top + height * 0.006]], clear(hex('#f0ead8'), 0.7))
  const gap = height * 0.42
  for (let k = -1; k < width / gap + 2; k++) {
    const x = k * gap - (way % gap)
    pen.fill([[x, height * 0.915], [x + gap * 0.45, height * 0.915], [x + gap * 0.44, height * 0.926], [x - gap * 0.01, height * 0.926]], clear(hex('#f0ead8'), 0.75))
  }
  // Posts at its far side.
  const post = height * 0.5
  for (let k = -1; k < width / post + 2; k++) {
    const x = k * post - ((way * 0.8) % post)
    pen.fill([[x, top - height * 0.07], [x + height * 0.012, top - height * 0.07], [x + height * 0.012, top], [x, top]], downwards(top - height * 0.07, top, hex('#f2f0ea'), hex('#9a9690')))
    pen.fill([[x, top - height * 0.06], [x + height * 0.012, top - height * 0.06], [x + height * 0.012, top - height * 0.045], [x, top - height * 0.045]], hex('#d0392c'))
  }
  const rail = top - height * 0.035
  pen.line([[0, rail], [width, rail]], height * 0.008, clear(hex('#c9ccd1'), 0.7))
}

/** A great tree whose leaves are of light; stands on (x, y), as tall as given, in pixels. */
export function drawLightTree(pen: Pen, x: number, y: number, tall: number, seed: number, time: number, tint: Ink): void {
  const bark = mixed(hex('#5a3d3f'), tint, 0.18)
  const tips: (readonly [number, number, number])[] = []
  const limb = (px: number, py: number, angle: number, length: number, width: number, depth: number, salt: number): void => {
    const bend = (unit(salt, 1, seed) - 0.5) * 0.5
    const [mx, my] = [px + Math.cos(angle) * length * 0.55, py + Math.sin(angle) * length * 0.55]
    const [ex, ey] = [mx + Math.cos(angle + bend) * length * 0.5, my + Math.sin(angle + bend) * length * 0.5]
    pen.line([[px, py], [mx, my], [ex, ey]], [width, width * 0.78, width * 0.6], { from: [px - width, 0], to: [px + width, 0], stops: [[0, lighter(bark, 0.3)], [0.5, bark], [1, darker(bark, 0.5)]] })
    tips.push([ex, ey, depth])
    if (depth === 0) return
    for (const [k, turn] of [-0.62, 0.05, 0.6].entries()) {
      if (depth < 3 && k === 1 && unit(salt, 2, seed) < 0.4) continue
      limb(ex, ey, angle + bend + turn + (unit(salt, 3 + k, seed) - 0.5) * 0.4, length * 0.7, width * 0.58, depth - 1, salt * 5 + k + 1)
    }
  }
  pen.within([moved(x, y), scaled(tall)], () => {
    shine(pen, 0, -0.62, [0.75, 0.62], tint, 0.5)
    shine(pen, 0, 0, [0.55, 0.1], tint, 0.5)
    pen.fill('M-0.2 0.02 C-0.09 -0.03 -0.07 -0.12 -0.06 -0.2 H0.06 C0.07 -0.12 0.1 -0.03 0.21 0.02 C0.1 0 0.05 0.03 0 0.01 C-0.06 0.03 -0.1 0 -0.2 0.02 Z', bark)
    limb(0, -0.12, -Math.PI / 2, 0.3, 0.13, 4, 1)
    for (const [i, [tx, ty, depth]] of tips.entries()) {
      if (depth > 2) continue
      const pulse = 0.7 + 0.3 * Math.sin(time * 1.4 + i * 1.7)
      const ink = mixed(tint, i % 3 === 0 ? hex('#fff3b0') : i % 3 === 1 ? hex('#ff9be0') : hex('#9bf3ff'), 0.5)
      for (let k = 0; k < 9; k++) {
        const [lx, ly] = [tx + (unit(i * 9 + k, 11, seed) - 0.5) * 0.13, ty + (unit(i * 9 + k, 12, seed) - 0.5) * 0.11 + 0.004 * Math.sin(time * 2 + i + k)]
        pen.ellipse(lx, ly, 0.019, 0.014, clear(k % 2 === 0 ? lighter(ink, 0.25) : darker(ink, 0.15), 0.9))
      }
      shine(pen, tx, ty, 0.085, ink, 0.32 * pulse)
    }
    for (let k = 0; k < 26; k++) {
      const age = (time * 0.09 + unit(k, 21, seed)) % 1
      const [px, py] = [(unit(k, 22, seed) - 0.5) * 1.3 + 0.04 * Math.sin(time + k), -0.05 - 0.95 * ((unit(k, 23, seed) + age) % 1)]
      shine(pen, px, py, 0.028, lighter(tint, 0.5), 0.9 * Math.sin(Math.PI * age))
    }
  })
}
