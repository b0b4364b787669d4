/**
 * From a face detector's numbers to faces, as BlazeFace (Bazarevsky et al. 2019) has them: each place of a grid says how far
 * from it a face lies, places that mean the same face are averaged. Lengths are shares of the square that the model sees. Pure.
 */

export interface Detection {
  /** 0..1 */
  readonly score: number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** x, y of each: right eye, left eye, nose, mouth, right ear, left ear. Right and left are the face's own. */
  readonly keypoints: readonly number[]
}

export interface Grid {
  /** Side of the square, pixels. */
  readonly size: number
  /** Pixels from place to place, of each layer. */
  readonly strides: readonly number[]
  /** Places of one layer that lie on each other. */
  readonly perCell: number
}

/** Scores are cut here before the sigmoid. */
const SCORE_LIMIT = 100

/** Centres, x and y in turn: row by row, neighbouring layers of one stride together. */
export function anchors({ size, strides, perCell }: Grid): Float32Array {
  const centres: number[] = []
  for (let layer = 0; layer < strides.length; ) {
    const stride = strides[layer]!
    let same = 0
    for (; strides[layer] === stride; layer++) same++
    const cells = Math.ceil(size / stride)
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) for (let i = 0; i < same * perCell; i++) centres.push((x + 0.5) / cells, (y + 0.5) / cells)
    }
  }
  return Float32Array.from(centres)
}

/**
 * @param boxes of each place: centre x and y as seen from it, width, height, then the keypoints as seen from it, in pixels
 * @param scores of each place, before the sigmoid
 */
export function decoded(boxes: Float32Array, scores: Float32Array, centres: Float32Array, size: number, threshold: number): Detection[] {
  const each = boxes.length / scores.length
  return [...scores].flatMap((raw, i): Detection[] => {
    const score = 1 / (1 + Math.exp(-Math.min(SCORE_LIMIT, Math.max(-SCORE_LIMIT, raw))))
    if (score < threshold) return []
    const along = (k: number): number => boxes[i * each + k]! / size
    const at = (k: number): number => along(k) + centres[2 * i + (k % 2)]!
    const [width, height] = [along(2), along(3)]
    // A box turned inside out is none.
    if (!(width > 0 && height > 0)) return []
    return [{ score, box: { x: at(0) - width / 2, y: at(1) - height / 2, width, height }, keypoints: Array.from({ length: each - 4 }, (_, k) => at(4 + k)) }]
  })
}

/** Each best one with all that overlap it by more than `least` becomes their mean, weighted by score; its score stays the best one's. */
export function merged(found: readonly Detection[], least: number): Detection[] {
  let left = found.toSorted((a, b) => b.score - a.score)
  const made: Detection[] = []
  while (left.length > 0) {
    const best = left[0]!
    const alike = left.filter((one) => one === best || overlap(one.box, best.box) > least)
    left = left.filter((one) => !alike.includes(one))
    const total = alike.reduce((sum, { score }) => sum + score, 0)
    const mean = (of: (one: Detection) => number): number => alike.reduce((sum, one) => sum + one.score * of(one), 0) / total
    const [x, y] = [mean(({ box }) => box.x), mean(({ box }) => box.y)]
    made.push({
      score: best.score,
      box: { x, y, width: mean(({ box }) => box.width), height: mean(({ box }) => box.height) },
      keypoints: best.keypoints.map((_, k) => mean(({ keypoints }) => keypoints[k]!)),
    })
  }
  return made
}

/** Share of what both cover in what either covers. */
function overlap(a: Detection['box'], b: Detection['box']): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const both = Math.max(0, across) * Math.max(0, down)
  return both === 0 ? 0 : both / (a.width * a.height + b.width * b.height - both)
}
