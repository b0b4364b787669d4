/** Lays out a title: rasterises its letters once, and says where each goes. */
import { breakPieces, joined, piecesOf, type ClipInfo, type ReadonlyFrame, type Kernels, type LetterPart, type Letters, type MediaService, type Piece, type Still, type TextRequest } from '../../engine/api.ts'

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

/** A letter with its marks, a ligature, or a word of a script whose letters join: what moves by itself. */
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
  readonly pictures: readonly ReadonlyFrame[]
  /** The same in colours, of those that have their own, by index. */
  readonly colours: ReadonlyMap<number, ReadonlyFrame>
  readonly letters: readonly Letter[]
  /** Most pixels that a letter reaches out of the block. */
  readonly overhang: number
  /** Of the block, with the margin that letters stand in. */
  readonly width: number
  readonly height: number
  /** Pixels of one em of the title's first line. */
  readonly em: number
  readonly margin: number
}

interface LineRequest {
  readonly text: string
  /** The param that it comes from. */
  readonly port: 'text' | 'subtitle'
  readonly font: string
  readonly weight: 'regular' | 'bold'
  readonly size: number
  readonly tracking: number
  /** Distance to the line before, in pixels, and of what is broken off. */
  readonly advance: number
  readonly leading: number
  /** Of the line that this one was broken off. */
  readonly direction?: 'ltr' | 'rtl'
}

/** Pictures of letters have this margin around them, a share of the size. */
const MARGIN = 0.12
/** Most of the frame's width that a line may take, and of its height that all may. */
const WIDEST = 0.86
const TALLEST = 0.86
/** Pixels of letters that are only looked for. */
const CHECKED = 100

/** Warns of letters that no font has, of all lines together. */
export async function checkTitle(request: TitleRequest, media: Ruler): Promise<void> {
  const lines = linesOf(request, CHECKED)
  for (const port of ['text', 'subtitle'] as const) {
    const [first, ...others] = lines.filter((line) => line.port === port)
    if (first !== undefined) await media.measureText(requestOf([first, ...others].map(({ text }) => text).join(' '), first))
  }
}

export async function setTitle(
  request: TitleRequest,
  info: ClipInfo,
  media: Ruler & Pick<MediaService, 'letters'>,
  kernels: Kernels,
): Promise<SetTitle> {
  await checkTitle(request, media)
  const asked = request.size * info.height
  const room = info.width * WIDEST
  const given = linesOf(request, asked)
  const lines = await fitted(request.fit === 'wrap' ? await wrapped(given, room, info.height * TALLEST, media) : given, room, media)
  const pictures: ReadonlyFrame[] = []
  const colours = new Map<number, ReadonlyFrame>()
  const known = new Map<string, { readonly line: Letters; readonly first: number }>()
  const placed: { part: LetterPart; first: number; y: number; order: number; line: number; width: number }[] = []
  const widths: number[] = []
  let y = 0
  let order = 0
  let height = 0
  for (const [number, line] of lines.entries()) {
    y += number === 0 ? 0 : line.advance
    const wanted = requestOf(line.text, line)
    const key = JSON.stringify({ ...wanted, port: '' })
    let set = known.get(key)
    if (set === undefined) {
      set = { line: await media.letters(wanted), first: pictures.length }
      known.set(key, set)
      for (const { image, inColours } of set.line.pictures) {
        if (inColours) colours.set(pictures.length, await kernels.fromStill(image, true))
        pictures.push(await matteOf(image, kernels))
      }
    }
    const { width, parts } = set.line
    widths.push(width)
    if (parts.length > 0) height = Math.max(height, y + set.line.height)
    for (const part of parts) placed.push({ part, first: set.first, y, order: order + part.order, line: number, width })
    order += Math.max(-1, ...parts.map((part) => part.order)) + 1
  }
  const block = Math.max(1, ...widths)
  const share = { left: 0, center: 0.5, right: 1 }[request.align]
  const letters = placed.map(({ part, first, y: top, order: place, line, width }): Letter => ({
    source: first + part.picture,
    // Lines of different sizes begin at the same edge.
    x: part.x + (block - widths[line]!) * share,
    y: top + part.y,
    spread: part.start / Math.max(1, width) - 0.5,
    order: place,
  }))
  const whole = { width: Math.ceil(block), height: Math.ceil(Math.max(1, height)) }
  const beyond = letters.map(({ source, x, y: top }) => {
    const { width, height: tall } = pictures[source]!
    return Math.max(-x, -top, x + width - whole.width, top + tall - whole.height)
  })
  const em = lines[0]?.size ?? 1
  return { pictures, colours, letters, ...whole, em, margin: Math.ceil(em * MARGIN), overhang: Math.ceil(Math.max(0, ...beyond)) }
}

function requestOf(text: string, line: LineRequest): TextRequest {
  const { port, font, weight, size, tracking, direction } = line
  return { text, port, font, weight, size, tracking, colour: '#ffffff', ...(direction === undefined ? {} : { direction }) }
}

function linesOf({ text, subtitle, font, weight, tracking }: TitleRequest, size: number): LineRequest[] {
  const whole = (value: number): number => Math.max(4, Math.round(value))
  const main = text
    .split(/\r\n|\r|\n/)
    .map((line): LineRequest => ({ text: line, port: 'text', font, weight, size: whole(size), tracking, advance: whole(size * 1.12), leading: whole(size * 1.12) }))
  if (subtitle.trim() === '') return main
  const small = size * 0.3
  // Small capitals of the sans, widely spaced: the usual companion of a title.
  const below = subtitle.split(/\r\n|\r|\n/).map((line, i): LineRequest => ({
    // Scripts without capitals stay as they are.
    text: line.replace(/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{M}]+/gu, (word) => word.toUpperCase()),
    port: 'subtitle',
    font: 'sans',
    weight: 'regular',
    size: whole(small),
    tracking: 0.28,
    advance: whole(i === 0 ? size * 1.55 : small * 1.6),
    leading: whole(small * 1.6),
  }))
  return [...main, ...below]
}

type Ruler = Pick<MediaService, 'measureText'>

/** With the margins around it. */
const widthOf = async (text: string, line: LineRequest, ruler: Ruler): Promise<number> =>
  Math.ceil((await ruler.measureText(requestOf(text, line))).width) + 2 * Math.ceil(line.size * MARGIN)

/** A word that would have to be less than half as large is cut between its letters instead. */
function cut(piece: Piece, rooms: number): Piece[] {
  if (rooms <= 2) return [piece]
  const letters = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(piece.text)].map(({ segment }) => segment)
  const most = Math.max(1, Math.floor(letters.length / Math.ceil(rooms)))
  return Array.from({ length: Math.ceil(letters.length / most) }, (_, i) => ({ text: letters.slice(i * most, (i + 1) * most).join(''), spaced: i === 0 && piece.spaced }))
}

const scaled = (line: LineRequest, by: number): LineRequest => ({
  ...line,
  size: Math.max(4, Math.floor(line.size * by)),
  advance: Math.max(4, Math.round(line.advance * by)),
  leading: Math.max(4, Math.round(line.leading * by)),
})

/** All lines shrunk together until the widest fits. */
async function fitted(lines: LineRequest[], room: number, ruler: Ruler): Promise<LineRequest[]> {
  const widths = await Promise.all(lines.map((line) => widthOf(line.text, line, ruler)))
  const shrink = Math.min(1, room / Math.max(1, ...widths))
  return shrink === 1 ? lines : lines.map((line) => scaled(line, shrink))
}

/** Lines that are too wide broken between words; all shrunk as far as a long word or too many lines ask for. */
async function wrapped(lines: LineRequest[], room: number, height: number, ruler: Ruler): Promise<LineRequest[]> {
  const measured = await Promise.all(
    lines.map(async (line) => {
      const margins = 2 * Math.ceil(line.size * MARGIN)
      const own = (text: string): Promise<number> => widthOf(text, line, ruler).then((width) => width - margins)
      const pieces = (await Promise.all(piecesOf(line.text).map(async (piece) => cut(piece, (await own(piece.text)) / room)))).flat()
      const space = (await own('n n')) - (await own('nn'))
      const { direction } = await ruler.measureText(requestOf(line.text, line))
      return { line: { ...line, direction }, pieces, margins, space, widths: await Promise.all(pieces.map(({ text }) => own(text))) }
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

async function matteOf(still: Still, kernels: Kernels): Promise<ReadonlyFrame> {
  const matte = await kernels.fill('gray8', still.width, still.height, [0, 0, 0, 1])
  const { bytes } = matte
  for (let i = 0; i < bytes.length; i++) bytes[i] = still.data[i * 4 + 3]!
  return matte
}
