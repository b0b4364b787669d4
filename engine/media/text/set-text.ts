/** Sets text: paragraphs to lines to glyphs to an SVG of paths. The same everywhere: no font of the system is asked. */
import type { TextRequest } from '../../contract/media-service.ts'
import { failure } from '../../contract/errors.ts'
import { breaksOf } from '../break-lines.ts'
import { around, Drawing, type Ink, inkOf } from './draw.ts'
import { cleaned, type Paragraph, paragraphsOf, takeApart } from './paragraph.ts'
import { setLine, type SetLine, type Style } from './set-line.ts'
import { openChain, type Chain } from './sources.ts'

/** An SVG document and its size in pixels. */
export interface SetText {
  readonly svg: string
  readonly width: number
  readonly height: number
  /** Letters that no font has: boxes stand for them. */
  readonly missing: readonly string[]
}

/** Resolves a font file of the project. */
export type FontPath = (file: string) => Promise<string>

/** @throws E_FONT for a font that can't be read, E_PARAM_VALUE for a colour or size that makes no sense */
export async function setText(request: TextRequest, path: FontPath): Promise<SetText> {
  const { align = 'left', lineHeight = 1.2, maxWidth = Infinity, shadow = false } = request
  const { size, style, fill, opacity, chain, text } = await opened(request, path)
  const lines: SetLine[] = []
  const missing = new Set<string>()
  for (const paragraph of paragraphsOf(text)) {
    const apart = await takeApart(paragraph, chain, request.direction)
    for (const letter of apart.missing) missing.add(letter)
    lines.push(...wrap(apart, style, maxWidth))
  }
  const { ascent, descent } = heightsOf(chain, size)
  const block = Math.max(1, ...lines.map((line) => line.width))
  const places = lines.map((line, i) => ({
    line,
    left: align === 'left' ? 0 : align === 'right' ? block - line.width : (block - line.width) / 2,
    baseline: ascent + i * lineHeight * size,
  }))
  const tall = ascent + descent + (lines.length - 1) * lineHeight * size
  // Letters may lean out of their advance, stand higher than the font's own, and a shadow reaches further.
  const least = Math.ceil(size * (shadow ? 0.3 : 0.12))
  const ink = places.flatMap(({ line, left, baseline }) => line.parts.flatMap((part) => moved(inkOf(part, size), left + part.x, baseline))).reduce<Ink>(around, { left: 0, top: 0, right: block, bottom: tall })
  const reach = shadow ? Math.ceil(size * 0.2) : 1
  const [besides, above] = [Math.max(-ink.left, ink.right - block), Math.max(-ink.top, ink.bottom - tall)].map((beyond) => (beyond > least ? Math.ceil(beyond) + reach : least)) as [number, number]
  const width = Math.ceil(block) + 2 * besides
  const height = Math.ceil(tall) + 2 * above
  const drawing = new Drawing()
  for (const { line, left, baseline } of places) for (const part of line.parts) drawing.add(part, besides + left + part.x, above + baseline, size)
  return { svg: drawing.document(width, height, fill, opacity, shadow ? { blur: size * 0.07, drop: size * 0.04 } : undefined), width, height, missing: [...missing] }
}

/** What setting any text begins with. */
export async function opened(
  request: TextRequest,
  path: FontPath,
): Promise<{ size: number; style: Style; fill: string; opacity: number; chain: Chain; text: string }> {
  const { size, tracking = 0 } = request
  if (!(size >= 1 && size <= 4096)) throw failure('E_PARAM_VALUE', { port: 'size', expected: '1 to 4096 pixels', got: String(size) })
  if (!/^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(request.colour)) throw failure('E_PARAM_VALUE', { port: 'colour', expected: '#rrggbb or #rrggbbaa', got: request.colour })
  const text = cleaned(request.text)
  const chain = await openChain(request.font ?? 'sans', request.weight ?? 'regular', path, text)
  const opacity = request.colour.length > 7 ? Number.parseInt(request.colour.slice(7), 16) / 255 : 1
  return { size, style: { size, space: tracking * size }, fill: request.colour.slice(0, 7), opacity, chain, text }
}

export function heightsOf({ main }: Chain, size: number): { ascent: number; descent: number } {
  const scale = size / main.unitsPerEm
  return { ascent: main.ascent * scale, descent: -main.descent * scale }
}

const moved = (ink: Ink | undefined, x: number, y: number): Ink[] =>
  ink === undefined ? [] : [{ left: ink.left + x, right: ink.right + x, top: ink.top + y, bottom: ink.bottom + y }]

/** Breaks a paragraph where its language allows; a word wider than the line is broken between letters. */
function wrap(paragraph: Paragraph, style: Style, maxWidth: number): SetLine[] {
  const whole = setLine(paragraph, style)
  if (whole.width <= maxWidth) return [whole]
  const { clusters, text } = paragraph
  /** Where the letters before each cluster end, were they one line. */
  const widths = advancesOf(paragraph, whole, style)
  const breaks = breaksOf(text)
  const lines: SetLine[] = []
  const width = (from: number, to: number): number => {
    let last = to
    while (last > from && clusters[last - 1]!.space) last--
    return last === from ? 0 : widths[last]! - widths[from]! - style.space
  }
  let from = 0
  const flush = (to: number): void => {
    let last = to
    while (last > from && clusters[last - 1]!.space) last--
    if (last > from) lines.push(setLine(paragraph, style, from, last))
    from = to
  }
  let fits = 0
  for (let i = 1; i <= clusters.length; i++) {
    const allowed = i === clusters.length || breaks.has(clusters[i]!.start)
    if (!allowed) continue
    if (width(from, i) > maxWidth && fits > from) flush(fits)
    while (width(from, i) > maxWidth && i - from > 1) {
      let to = from + 1
      while (to < i && width(from, to + 1) <= maxWidth) to++
      if (to === i) break
      flush(to)
    }
    fits = i
  }
  flush(clusters.length)
  return lines
}

/** Sums of the clusters' advances in reading order; a part's advance is shared out among its clusters. */
function advancesOf({ clusters }: Paragraph, { parts }: SetLine, { space }: Style): number[] {
  const sums = [0]
  const ordered = [...parts].sort((a, b) => a.start - b.start)
  let at = 0
  for (const { end, advance } of ordered) {
    const first = at
    while (at < clusters.length && clusters[at]!.start < end) at++
    const count = Math.max(1, at - first)
    for (let k = 0; k < count; k++) sums.push(sums.at(-1)! + (advance + space) / count)
  }
  return sums
}
