/** Draws what a scope has counted, with its graticule. */
import { t } from '../language/t.ts'
import { BARS, chroma, histogram, LEVELS, parade, SKIN_ANGLE, vectorscope, waveform, type Pixels, type Plot } from './measure.ts'

export const SCOPES = ['waveform', 'parade', 'vectorscope', 'histogram'] as const
export type Scope = (typeof SCOPES)[number]

const GROUND = '#07090c'
const LINE = '#ffffff2e'
const WORD = '#ffffff9a'
const TRACES = ['#ff5a5a', '#4fe07a', '#5a8cff'] as const
const PALE = [200, 255, 214] as const

/** A plot as light: more pixels shine brighter. */
function trace(plot: Plot, [r, g, b]: readonly number[]): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  const high = plot.counts.length / plot.columns
  canvas.width = plot.columns
  canvas.height = high
  const image = new ImageData(plot.columns, high)
  let most = 1
  for (const count of plot.counts) if (count > most) most = count
  const gain = 255 / Math.log1p(most)
  for (let at = 0; at < plot.counts.length; at++) {
    const count = plot.counts[at]!
    if (count === 0) continue
    image.data[4 * at] = r!
    image.data[4 * at + 1] = g!
    image.data[4 * at + 2] = b!
    image.data[4 * at + 3] = Math.min(255, 70 + Math.log1p(count) * gain)
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return canvas
}
const rgbOf = (hex: string): readonly number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

export function drawScope(context: CanvasRenderingContext2D, scope: Scope, pixels: Pixels | undefined): void {
  const { width, height } = context.canvas
  context.fillStyle = GROUND
  context.fillRect(0, 0, width, height)
  context.font = `${Math.round(10 * devicePixelRatio)}px Inter, sans-serif`
  context.lineWidth = 1
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const edge = 30 * devicePixelRatio
  const line = (x0: number, y0: number, x1: number, y1: number): void => {
    context.beginPath()
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
    context.stroke()
  }
  if (scope === 'vectorscope') {
    const side = Math.min(width, height)
    const [left, top] = [(width - side) / 2, (height - side) / 2]
    const at = ([cb, cr]: readonly [number, number]): readonly [number, number] => [left + ((cb + 0.5) / LEVELS) * side, top + ((255.5 - cr) / LEVELS) * side]
    const middle = at([128, 128])
    context.strokeStyle = LINE
    for (const share of [0.25, 0.5]) {
      context.beginPath()
      context.arc(...middle, share * side * 0.98, 0, 2 * Math.PI)
      context.stroke()
    }
    line(left, middle[1], left + side, middle[1])
    line(middle[0], top, middle[0], top + side)
    context.strokeStyle = '#ffb08a'
    const angle = (SKIN_ANGLE * Math.PI) / 180
    line(...middle, middle[0] + Math.cos(angle) * side * 0.49, middle[1] - Math.sin(angle) * side * 0.49)
    if (pixels !== undefined) context.drawImage(trace(vectorscope(pixels), PALE), left, top, side, side)
    context.textAlign = 'center'
    for (const { name, at: bar } of BARS) {
      const [x, y] = at(bar)
      context.strokeStyle = context.fillStyle = WORD
      context.strokeRect(x - 6 * devicePixelRatio, y - 6 * devicePixelRatio, 12 * devicePixelRatio, 12 * devicePixelRatio)
      context.fillText(name, x, y - 13 * devicePixelRatio)
    }
    return
  }
  if (scope === 'histogram') {
    const found = pixels === undefined ? [] : histogram(pixels)
    const most = Math.max(1, ...found.flatMap((levels) => [...levels]))
    context.globalCompositeOperation = 'screen'
    found.forEach((levels, channel) => {
      context.fillStyle = TRACES[channel] === undefined ? '#ffffff40' : `${TRACES[channel]}a0`
      for (let level = 0; level < LEVELS; level++) {
        // By the root: a peak leaves the rest to be seen.
        const high = Math.sqrt(levels[level]! / most) * (height - edge)
        context.fillRect((level / LEVELS) * width, height - edge / 2 - high, Math.ceil(width / LEVELS), high)
      }
    })
    context.globalCompositeOperation = 'source-over'
    context.fillStyle = WORD
    context.textAlign = 'center'
    for (const share of [0.25, 0.5, 0.75]) {
      context.strokeStyle = LINE
      line(share * width, 0, share * width, height - edge / 2)
      context.fillText(`${100 * share} %`, share * width, height - edge / 4)
    }
    return
  }
  const inner = [edge, edge / 2, width - edge - 4, height - edge] as const
  if (pixels !== undefined) {
    if (scope === 'waveform') context.drawImage(trace(waveform(pixels), PALE), ...inner)
    else parade(pixels).forEach((plot, at) => context.drawImage(trace(plot, rgbOf(TRACES[at]!)), inner[0] + (at * inner[2]) / 3, inner[1], inner[2] / 3 - 4, inner[3]))
  }
  context.strokeStyle = LINE
  context.fillStyle = WORD
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const y = inner[1] + (1 - share) * inner[3]
    line(inner[0], y, inner[0] + inner[2], y)
    context.fillText(String(100 * share), 4, y)
  }
}

/** A pixel in numbers: as bytes, in hexadecimal digits, as luma and colour differences. */
export function pixelText(rgb: readonly number[]): string {
  const [r = 0, g = 0, b = 0] = rgb
  const [cb, cr] = chroma(r, g, b)
  const hex = [r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')
  return t('rgb {r} {g} {b} · #{hex} · luma {luma} % · Cb {cb} Cr {cr}', { r, g, b, hex, luma: ((100 * (0.2126 * r + 0.7152 * g + 0.0722 * b)) / 255).toFixed(1), cb: cb - 128, cr: cr - 128 })
}
