/**
 * Characters that speak, 720p, medium shot: drawing lists and filling them on two threads, and librsvg (by sharp, one thread)
 * filling the same outlines from SVG with flat colours, in turns. Medians over all figures.
 * Usage: node --import tsx test/bench/characters.ts
 */
import sharp from 'sharp'
import type { Drawing } from '../../engine/kernels/drawing.ts'
import { SHAPE } from '../../engine/kernels/ops/paths.ts'
import { drawFigure } from '../../nodes/shared/figures/draw-figure.ts'
import { FIGURES } from '../../nodes/shared/figures/figure.ts'
import { poseAt } from '../../nodes/shared/figures/life.ts'
import { lookOf } from '../../nodes/shared/figures/look.ts'
import { SILENT } from '../../nodes/shared/figures/speech/mouth-track.ts'
import { createStage } from '../kernels/stage.ts'

const [WIDTH, HEIGHT] = [1280, 720]
const FRAMES = 40
const stage = createStage(2, 1 << 30)
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

function svgOf({ shapes, edges }: Drawing): Buffer {
  const paths: string[] = []
  for (let at = 0; at < shapes.length; at += SHAPE) {
    if (shapes[at] !== 0) continue
    const points: string[] = []
    let [x, y] = [NaN, NaN]
    for (let e = shapes[at + 1]! * 4; e < (shapes[at + 1]! + shapes[at + 2]!) * 4; e += 4) {
      if (edges[e] !== x || edges[e + 1] !== y) points.push(`M${edges[e]!.toFixed(2)} ${edges[e + 1]!.toFixed(2)}`)
      ;[x, y] = [edges[e + 2]!, edges[e + 3]!]
      points.push(`L${x.toFixed(2)} ${y.toFixed(2)}`)
    }
    const flat = shapes[at + 7] === 0
    const [r, g, b, a] = flat ? [...shapes.slice(at + 8, at + 12)] : [0.6, 0.5, 0.4, 1]
    paths.push(`<path d="${points.join('')}" fill="rgb(${r! * 255},${g! * 255},${b! * 255})" fill-opacity="${a! * shapes[at + 15]!}"/>`)
  }
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${paths.join('')}</svg>`)
}

sharp.concurrency(1)
const [listing, filling, peer] = [[], [], []] as number[][]
for (const name of FIGURES) {
  const look = lookOf(name, '', 1)
  for (let n = 0; n < FRAMES; n++) {
    const started = performance.now()
    const drawing = drawFigure(name, poseAt(n / 30, { emotion: 'happy', intensity: 1, seed: 1, speech: SILENT, gestures: 1, walk: 0, facing: 0 }), look, 'medium', WIDTH, HEIGHT)
    const listed = performance.now()
    const frame = await stage.kernels.paths(WIDTH, HEIGHT, drawing)
    const filled = performance.now()
    ;(frame as { release?: () => void }).release?.()
    const svg = svgOf(drawing)
    const begun = performance.now()
    await sharp(svg).raw().toBuffer()
    listing!.push(listed - started)
    filling!.push(filled - listed)
    peer!.push(performance.now() - begun)
  }
}
await stage.close()
const [a, b, c] = [median(listing!), median(filling!), median(peer!)]
console.log(`listing ${a.toFixed(1)} ms, filling ${b.toFixed(1)} ms: ${(1000 / (a + b)).toFixed(0)} fps one after the other; librsvg ${c.toFixed(1)} ms, ${(c / (a + b)).toFixed(1)} times as long`)
