/** Triangles against their plain twins. */
import * as raster from '../../engine/kernels/ops/raster.ts'
import { facets } from '../../nodes/style/facets.ts'
import * as plain from './reference/raster.ts'
import { randomOf } from './stage.ts'
import { anyFrame as any, holdToTwins, type TwinCase } from './twins.ts'

/** Triangles in and around the picture: small, large and thin, turned either way. */
function anyTriangles(width: number, height: number): Float32Array {
  const random = randomOf(11)
  return Float32Array.from({ length: raster.TRIANGLE * 40 }, (_, i) => {
    const k = i % raster.TRIANGLE
    if (k === 6) return Math.floor(random() * 256)
    return (random() * 1.6 - 0.3) * (k % 2 === 0 ? width : height)
  })
}

const args = (width: number, height: number) =>
  [anyTriangles(width, height), facets(width, height, 5, 3)].map((triangles) => ({ triangles }))

const cases: Record<string, TwinCase> = {
  triangles: { formats: ['gray8'], sources: [any(1)], args, native: raster.triangles, plain: plain.triangles },
  centroids: {
    formats: ['gray8'],
    target: (frame) => ['flow', frame.width, frame.height],
    sources: [any(1)],
    args,
    native: raster.centroids,
    plain: plain.centroids,
  },
}

holdToTwins(cases)
