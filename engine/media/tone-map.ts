/**
 * HDR and wide colours into what a BT.709 screen shows, as a table for ffmpeg's `lut3d`. Pure. What a screen would show is
 * kept, in this order: the light of the source (SMPTE ST 2084, ITU-R BT.2100-2 HLG); BT.709 primaries; highlights rolled off by
 * the EETF of ITU-R BT.2390-10 §5.4.1 on the largest of R, G and B, so that hues stay; the screen of ITU-R BT.1886.
 */

/** What decides a table: equal ones are the same bytes. */
export interface ToneMap {
  readonly transfer: 'pq' | 'hlg' | 'sdr'
  readonly primaries: 'bt2020' | 'p3' | 'bt709'
  /** Brightest light of the source in cd/m². */
  readonly peak: number
  readonly curve: 'bt2390' | 'clip'
}

type Triple = readonly [number, number, number]

/** Diffuse white of HDR, ITU-R BT.2408: the white of the screen that is written for. */
export const WHITE = 203
/** A screen of HLG as BT.2100 describes it. */
export const HLG_PEAK = 1000
const HLG_GAMMA = 1.2
const SCREEN_GAMMA = 2.4

// --- SMPTE ST 2084
const M1 = 2610 / 16384
const M2 = (2523 / 4096) * 128
const C1 = 3424 / 4096
const C2 = (2413 / 4096) * 32
const C3 = (2392 / 4096) * 32

function fromPq(code: number): number {
  const e = code ** (1 / M2)
  return 10_000 * (Math.max(0, e - C1) / (C2 - C3 * e)) ** (1 / M1)
}

function toPq(light: number): number {
  const y = (light / 10_000) ** M1
  return ((C1 + C2 * y) / (1 + C3 * y)) ** M2
}

// --- BT.2100, table 5
const A = 0.17883277
const B = 1 - 4 * A
const C = 0.5 - A * Math.log(4 * A)

const fromHlg = (code: number): number => (code <= 0.5 ? code ** 2 / 3 : (Math.exp((code - C) / A) + B) / 12)

/** BT.2390: straight below the knee, a Hermite curve from there to the peak of the screen, in PQ. */
function rollOff(light: number, peak: number): number {
  const most = toPq(peak)
  const wanted = toPq(WHITE) / most
  const code = Math.min(1, toPq(light) / most)
  const knee = 1.5 * wanted - 0.5
  if (wanted >= 1 || code < knee) return Math.min(light, WHITE)
  const t = (code - knee) / (1 - knee)
  const curve = (2 * t ** 3 - 3 * t ** 2 + 1) * knee + (t ** 3 - 2 * t ** 2 + t) * (1 - knee) + (3 * t ** 2 - 2 * t ** 3) * wanted
  return fromPq(curve * most)
}

// --- primaries

/** x and y of red, green and blue; white is D65. */
const CHROMATICITIES = {
  bt2020: [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046]],
  p3: [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06]],
  bt709: [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06]],
} as const
const D65 = [0.3127, 0.329] as const

const xyz = ([x, y]: readonly [number, number]): Triple => [x / y, 1, (1 - x - y) / y]
const times = (m: readonly Triple[], [a, b, c]: Triple): Triple => m.map((row) => row[0] * a + row[1] * b + row[2] * c) as unknown as Triple

/** Rows of the inverse, by Cramer's rule. */
function inverse([a, b, c]: readonly [Triple, Triple, Triple]): Triple[] {
  const cross = (p: Triple, q: Triple): Triple => [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
  const columns = [cross(b, c), cross(c, a), cross(a, b)]
  const whole = a[0] * columns[0]![0] + a[1] * columns[0]![1] + a[2] * columns[0]![2]
  return [0, 1, 2].map((i) => columns.map((column) => column[i]! / whole) as unknown as Triple)
}

/** Linear RGB into XYZ, whose middle row weighs luminance. */
function toXyz(primaries: ToneMap['primaries']): readonly [Triple, Triple, Triple] {
  const [r, g, b] = CHROMATICITIES[primaries].map(xyz) as [Triple, Triple, Triple]
  const rows: [Triple, Triple, Triple] = [[r[0], g[0], b[0]], [1, 1, 1], [r[2], g[2], b[2]]]
  const scale = times(inverse(rows), xyz(D65))
  return rows.map((row) => row.map((value, i) => value * scale[i]!)) as unknown as [Triple, Triple, Triple]
}

const XYZ_TO_709 = inverse(toXyz('bt709'))
const LUMINANCE = toXyz('bt709')[1]

/** A colour that is too pure for the screen is drawn towards the grey of its luminance until the screen has it: its hue stays. */
function intoGamut(colour: Triple): Triple {
  const grey = LUMINANCE[0] * colour[0] + LUMINANCE[1] * colour[1] + LUMINANCE[2] * colour[2]
  const least = Math.min(...colour)
  return least < 0 ? (colour.map((value) => grey + (grey / (grey - least)) * (value - grey)) as unknown as Triple) : colour
}

/** Code values R'G'B' of the source, 0 to 1, into those of BT.709. */
function toneMapper({ transfer, primaries, peak, curve }: ToneMap): (code: Triple) => Triple {
  const source = toXyz(primaries)
  const rows = XYZ_TO_709.map((row) => [0, 1, 2].map((i) => row[0] * source[0][i]! + row[1] * source[1][i]! + row[2] * source[2][i]!) as unknown as Triple)
  const lightOf = (code: Triple): Triple => {
    if (transfer === 'pq') return code.map(fromPq) as unknown as Triple
    if (transfer === 'sdr') return code.map((value) => WHITE * value ** SCREEN_GAMMA) as unknown as Triple
    const scene = code.map(fromHlg) as unknown as Triple
    const luminance = source[1][0] * scene[0] + source[1][1] * scene[1] + source[1][2] * scene[2]
    const gain = HLG_PEAK * luminance ** (HLG_GAMMA - 1)
    return scene.map((value) => gain * value) as unknown as Triple
  }
  return (code) => {
    const light = intoGamut(times(rows, lightOf(code)))
    const most = Math.max(...light)
    if (most <= 0) return [0, 0, 0]
    // After the change of primaries: nothing is beyond white then, and pure colours keep their shades too.
    const gain = (curve === 'clip' ? Math.min(most, WHITE) : rollOff(most, peak)) / most / WHITE
    const shown = light.map((value) => value * gain) as unknown as Triple
    return shown.map((value) => Math.min(1, Math.max(0, value)) ** (1 / SCREEN_GAMMA)) as unknown as Triple
  }
}

/** Points on each side of the table; between them ffmpeg goes by tetrahedra, whose edges are where the largest of R, G and B changes. */
const SIZE = 65
const STEPS = 100_000
/** White of ffmpeg's scaler in RGB of 16 bits, from YUV and to it: 255 with eight zeros behind it. */
const SCALER_WHITE = 0xff00 / 0xffff

/** The table as a `.cube` file, in parts: the whole takes half a second. */
export function* toneMapCube(map: ToneMap): Generator<string> {
  const convert = toneMapper(map)
  const codes = Array.from({ length: SIZE }, (_, i) => Math.min(1, i / (SIZE - 1) / SCALER_WHITE))
  yield `LUT_3D_SIZE ${SIZE}\n`
  for (const b of codes) {
    const lines = codes.flatMap((g) => codes.map((r) => convert([r, g, b]).map((value) => Math.round(value * SCALER_WHITE * STEPS) / STEPS).join(' ')))
    yield `${lines.join('\n')}\n`
  }
}

/** A name that is another for another table. */
export const toneMapName = ({ transfer, primaries, peak, curve }: ToneMap): string => `${transfer}-${primaries}-${peak}-${curve}.cube`
