/** Sets one line and hands it out in parts that may move by themselves: what animated titles are made of. */
import type { LetterPart, TextMeasure, TextRequest } from '../../contract/media-service.ts'
import { Drawing, inkOf, isInColours } from './draw.ts'
import { takeApart } from './paragraph.ts'
import { setLine, type Part } from './set-line.ts'
import { type FontPath, heightsOf, opened } from './set-text.ts'

/** Pictures of parts have this margin around them, a share of the size. */
const MARGIN = 0.12

export interface SetLetters extends TextMeasure {
  readonly pictures: readonly { readonly svg: string; readonly width: number; readonly height: number; readonly inColours: boolean }[]
  readonly parts: readonly LetterPart[]
  readonly height: number
  readonly missing: readonly string[]
}

export async function measureText(request: TextRequest, path: FontPath): Promise<TextMeasure & { readonly missing: readonly string[] }> {
  const { style, chain, text } = await opened(request, path)
  const paragraph = await takeApart(oneLine(text), chain, request.direction)
  return { width: setLine(paragraph, style).width, direction: paragraph.base % 2 === 1 ? 'rtl' : 'ltr', missing: paragraph.missing }
}

export async function setLetters(request: TextRequest, path: FontPath): Promise<SetLetters> {
  const { size, style, fill, opacity, chain, text } = await opened(request, path)
  const paragraph = await takeApart(oneLine(text), chain, request.direction)
  const { parts, width } = setLine(paragraph, style)
  const { ascent, descent } = heightsOf(chain, size)
  const margin = Math.ceil(size * MARGIN)
  const order = new Map([...parts].sort((a, b) => a.start - b.start).map((part, i) => [part, i]))
  const pictures: { svg: string; width: number; height: number; inColours: boolean; left: number; above: number }[] = []
  const known = new Map<string, number>()
  const placed: LetterPart[] = []
  for (const part of parts) {
    if (part.blank) continue
    const key = keyOf(part)
    let picture = known.get(key)
    if (picture === undefined) {
      const ink = inkOf(part, size) ?? { left: 0, right: 0, top: 0, bottom: 0 }
      const beyond = (reach: number): number => (reach > margin ? Math.ceil(reach) + 1 : margin)
      const [left, right, above, below] = [beyond(-ink.left), beyond(ink.right - part.advance), beyond(-ink.top - ascent), beyond(ink.bottom - descent)]
      const drawing = new Drawing()
      drawing.add(part, left, above + ascent, size)
      const [w, h] = [Math.ceil(part.advance) + left + right, Math.ceil(ascent + descent) + above + below]
      picture = pictures.length
      known.set(key, picture)
      pictures.push({ svg: drawing.document(w, h, fill, opacity), width: w, height: h, inColours: isInColours(part), left, above })
    }
    const { left, above } = pictures[picture]!
    placed.push({ picture, x: part.x - left, y: margin - above, start: part.x, order: order.get(part)! })
  }
  return {
    pictures: pictures.map(({ left: _left, above: _above, ...rest }) => rest),
    parts: placed,
    width,
    height: Math.ceil(ascent + descent) + 2 * margin,
    direction: paragraph.base % 2 === 1 ? 'rtl' : 'ltr',
    missing: paragraph.missing,
  }
}

const oneLine = (text: string): string => text.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ')

/** Parts that look alike share a picture. */
const keyOf = ({ face, glyphs }: Part): string =>
  face === undefined ? 'box' : `${face.id} ${glyphs.map(({ id, x, y }) => `${id},${Math.round(x * 8)},${Math.round(y * 8)}`).join(' ')}`
