/** Lays out a title: rasterises its letters once, and says where each goes. */
import { breakPieces, joined, piecesOf, type ClipInfo, type Frame, type Kernels, type MediaService, type Still, type TextRequest } from '../../engine/api.ts'

export interface TitleRequest {
  readonly text: string
  readonly subtitle: string
  readonly font: string
  readonly weight: 'regular' | 'bold'
  /** Height of the letters' body, a share of the frame's height. */
  readonly size: number
  /** Share of the size between letters. */
  readonly tracking: number
  readonly align: 'left' | 'center' | 'right'
  /** Lines that are too wide are broken between words, or made smaller. */
  readonly fit: 'wrap' | 'shrink'
}

export interface Letter {
  /** Index of its picture. */
  readonly source: number
  /** In the block of the title, in pixels. */
  readonly x: number
  readonly y: number
  /** Place from the centre of its line, -1/2..1/2, and its number in the title: what animations go by. */
  readonly spread: number
  readonly order: number
}

export interface SetTitle {
  /** `gray8` pictures of the letters. */
  readonly pictures: readonly Frame[]
  readonly letters: readonly Letter[]
  /** Of the block, with the margin that letters stand in. */
  readonly width: number
  readonly height: number
  /** Pixels of one em of the title's first line. */
  readonly em: number
  readonly margin: number
}

interface LineRequest {
  readonly text: string
  readonly font: string
  readonly weight: 'regular' | 'bold'
  readonly size: number
  readonly tracking: number
  /** Distance to the line before, in pixels, and of what is broken off. */
  readonly advance: number
  readonly leading: number
}

/** Pictures of letters have this margin around them, a share of the size. */
const MARGIN = 0.12
/** Most of the frame's width that a line may take, and of its height that all may. */
const WIDEST = 0.86
const TALLEST = 0.86

export async function setTitle(
  request: TitleRequest,
  info: ClipInfo,
  media: Pick<MediaService, 'text'>,
  kernels: Kernels,
): Promise<SetTitle> {
  const raster = (text: string, line: LineRequest, zoom = 1): Promise<Still> => {
    const wanted: TextRequest = { text, font: line.font, weight: line.weight, size: line.size * zoom, colour: '#ffffff' }
    return media.text(wanted)
  }
  const asked = request.size * info.height
  const room = info.width * WIDEST
  const given = linesOf(request, asked)
  const lines = await fitted(request.fit === 'wrap' ? await wrapped(given, room, info.height * TALLEST, raster) : given, room, raster)
  const pictures: Frame[] = []
  const known = new Map<string, number>()
  const placed: (Letter & { line: number })[] = []
  const widths: number[] = []
  let y = 0
  let order = 0
  let height = 0
  for (const [number, line] of lines.entries()) {
    y += number === 0 ? 0 : line.advance
    const { starts, width } = await measured(line, raster)
    widths.push(width)
    for (const [k, letter] of [...line.text].entries()) {
      if (letter.trim() !== '') {
        const key = `${line.font} ${line.weight} ${line.size} ${letter}`
        let picture = known.get(key)
        if (picture === undefined) {
          const still = await raster(letter, line)
          picture = pictures.length
          known.set(key, picture)
          pictures.push(await matteOf(still, kernels))
        }
        height = Math.max(height, y + pictures[picture]!.height)
        // Lines of different sizes begin at the same edge.
        const x = starts[k]! - Math.ceil(line.size * MARGIN)
        placed.push({ source: picture, x, y, spread: starts[k]! / Math.max(1, width) - 0.5, order, line: number })
      }
      order++
    }
  }
  const block = Math.max(1, ...widths)
  const share = { left: 0, center: 0.5, right: 1 }[request.align]
  return {
    pictures,
    letters: placed.map(({ line, ...letter }) => ({ ...letter, x: letter.x + (block - widths[line]!) * share })),
    width: Math.ceil(block),
    height: Math.ceil(Math.max(1, height)),
    em: lines[0]?.size ?? 1,
    margin: Math.ceil((lines[0]?.size ?? 1) * MARGIN),
  }
}

function linesOf({ text, subtitle, font, weight, tracking }: TitleRequest, size: number): LineRequest[] {
  const whole = (value: number): number => Math.max(4, Math.round(value))
  const main = text
    .split(/\r\n|\r|\n/)
    .map((line): LineRequest => ({ text: line, font, weight, size: whole(size), tracking, advance: whole(size * 1.12), leading: whole(size * 1.12) }))
  if (subtitle.trim() === '') return main
  const small = size * 0.3
  // Small capitals of the sans, widely spaced: the usual companion of a title.
  const below = subtitle.split(/\r\n|\r|\n/).map((line, i): LineRequest => ({
    text: line.toUpperCase(),
    font: 'sans',
    weight: 'regular',
    size: whole(small),
    tracking: 0.28,
    advance: whole(i === 0 ? size * 1.55 : small * 1.6),
    leading: whole(small * 1.6),
  }))
  return [...main, ...below]
}

type Raster = (text: string, line: LineRequest, zoom?: number) => Promise<Still>

/** With the margins around it. */
async function widthOf(text: string, line: LineRequest, raster: Raster): Promise<number> {
  return (await raster(text === '' ? ' ' : text, line)).width + line.tracking * line.size * Math.max(0, text.length - 1)
}

const scaled = (line: LineRequest, by: number): LineRequest => ({
  ...line,
  size: Math.max(4, Math.floor(line.size * by)),
  advance: Math.max(4, Math.round(line.advance * by)),
  leading: Math.max(4, Math.round(line.leading * by)),
})

/** All lines shrunk together until the widest fits. */
async function fitted(lines: LineRequest[], room: number, raster: Raster): Promise<LineRequest[]> {
  const widths = await Promise.all(lines.map((line) => widthOf(line.text, line, raster)))
  const shrink = Math.min(1, room / Math.max(1, ...widths))
  return shrink === 1 ? lines : lines.map((line) => scaled(line, shrink))
}

/** Lines that are too wide broken between words; all shrunk as far as a long word or too many lines ask for. */
async function wrapped(lines: LineRequest[], room: number, height: number, raster: Raster): Promise<LineRequest[]> {
  const measured = await Promise.all(
    lines.map(async (line) => {
      const pieces = piecesOf(line.text)
      const margins = 2 * Math.ceil(line.size * MARGIN)
      const own = (text: string): Promise<number> => widthOf(text, line, raster).then((width) => width - margins)
      const space = (await own('n n')) - (await own('nn'))
      return { line, pieces, margins, space, widths: await Promise.all(pieces.map(({ text }) => own(text))) }
    }),
  )
  for (let scale = 1; ; scale *= 0.96) {
    const broken = measured.flatMap(({ line, pieces, margins, space, widths }) =>
      pieces.length === 0 ? [scaled(line, scale)] : breakPieces(pieces, widths, space, room / scale - margins).map((part, i) => scaled({ ...line, text: joined(part), advance: i === 0 ? line.advance : line.leading }, scale)),
    )
    const tall = broken.reduce((sum, line, i) => sum + (i === 0 ? line.size : line.advance), 0)
    const wide = Math.max(0, ...measured.map(({ margins, widths }) => margins + Math.max(0, ...widths))) * scale
    if ((tall <= height && wide <= room) || broken.every(({ size }) => size <= 4)) return broken
  }
}

/** Where each letter begins, kerning included: a prefix is as wide as its letters, less what its last letter takes. */
async function measured(line: LineRequest, raster: Raster): Promise<{ starts: number[]; width: number }> {
  const zoom = line.size < 512 ? 4 : 1
  const letters = [...line.text]
  const starts: number[] = []
  let prefix = ''
  let width = 0
  for (const [k, letter] of letters.entries()) {
    prefix += letter
    const space = k * line.tracking * line.size
    const all = await raster(prefix, line, zoom)
    const own = await raster(letter, line, zoom)
    starts.push((all.width - own.width) / zoom + space)
    width = (all.width - 2 * Math.ceil(line.size * zoom * MARGIN)) / zoom + space
  }
  return { starts, width }
}

async function matteOf(still: Still, kernels: Kernels): Promise<Frame> {
  const matte = await kernels.fill('gray8', still.width, still.height, [0, 0, 0, 1])
  const { data } = matte.planes[0]!
  for (let i = 0; i < data.length; i++) data[i] = still.data[i * 4 + 3]!
  return matte
}
