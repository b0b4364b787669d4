/** What scopes count of a picture: levels by column, colour differences, a histogram. Rec. 709, full range, as the preview shows it. Pure. */

export interface Pixels {
  /** RGBA, row by row. */
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** Counts by row from the top level down: `columns` times 256. */
export interface Plot {
  readonly counts: Uint32Array
  readonly columns: number
}

export const LEVELS = 256
/** Weights of ITU-R BT.709 in 16 bits; they add up to 65,536. */
const [RED, GREEN, BLUE] = [13933, 46871, 4732] as const
/** Enough for the eye: larger pictures are looked at in steps, so that a scope takes no more than a few milliseconds. */
const MOST = 260_000

export const luma = (r: number, g: number, b: number): number => (RED * r + GREEN * g + BLUE * b + 32768) >> 16
/** Colour differences, 128 where there is none. */
export const chroma = (r: number, g: number, b: number): readonly [cb: number, cr: number] => {
  const y = (RED * r + GREEN * g + BLUE * b) / 65536
  return [Math.min(255, Math.max(0, Math.round(128 + (b - y) / 1.8556))), Math.min(255, Math.max(0, Math.round(128 + (r - y) / 1.5748)))]
}

const stepOf = ({ width, height }: Pixels): number => Math.max(1, Math.ceil(Math.sqrt((width * height) / MOST)))

/** Levels of luma for each column of the plot. */
export function waveform(pixels: Pixels, columns = 256): Plot {
  const { data, width, height } = pixels
  const counts = new Uint32Array(columns * LEVELS)
  const step = stepOf(pixels)
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x)
      const level = (RED * data[at]! + GREEN * data[at + 1]! + BLUE * data[at + 2]! + 32768) >> 16
      const column = ((x * columns) / width) | 0
      counts[(255 - level) * columns + column]!++
    }
  }
  return { counts, columns }
}

/** Red, green and blue beside each other. */
export function parade(pixels: Pixels, columns = 256): readonly [Plot, Plot, Plot] {
  const { data, width, height } = pixels
  const plots = [0, 1, 2].map(() => new Uint32Array(columns * LEVELS)) as [Uint32Array, Uint32Array, Uint32Array]
  const step = stepOf(pixels)
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x)
      const column = ((x * columns) / width) | 0
      plots[0][(255 - data[at]!) * columns + column]!++
      plots[1][(255 - data[at + 1]!) * columns + column]!++
      plots[2][(255 - data[at + 2]!) * columns + column]!++
    }
  }
  return plots.map((counts) => ({ counts, columns })) as unknown as readonly [Plot, Plot, Plot]
}

/** Blue difference to the right, red difference up. */
export function vectorscope(pixels: Pixels): Plot {
  const { data, width, height } = pixels
  const counts = new Uint32Array(LEVELS * LEVELS)
  const step = stepOf(pixels)
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x)
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!]
      const level = (RED * r + GREEN * g + BLUE * b) / 65536
      // Inside of a byte by the formula itself, but for the last half step.
      const cb = Math.min(255, (128.5 + (b - level) / 1.8556) | 0)
      const cr = Math.min(255, (128.5 + (r - level) / 1.5748) | 0)
      counts[(255 - cr) * LEVELS + cb]!++
    }
  }
  return { counts, columns: LEVELS }
}

/** How many pixels have each level of red, green, blue and luma. */
export function histogram(pixels: Pixels): readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const { data, width, height } = pixels
  const found = [0, 1, 2, 3].map(() => new Uint32Array(LEVELS)) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  const step = stepOf(pixels)
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x)
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!]
      found[0][r]!++
      found[1][g]!++
      found[2][b]!++
      found[3][(RED * r + GREEN * g + BLUE * b + 32768) >> 16]!++
    }
  }
  return found
}

/** Where the colour bars of 75 % lie on a vectorscope. */
export const BARS: readonly { readonly name: string; readonly at: readonly [cb: number, cr: number] }[] = (
  [['R', 191, 0, 0], ['Mg', 191, 0, 191], ['B', 0, 0, 191], ['Cy', 0, 191, 191], ['G', 0, 191, 0], ['Yl', 191, 191, 0]] as const
).map(([name, r, g, b]) => ({ name, at: chroma(r, g, b) }))

/** Skin, light or dark, lies about this line: the angle from blue difference, in degrees. */
export const SKIN_ANGLE = 123
