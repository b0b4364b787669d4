/** Draws a cue: its lines, an edge or a box that sets them off, and the word that is spoken in another colour. */
import type { MediaService, Still, TextRequest } from '../../engine/api.ts'
import type { Cue } from '../shared/subtitles/cue.ts'
import { linesOf, textOf, type LineWord } from '../shared/subtitles/lines.ts'

export interface SubtitleLook {
  readonly font: string
  readonly weight: 'regular' | 'bold'
  /** Pixels. */
  readonly size: number
  readonly colour: string
  readonly highlight: string
  readonly style: 'outline' | 'box' | 'shadow'
  /** Pixels that a line may be wide, and how many lines there may be. */
  readonly room: number
  readonly lines: number
}

type Setter = Pick<MediaService, 'text' | 'measureText'>

interface DrawnLine {
  readonly still: Still
  /** The same line in the other colour, and the columns that are taken from it. */
  readonly marked: Still | undefined
  readonly marks: readonly (readonly [from: number, to: number])[]
}

const LINE_HEIGHT = 1.22
const SMALLEST = 0.5

/** @param isMarked which words are in the other colour */
export async function setSubtitle(cue: Cue, look: SubtitleLook, isMarked: (word: number) => boolean, media: Setter): Promise<Still> {
  const { lines, size } = await fitted(cue, look, media)
  const drawn = await Promise.all(lines.map((line) => drawLine(line, { ...look, size }, isMarked, media)))
  const pad = Math.ceil(size * 0.28)
  const step = Math.round(size * LINE_HEIGHT)
  const widest = Math.max(1, ...drawn.map(({ still }) => still.width))
  const tallest = Math.max(1, ...drawn.map(({ still }) => still.height))
  const even = (value: number): number => value + (value % 2)
  const canvas = { width: even(widest + 2 * pad), height: even(step * (drawn.length - 1) + tallest + (look.style === 'box' ? 0 : pad)) }
  const data = new Uint8Array(canvas.width * canvas.height * 4)
  drawn.forEach((line, i) => lay(line, data, canvas.width, Math.floor((canvas.width - line.still.width) / 2), i * step + (look.style === 'box' ? 0 : pad >> 1)))
  if (look.style === 'box') under(data, canvas, () => 0.62)
  else edge(data, canvas, look.style === 'outline' ? { reach: Math.max(1, size * 0.075), drop: 0, dense: 0.92 } : { reach: Math.max(1, size * 0.06), drop: Math.round(size * 0.06), dense: 0.7 })
  return { ...canvas, data }
}

/** In as many lines as there may be: smaller letters where it takes more. */
async function fitted(cue: Cue, { font, weight, size, room, lines: most }: SubtitleLook, media: Setter) {
  for (let scale = 1; ; scale *= 0.94) {
    const own = Math.max(4, Math.round(size * scale))
    const widthOf = async (text: string): Promise<number> => (await media.measureText({ text, font, weight, size: own, colour: '#ffffff' })).width
    const lines = await linesOf(cue, room, most, widthOf)
    const widest = Math.max(0, ...(await Promise.all(lines.map((line) => widthOf(textOf(line))))))
    if ((lines.length <= most && widest <= room) || scale < SMALLEST) return { lines, size: own }
  }
}

async function drawLine(line: readonly LineWord[], { font, weight, size, colour, highlight }: SubtitleLook, isMarked: (word: number) => boolean, media: Setter): Promise<DrawnLine> {
  const text = textOf(line)
  const request = (of: string, ink = colour): TextRequest => ({ text: of, font, weight, size, colour: ink })
  const still = await media.text(request(text))
  if (!line.some(({ word }) => isMarked(word))) return { still, marked: undefined, marks: [] }
  const { width, direction } = await media.measureText(request(text))
  const marked = await media.text(request(text, highlight))
  // All words, or a line that runs both ways, in which places of words can't be told by the lengths before them.
  if (line.every(({ word }) => isMarked(word)) || runsBothWays(text)) return { still, marked, marks: [[0, still.width]] }
  const margin = (still.width - Math.ceil(width)) / 2
  const marks: [number, number][] = []
  for (const [i, { word }] of line.entries()) {
    if (!isMarked(word)) continue
    const before = i === 0 ? 0 : (await media.measureText({ ...request(textOf(line.slice(0, i)) + (line[i]!.spaced ? ' ' : '')), direction })).width
    const after = (await media.measureText({ ...request(textOf(line.slice(0, i + 1))), direction })).width
    const [from, to] = direction === 'rtl' ? [width - after, width - before] : [before, after]
    const reach = size * 0.06
    marks.push([i === 0 && direction === 'ltr' ? 0 : Math.round(margin + from - reach), i + 1 === line.length && direction === 'ltr' ? still.width : Math.round(margin + to + reach)])
  }
  return { still, marked, marks }
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
const runsBothWays = (text: string): boolean => RIGHT_TO_LEFT.test(text) && /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u.test(text)

function lay({ still, marked, marks }: DrawnLine, data: Uint8Array, width: number, left: number, top: number): void {
  for (let x = 0; x < still.width; x++) {
    const source = marked !== undefined && marks.some(([from, to]) => x >= from && x < to) ? marked : still
    for (let y = 0; y < still.height; y++) {
      const from = (y * still.width + x) * 4
      const to = ((top + y) * width + left + x) * 4
      // Margins of two lines may meet: the denser one counts.
      if (source.data[from + 3]! > data[to + 3]!) data.set(source.data.subarray(from, from + 4), to)
    }
  }
}

/** Black below what is there, as dense as told. */
function under(data: Uint8Array, { width, height }: { readonly width: number; readonly height: number }, dense: (i: number) => number): void {
  for (let i = 0; i < width * height; i++) {
    const own = data[i * 4 + 3]! / 255
    const below = dense(i) * (1 - own)
    const whole = own + below
    if (whole === 0) continue
    for (let c = 0; c < 3; c++) data[i * 4 + c] = Math.round((data[i * 4 + c]! * own) / whole)
    data[i * 4 + 3] = Math.round(whole * 255)
  }
}

/** An edge of some pixels around the letters: the densest of what lies around, in rings. */
function edge(data: Uint8Array, canvas: { readonly width: number; readonly height: number }, { reach, drop, dense }: { readonly reach: number; readonly drop: number; readonly dense: number }): void {
  const { width, height } = canvas
  const cover = Uint8Array.from({ length: width * height }, (_, i) => data[i * 4 + 3]!)
  const around = cover.slice()
  for (const radius of [reach, reach / 2]) {
    for (let k = 0; k < 16; k++) {
      const dx = Math.round(radius * Math.cos((k * Math.PI) / 8))
      const dy = Math.round(radius * Math.sin((k * Math.PI) / 8)) + drop
      for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y++) {
        for (let x = Math.max(0, dx); x < Math.min(width, width + dx); x++) {
          const one = cover[(y - dy) * width + x - dx]!
          if (one > around[y * width + x]!) around[y * width + x] = one
        }
      }
    }
  }
  under(data, canvas, (i) => (around[i]! / 255) * dense)
}
