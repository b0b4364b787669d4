/** How the camera stood, by the photos alone: the shape has to fill every outline, and the photos have to agree about its surface. Pure. */
import { angleOf, hullOf, type Camera, type Extent, type Hull, type Outlines } from './hull.ts'
import { fieldAt } from './outline.ts'
import { moveTo, seenFrom } from './view.ts'

const SIZE = 44
const DEGREE = Math.PI / 180

/** @param lights of the photos, at the outlines' size */
export function findCamera(outlines: Outlines, lights: readonly Float32Array[], extent: Extent): Camera {
  const size = 2 * Math.max(extent.reach, extent.rise)
  const camera = (tilt: number, far: number, way: number): Camera => ({ tilt: tilt * DEGREE, far: far * size, x: extent.x, y: extent.y, way })
  const scored = (tilt: number, far: number, way: number) => {
    const hull = hullOf(outlines, camera(tilt, far, way), extent, SIZE, 0)
    return { tilt, far, way, score: unfilled(hull, outlines) + disagreement(hull, outlines, lights) }
  }
  type Scored = ReturnType<typeof scored>
  const best = (some: readonly Scored[]): Scored => some.reduce((least, one) => (one.score < least.score ? one : least))
  let found = best([1, -1].flatMap((way) => [0, 8, 16, 26].map((tilt) => scored(tilt, 8, way))))
  for (const step of [4, 2]) found = best([found, ...[-step, step].flatMap((by) => (found.tilt + by < 0 ? [] : [scored(found.tilt + by, found.far, found.way)]))])
  found = best([found, scored(found.tilt, 4, found.way), scored(found.tilt, 30, found.way)])
  found = best([found, ...[-1, 1].flatMap((by) => (found.tilt + by < 0 ? [] : [scored(found.tilt + by, found.far, found.way)]))])
  return camera(found.tilt, found.far, found.way)
}

const STEP = 4

/** Share of the outlines that the shape doesn't fill. */
function unfilled(hull: Hull, { width, height, fields }: Outlines): number {
  let [missing, all] = [0, 0]
  const every = Math.max(1, Math.floor(fields.length / 6))
  for (let k = 0; k < fields.length; k += every) {
    const { within, width: w } = seenFrom(hull, angleOf(k, fields.length, hull.camera), width, height, STEP)
    within.forEach((value, at) => {
      const field = fieldAt(fields[k]!, width, height, (at % w) * STEP, Math.floor(at / w) * STEP)
      if (field < 2) return
      all++
      missing += Math.min(1, Math.max(0, (field - value) / 4))
    })
  }
  return (2 * missing) / Math.max(1, all)
}

/** How far the light of a place differs between neighbouring photos, for their contrast. */
function disagreement(hull: Hull, { width, height, fields }: Outlines, lights: readonly Float32Array[]): number {
  const count = fields.length
  let [apart, contrast, all] = [0, 0, 0]
  const every = Math.max(1, Math.floor(count / 4))
  for (let k = 0; k < count; k += every) {
    const next = (k + 1) % count
    const [from, to] = [angleOf(k, count, hull.camera), angleOf(k + 1, count, hull.camera)]
    const { near, width: w } = seenFrom(hull, from, width, height, STEP / 2)
    const move = moveTo(hull.camera, from, to)
    near.forEach((v, at) => {
      if (Number.isNaN(v)) return
      const [x, y] = [(at % w) * (STEP / 2), Math.floor(at / w) * (STEP / 2)]
      const [tx, ty] = move(x, y, v)
      if (fieldAt(fields[next]!, width, height, tx, ty) < 3 || fieldAt(fields[k]!, width, height, x, y) < 3) return
      const [own, other] = [fieldAt(lights[k]!, width, height, x, y), fieldAt(lights[next]!, width, height, tx, ty)]
      apart += Math.min(60, Math.abs(own - other))
      contrast += Math.min(60, Math.abs(own - fieldAt(lights[next]!, width, height, x, y)))
      all++
    })
  }
  return all === 0 ? 1 : apart / (contrast + all)
}
