/** Haircuts: what lies behind the head, and what falls over it. Around the head's middle. */
import { type Ink, moved, type Pen, scaled } from '../../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed } from '../inks.ts'
import type { Look } from '../figure.ts'
import type { FacePose } from '../pose.ts'

interface Hair {
  readonly cut: Look['haircut']
  readonly ink: Ink
  /** Half the head's width, and its crown. */
  readonly width: number
  readonly crown: number
  readonly outline: number
  readonly line: Ink
}

const sheen = (ink: Ink, top: number, bottom: number) => downwards(top, bottom, darker(ink, 0.12), lighter(ink, 0.12), ink, darker(ink, 0.3))

export function drawHairBehind(pen: Pen, face: FacePose, { cut, ink, width: w, crown: c, outline, line }: Hair): void {
  const shape = {
    short: '', spiky: '', bald: '',
    long: `M0 ${-c - 0.2} C${w * 1.25} ${-c - 0.2} ${w * 1.5} -0.2 ${w * 1.42} 0.7 C${w * 1.4} 1.4 ${w * 1.6} 1.9 ${w * 1.3} 2.25 C${w * 0.6} 2.4 ${-w * 0.6} 2.4 ${-w * 1.3} 2.25 C${-w * 1.6} 1.9 ${-w * 1.4} 1.4 ${-w * 1.42} 0.7 C${-w * 1.5} -0.2 ${-w * 1.25} ${-c - 0.2} 0 ${-c - 0.2} Z`,
    bob: `M0 ${-c - 0.18} C${w * 1.2} ${-c - 0.18} ${w * 1.42} -0.3 ${w * 1.38} 0.5 C${w * 1.36} 0.8 ${w * 1.25} 0.98 ${w * 1.0} 1.02 C${w * 0.5} 0.9 ${-w * 0.5} 0.9 ${-w * 1.0} 1.02 C${-w * 1.25} 0.98 ${-w * 1.36} 0.8 ${-w * 1.38} 0.5 C${-w * 1.42} -0.3 ${-w * 1.2} ${-c - 0.18} 0 ${-c - 0.18} Z`,
    bun: `M0 ${-c - 0.62} C0.4 ${-c - 0.62} 0.5 ${-c + 0.02} 0 ${-c + 0.08} C-0.5 ${-c + 0.02} -0.4 ${-c - 0.62} 0 ${-c - 0.62} Z`,
    curly: '',
  }[cut]
  pen.within([moved(-face.yaw * 0.14, 0)], () => {
    if (cut === 'curly') {
      for (let i = 0; i < 19; i++) {
        const angle = Math.PI * (0.96 + (i / 18) * 1.08)
        const [x, y] = [Math.cos(angle) * w * 1.18, Math.sin(angle) * (c + 0.06) * 0.98 + 0.05]
        const size = 0.25 + 0.05 * Math.sin(i * 2.4)
        if (outline > 0) pen.ellipse(x, y, size + outline, size + outline, line)
        pen.ellipse(x, y, size, size, { centre: [x - 0.07, y - 0.09], radius: size * 1.3, stops: [[0, lighter(ink, 0.14)], [0.6, ink], [1, darker(ink, 0.4)]] })
      }
      return
    }
    if (shape === '') return
    if (outline > 0) pen.within([scaled(1 + outline)], () => { pen.fill(shape, line) })
    pen.fill(shape, downwards(-c, cut === 'long' ? 2.3 : 1, darker(ink, 0.3), darker(ink, 0.2), darker(ink, 0.42)))
    if (cut === 'long') for (let i = -4; i <= 4; i++) if (i !== 0) pen.line([[i * w * 0.3, 0.3], [i * w * 0.31, 1.2], [i * w * 0.29, 2.15]], [0.01, 0.03, 0.008], clear(i % 2 === 0 ? lighter(ink, 0.25) : darker(ink, 0.6), 0.4))
  })
}

export function drawHairFront(pen: Pen, face: FacePose, { cut, ink, width: w, crown: c, outline, line }: Hair): void {
  if (cut === 'bald') return
  const turn = face.yaw * 0.3
  const low = face.pitch * 0.25
  const cap = {
    short: `M${-w * 1.03} -0.12 C${-w * 1.18} ${-c * 0.7} ${-w * 0.75} ${-c - 0.22} 0 ${-c - 0.22} C${w * 0.8} ${-c - 0.22} ${w * 1.18} ${-c * 0.7} ${w * 1.03} -0.12 C${w * 1.0} -0.24 ${w * 0.97} -0.36 ${w * 0.9} -0.46 C${w * 0.86} ${-c * 0.6} ${w * 0.6 + turn} ${-c * 0.64 + low} ${w * 0.25 + turn} ${-c * 0.6 + low} C${-w * 0.1 + turn} ${-c * 0.56 + low} ${-w * 0.45 + turn} ${-c * 0.62 + low} ${-w * 0.72 + turn * 0.5} ${-c * 0.74 + low} C${-w * 0.86} ${-c * 0.5} ${-w * 0.98} -0.34 ${-w * 1.03} -0.12 Z`,
    curly: `M${-w * 1.04} -0.05 C${-w * 1.2} ${-c * 0.7} ${-w * 0.75} ${-c - 0.2} 0 ${-c - 0.2} C${w * 0.8} ${-c - 0.2} ${w * 1.2} ${-c * 0.7} ${w * 1.04} -0.05 C${w * 0.98} -0.3 ${w * 0.92} -0.4 ${w * 0.84} -0.5 C${w * 0.5 + turn} ${-c * 0.72 + low} ${-w * 0.5 + turn} ${-c * 0.72 + low} ${-w * 0.84} -0.5 C${-w * 0.92} -0.4 ${-w * 0.98} -0.3 ${-w * 1.04} -0.05 Z`,
    long: parted(w, c, turn, low, 0.75),
    bob: parted(w, c, turn, low, 0.62),
    bun: `M${-w * 1.02} 0.02 C${-w * 1.16} ${-c * 0.7} ${-w * 0.75} ${-c - 0.16} 0 ${-c - 0.16} C${w * 0.75} ${-c - 0.16} ${w * 1.16} ${-c * 0.7} ${w * 1.02} 0.02 C${w * 0.99} -0.24 ${w * 0.9} -0.44 ${w * 0.76 + turn} ${-c * 0.66 + low} C${w * 0.3 + turn} ${-c * 0.86 + low} ${-w * 0.3 + turn} ${-c * 0.86 + low} ${-w * 0.76 + turn} ${-c * 0.66 + low} C${-w * 0.9} -0.44 ${-w * 0.99} -0.24 ${-w * 1.02} 0.02 Z`,
    spiky: spiky(w, c, turn, low),
  }[cut]
  if (outline > 0) pen.within([scaled(1 + outline)], () => { pen.fill(cap, line) })
  pen.fill(cap, sheen(ink, -c - 0.2, 0.3))
  // Strands, and a band of light.
  pen.clip(cap, () => {
    for (let i = 0; i < 15; i++) {
      const t = (i - 7) / 7
      const root = cut === 'long' || cut === 'bob' ? -w * 0.28 : 0
      const points = [[root + t * 0.1, -c - 0.12], [t * w * 0.7 + root * 0.4 + turn * 0.5, -c * 0.86], [t * w * 1.06 + turn * 0.3, -c * 0.35 + Math.abs(t) * 0.3]] as const
      pen.line(points, [0.008, 0.03, 0.01], clear(i % 3 === 0 ? lighter(ink, 0.42) : darker(ink, 0.55), i % 3 === 0 ? 0.32 : 0.28))
    }
    pen.line(Array.from({ length: 13 }, (_, i) => [(-0.6 + i * 0.1) * w + turn * 0.4, -c * 0.9 + ((i - 6) / 6) ** 2 * 0.16 + low] as const), [0, 0.05, 0.07, 0.08, 0.07, 0.05, 0.03, 0.05, 0.06, 0.05, 0.03, 0.01, 0], clear(lighter(ink, 0.7), 0.28))
  })
}

function parted(w: number, c: number, turn: number, low: number, length: number): string {
  const side = -w * 0.28 + turn
  return `M${side} ${-c * 0.98 + low} C${side + 0.1} ${-c * 0.55 + low} ${w * 0.62 + turn} ${-c * 0.62} ${w * 0.84} -0.2 C${w * 0.95} 0.1 ${w * 0.9} 0.4 ${w * 1.02} ${length} C${w * 1.34} ${length * 0.6} ${w * 1.34} ${-c * 0.4} ${w * 1.1} ${-c * 0.72} C${w * 0.8} ${-c - 0.24} ${-w * 0.8} ${-c - 0.24} ${-w * 1.1} ${-c * 0.72} C${-w * 1.34} ${-c * 0.4} ${-w * 1.34} ${length * 0.6} ${-w * 1.02} ${length} C${-w * 0.9} 0.4 ${-w * 0.95} 0.1 ${-w * 0.86} -0.22 C${-w * 0.72} ${-c * 0.62} ${side - 0.12} ${-c * 0.62 + low} ${side} ${-c * 0.98 + low} Z`
}

function spiky(w: number, c: number, turn: number, low: number): string {
  const points: string[] = [`M${-w * 1.06} 0.12`]
  const tips = [[-1.22, -0.34], [-1.34, -0.8], [-1.02, -1.22], [-0.62, -1.5], [-0.1, -1.58], [0.44, -1.52], [0.9, -1.3], [1.26, -0.9], [1.28, -0.4]] as const
  for (const [i, [x, y]] of tips.entries()) {
    const [px, py] = i === 0 ? [-1.06, 0.12] : tips[i - 1]!
    points.push(`Q${((px + x) / 2) * w * 0.9} ${((py + y) / 2) * c * 0.86} ${x * w} ${y * c}`)
  }
  points.push(`Q${w * 1.1} -0.1 ${w * 1.06} 0.12`)
  const fringe = [[0.86, -0.5], [0.72, -0.12], [0.52, -0.62], [0.28, -0.16], [0.1, -0.64], [-0.2, -0.1], [-0.4, -0.62], [-0.66, -0.14], [-0.88, -0.5]] as const
  for (const [x, y] of fringe) points.push(`L${x * w + turn * 0.7} ${y * c + low}`)
  return `${points.join(' ')} Z`
}

/** A full beard; moves with the jaw. */
export function drawBeard(pen: Pen, face: FacePose, ink: Ink, width: number, jaw: number, mouthY: number, bottom: number, drop: number): void {
  const low = bottom + face.open * drop * 0.6
  const turn = face.yaw * 0.3
  const soft = mixed(ink, hex('#3a2a22'), 0.15)
  pen.fill(`M${-width} 0.14 C${-width * 1.02} ${low * 0.6} ${-jaw * 0.9} ${low + 0.1} 0 ${low + 0.14} C${jaw * 0.9} ${low + 0.1} ${width * 1.02} ${low * 0.6} ${width} 0.14 C${width * 0.9} 0.36 ${width * 0.7} ${mouthY - 0.1} ${0.4 + turn} ${mouthY - 0.14} C${0.2 + turn} ${mouthY - 0.2} ${-0.2 + turn} ${mouthY - 0.2} ${-0.4 + turn} ${mouthY - 0.14} C${-width * 0.7} ${mouthY - 0.1} ${-width * 0.9} 0.36 ${-width} 0.14 Z`, downwards(0.1, low, clear(soft, 0.75), soft, darker(soft, 0.3)))
}
