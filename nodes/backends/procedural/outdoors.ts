/** A place under the open sky: what the kernel paints of it at one moment. Pure. */
import { LandscapePen, type Landscape } from '../../../engine/api.ts'
import { landLayer } from './ground.ts'
import { buildLayers, type Layer } from './land.ts'
import type { Rgb } from './palette.ts'
import type { Scene } from './scene.ts'
import { drawBank, drawSubject, placeSubjects } from './shapes.ts'
import { skyOf, starsAt } from './sky.ts'
import { waterOf } from './water.ts'
import { drawBolt, drawRain, drawSnow, flashAt, fogOf } from './weather.ts'

/** @param time seconds of the clip */
export function outdoors(scene: Scene, width: number, height: number, time: number): Landscape {
  const now = time + scene.moment
  const layers = buildLayers(scene, width, height, now)
  // Lightning goes by the clip's own time: thunder follows it by the seed alone.
  const flash = flashAt(scene, time)
  const aloft = new LandscapePen()
  drawBolt(aloft, scene, width, height, flash.level, flash.stroke)
  const over = new LandscapePen()
  drawSubjects(over, scene, layers, width, height, now)
  drawRain(over, scene, width, height, now)
  drawSnow(over, scene, width, height, now)
  const fog = fogOf(scene, now)
  return {
    sky: skyOf(scene, now),
    stars: starsAt(scene, width, height, now),
    flash: flash.level,
    aloft: aloft.done(),
    layers: layers.map((layer) => landLayer(scene, layer)),
    ...(scene.water ? { water: waterOf(scene, now) } : {}),
    ...(fog === undefined ? {} : { fog }),
    drawn: over.done(),
    dither: ditherOf(scene),
  }
}

/** Where the pattern begins that hides the steps of colour. */
export const ditherOf = ({ grain }: Scene): readonly [x: number, y: number] => [grain & 127, (grain >> 7) & 127]

function drawSubjects(over: LandscapePen, scene: Scene, layers: readonly Layer[], width: number, height: number, time: number): void {
  const { water } = scene
  const stand = layers.findLast((layer) => layer.kind !== 'wood') ?? layers.at(-1)
  const ground = (x: number): number =>
    stand === undefined ? height * 0.92 : Math.min(height * 0.9, stand.top[Math.min(width - 1, Math.max(0, x))]! + height * 0.015)
  const subjects = placeSubjects(scene, width, height, time, ground, water)
  if (subjects.some((one) => one.ashore)) drawBank(over, scene, width, height)
  for (const { subject, placing } of subjects) {
    drawSubject(subject, placing, over)
    if (!water || (subject !== 'sailboat' && subject !== 'boat' && subject !== 'lighthouse')) continue
    drawSubject(subject, { ...placing, unit: -placing.unit * 0.55, colour: mirrored(placing.colour, scene), rim: mirrored(placing.rim, scene), lamps: placing.lamps * 0.3 }, over)
  }
}

const mirrored = ([r, g, b]: Rgb, { palette: { middle } }: Scene): Rgb => [r * 0.55 + middle[0] * 0.3, g * 0.55 + middle[1] * 0.3, b * 0.55 + middle[2] * 0.3]
