/** Sets text: fonts to glyph outlines to an SVG of paths. Shaped and kerned; the same everywhere. */
import type { Font, GlyphRun } from 'fontkit'
import type { TextRequest } from '../context.ts'
import { failure } from '../errors.ts'
import type { Face } from './fonts.ts'

/** An SVG document and its size in pixels. */
export interface SetText {
  readonly svg: string
  readonly width: number
  readonly height: number
}

/** A stretch of letters from one font file, placed. */
interface Piece {
  readonly font: Font
  readonly run: GlyphRun
  readonly width: number
}

interface Line {
  readonly pieces: readonly Piece[]
  readonly width: number
}

/** @throws E_FONT when the face lacks a letter, E_PARAM_VALUE for a colour or size that makes no sense */
export function setText(request: TextRequest, face: Face): SetText {
  const { size, align = 'left', lineHeight = 1.2, tracking = 0, maxWidth = Infinity, shadow = false } = request
  if (!(size >= 1 && size <= 4096)) throw failure('E_PARAM_VALUE', { port: 'size', expected: '1 to 4096 pixels', got: String(size) })
  const { fill, opacity } = parseColour(request.colour)
  const text = request.text.normalize('NFC').replace(/\t/g, '    ')
  checkLetters(text, face)
  const space = tracking * size
  const set = (words: string): Line => shape(words, face, size, space)
  const lines = text.split(/\r\n|\r|\n/).flatMap((paragraph) => wrap(paragraph, maxWidth, set))
  const main = face[0]!
  const scale = size / main.unitsPerEm
  const ascent = main.ascent * scale
  const descent = -main.descent * scale
  // Letters may lean out of their advance, and a shadow reaches further.
  const margin = Math.ceil(size * (shadow ? 0.3 : 0.12))
  const block = Math.max(1, ...lines.map((line) => line.width))
  const width = Math.ceil(block) + 2 * margin
  const height = Math.ceil(ascent + descent + (lines.length - 1) * lineHeight * size) + 2 * margin
  const glyphs = lines.map((line, i) => {
    const left = align === 'left' ? 0 : align === 'right' ? block - line.width : (block - line.width) / 2
    return outline(line, margin + left, margin + ascent + i * lineHeight * size, size, space)
  })
  const paths = glyphs.join('')
  const soft = shadow
    ? `<filter id="soft" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${round(size * 0.07)}"/></filter>`
    : ''
  const below = shadow
    ? `<g fill="#000" fill-opacity="${round(0.6 * opacity)}" filter="url(#soft)" transform="translate(0 ${round(size * 0.04)})">${paths}</g>`
    : ''
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `${soft}${below}<g fill="${fill}" fill-opacity="${round(opacity)}">${paths}</g></svg>`
  return { svg, width, height }
}

function parseColour(colour: string): { fill: string; opacity: number } {
  if (!/^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(colour)) {
    throw failure('E_PARAM_VALUE', { port: 'colour', expected: '#rrggbb or #rrggbbaa', got: colour })
  }
  return { fill: colour.slice(0, 7), opacity: colour.length > 7 ? Number.parseInt(colour.slice(7), 16) / 255 : 1 }
}

function checkLetters(text: string, face: Face): void {
  const missing = new Set<string>()
  for (const letter of text) if (!/[\r\n]/.test(letter) && fontOf(letter, face) === undefined) missing.add(letter)
  if (missing.size === 0) return
  const list = [...missing].slice(0, 8)
  const named = list.map((one) => `${one} (U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`)
  throw failure('E_FONT', { got: named.join(', ') })
}

const fontOf = (letter: string, face: Face): Font | undefined =>
  face.find((font) => font.hasGlyphForCodePoint(letter.codePointAt(0)!))

/** Breaks a paragraph at spaces; a word wider than the line is broken between letters. */
function wrap(paragraph: string, maxWidth: number, set: (words: string) => Line): Line[] {
  const whole = set(paragraph)
  if (whole.width <= maxWidth) return [whole]
  const lines: Line[] = []
  let line = ''
  const flush = (): void => {
    if (line !== '') lines.push(set(line))
    line = ''
  }
  for (const word of paragraph.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (set(longer).width <= maxWidth) {
      line = longer
      continue
    }
    flush()
    for (const letter of word) {
      if (line !== '' && set(line + letter).width > maxWidth) flush()
      line += letter
    }
  }
  flush()
  return lines
}

function shape(words: string, face: Face, size: number, space: number): Line {
  const pieces: Piece[] = []
  let stretch = ''
  let font: Font | undefined
  const close = (): void => {
    if (font === undefined || stretch === '') return
    const run = font.layout(stretch)
    const scale = size / font.unitsPerEm
    pieces.push({ font, run, width: run.advanceWidth * scale + run.glyphs.length * space })
    stretch = ''
  }
  for (const letter of words) {
    // Spaces and marks stay with the letters before them where that font has them.
    const wanted = font?.hasGlyphForCodePoint(letter.codePointAt(0)!) === true && font === face[0] ? font : fontOf(letter, face)
    if (wanted !== font) close()
    font = wanted
    stretch += letter
  }
  close()
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0) - (pieces.length > 0 ? space : 0)
  return { pieces, width: Math.max(0, width) }
}

function outline(line: Line, left: number, baseline: number, size: number, space: number): string {
  const paths: string[] = []
  let x = left
  for (const { font, run } of line.pieces) {
    const scale = size / font.unitsPerEm
    run.glyphs.forEach((glyph, i) => {
      const at = run.positions[i]!
      const d = glyph.path.toSVG()
      if (d !== '') {
        const dx = round(x + at.xOffset * scale)
        const dy = round(baseline - at.yOffset * scale)
        paths.push(`<path transform="translate(${dx} ${dy}) scale(${scale} ${-scale})" d="${d}"/>`)
      }
      x += at.xAdvance * scale + space
    })
  }
  return paths.join('')
}

const round = (value: number): number => Math.round(value * 1000) / 1000
