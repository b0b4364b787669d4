/** Letters turned about a point of their block. */
import type { Affine, Kernels, ReadonlyFrame } from '../../engine/api.ts'
import type { Place } from './title-ink.ts'

interface Letters {
  readonly mattes: readonly ReadonlyFrame[]
  readonly places: readonly Place[]
  readonly colours: ReadonlyMap<number, ReadonlyFrame>
  /** The point, in the mattes. */
  readonly about: readonly [number, number]
  /** Clockwise. */
  readonly degrees: number
}

/** The same on pictures that are large enough for any turn; places name their pictures by number in the list. */
export async function turnedLetters({ mattes, places, colours, about, degrees }: Letters, kernels: Kernels): Promise<{ mattes: readonly ReadonlyFrame[]; places: readonly Place[]; colours: readonly ReadonlyFrame[]; about: readonly [number, number] }> {
  const turn = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const { width, height } = mattes[0]!
  const reach = even(Math.max(...[[0, 0], [width, 0], [0, height], [width, height]].map(([x, y]) => Math.hypot(x! - about[0], y! - about[1]))) + 2)
  /** Where a pixel of the turned picture is found, if both points are the same place. */
  const back = (from: readonly [number, number], to: readonly [number, number]): Affine => {
    const [fx, fy, tx, ty] = [from[0] - 0.5, from[1] - 0.5, to[0] - 0.5, to[1] - 0.5]
    return [cos, sin, fx - cos * tx - sin * ty, -sin, cos, fy + sin * tx - cos * ty]
  }
  const square = { width: 2 * reach, height: 2 * reach }
  const turned = await Promise.all(mattes.map((matte) => kernels.warpAffine(matte, back(about, [reach, reach]), square)))
  const used: ReadonlyFrame[] = []
  const numbers = new Map<number, number>()
  const moved: Place[] = []
  for (const place of places) {
    const picture = colours.get(place.source)!
    const side = even(Math.hypot(picture.width, picture.height) + 2)
    if (!numbers.has(place.source)) {
      numbers.set(place.source, used.length)
      used.push(await kernels.warpAffine(picture, back([picture.width / 2, picture.height / 2], [side / 2, side / 2]), { width: side, height: side }))
    }
    const [x, y] = [place.x + picture.width / 2 - about[0], place.y + picture.height / 2 - about[1]]
    moved.push({ ...place, source: numbers.get(place.source)!, x: reach + x * cos - y * sin - side / 2, y: reach + x * sin + y * cos - side / 2 })
  }
  return { mattes: turned, places: moved, colours: used, about: [reach, reach] }
}

const even = (value: number): number => 2 * Math.ceil(value / 2)
