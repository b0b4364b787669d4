/** Band functions that put two pictures together or take one apart: they run on the workers. */
import type { Band, BandFrame } from '../../engine/api.ts'

type Plane = BandFrame['planes'][number]

/** Each plane with its rows of the band; `half` is 1 for chroma. */
function eachPlane(
  { target, from, to }: Pick<Band<unknown>, 'target' | 'from' | 'to'>,
  each: (plane: Plane, index: number, half: 0 | 1, top: number, bottom: number) => void,
): void {
  target.planes.forEach((plane, p) => {
    const half = target.planes.length > 1 && (p === 1 || p === 2) ? 1 : 0
    each(plane, p, half, from >> half, half === 1 && to === target.height ? plane.height : to >> half)
  })
}

export interface ShiftArgs {
  readonly along: 'x' | 'y'
  /** How far the first and the second picture are moved, as shares of the width (x) or height (y). */
  readonly firstBy: number
  readonly secondBy: number
  /** Which lies above the other. */
  readonly above: 'first' | 'second'
}

/** Two pictures moved along an axis, one above the other. Even steps: chroma stays whole. What neither covers repeats an edge. */
export function shiftPair(band: Band<ShiftArgs>): void {
  const { target, sources, args } = band
  const length = args.along === 'x' ? target.width : target.height
  const even = (share: number): number => Math.round((share * length) / 2) * 2
  eachPlane(band, (plane, p, half, top, bottom) => {
    const { data, width, height } = plane
    const size = args.along === 'x' ? width : height
    const layers = sources.map((source, i) => ({ pixels: source.planes[p]!.data, by: even(i === 0 ? args.firstBy : args.secondBy) >> half }))
    const [over, under] = (args.above === 'first' ? layers : layers.toReversed()) as [(typeof layers)[0], (typeof layers)[0]]
    // Where the upper one lies; it is moved by less than its size.
    const [begin, end] = [Math.max(0, over.by), Math.min(size, size + over.by)]
    const held = (at: number): number => Math.min(size - 1, Math.max(0, at))
    for (let y = top; y < bottom; y++) {
      const row = y * width
      if (args.along === 'y') {
        const layer = y >= begin && y < end ? over : under
        const at = held(y - layer.by) * width
        data.set(layer.pixels.subarray(at, at + width), row)
        continue
      }
      for (let x = 0; x < begin; x++) data[row + x] = under.pixels[row + held(x - under.by)]!
      data.set(over.pixels.subarray(row + begin - over.by, row + end - over.by), row + begin)
      for (let x = end; x < width; x++) data[row + x] = under.pixels[row + held(x - under.by)]!
    }
  })
}

/** Each pixel takes the value at its block's centre, of a picture already averaged. @param args.size even, in pixels */
export function blocks(band: Band<{ readonly size: number }>): void {
  eachPlane(band, ({ data, width, height }, p, half, top, bottom) => {
    const size = Math.max(1, band.args.size >> half)
    const pixels = band.sources[0]!.planes[p]!.data
    // Blocks lie around the middle.
    const [x0, y0] = [(width >> 1) % size, (height >> 1) % size]
    const centre = (at: number, origin: number, length: number): number =>
      Math.min(length - 1, Math.max(0, Math.floor((at - origin) / size) * size + origin + (size >> 1)))
    for (let y = top; y < bottom; y++) {
      const row = centre(y, y0, height) * width
      for (let x = x0 - size; x < width; x += size) data.fill(pixels[row + centre(x, x0, width)]!, y * width + Math.max(0, x), y * width + Math.max(0, Math.min(width, x + size)))
    }
  })
}

const fraction = (value: number): number => value - Math.floor(value)
const dice = (i: number, j: number): number => fraction(Math.sin(i * 12.9898 + j * 78.233) * 43758.5453)

/** Torn rows: bands of lines moved aside, colours apart. @param args.strength 0..1; `step` counts the jumps */
export function tear(band: Band<{ readonly strength: number; readonly step: number }>): void {
  const { strength, step } = band.args
  eachPlane(band, ({ data, width, height }, p, _half, top, bottom) => {
    const pixels = band.sources[0]!.planes[p]!.data
    // The two colours part ways by more than the light does.
    const apart = p === 1 ? 0.02 : p === 2 ? -0.02 : 0
    for (let y = top; y < bottom; y++) {
      const place = y / height
      const coarse = dice(Math.floor(place * 9), step)
      const fine = dice(Math.floor(place * 61), step + 7)
      const torn = (coarse < strength * 0.7 ? (dice(Math.floor(place * 9), step + 3) - 0.5) * 0.35 : 0) + (fine < strength * 0.4 ? (fine - 0.2) * 0.12 : 0)
      const by = Math.round((torn + apart) * strength * width)
      const row = y * width
      const start = (((-by) % width) + width) % width
      data.set(pixels.subarray(row + start, row + width), row)
      data.set(pixels.subarray(row, row + start), row + width - start)
    }
  })
}
