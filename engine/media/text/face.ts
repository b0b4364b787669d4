/** One font file at one weight, ready to be shaped and drawn. */
import * as hb from 'harfbuzzjs'

export interface Extents {
  /** From the pen, y upwards, in the units of the font. */
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Face {
  /** Unique: what is known of a face is kept by it. */
  readonly id: number
  readonly font: hb.Font
  readonly unitsPerEm: number
  /** Above the baseline, and below it (negative). */
  readonly ascent: number
  readonly descent: number
  /** Has glyphs in colours. */
  readonly inColours: boolean
  has(codePoint: number): boolean
  extents(glyph: number): Extents | undefined
  outline(glyph: number): string
}

let faces = 0

/** @throws an Error for bytes that are not a font */
export function createFace(bytes: Uint8Array, weight: number): Face {
  const face = new hb.Face(new hb.Blob(bytes))
  const font = new hb.Font(face)
  if ('wght' in face.getAxisInfos()) font.setVariations([new hb.Variation('wght', weight)])
  const known = new Map<number, boolean>()
  const reach = new Map<number, Extents | undefined>()
  const paths = new Map<number, string>()
  const lines = verticalMetrics(face, font)
  if (face.collectUnicodes().length === 0) throw new Error('it holds no letters')
  return {
    id: faces++,
    font,
    unitsPerEm: face.upem,
    ...lines,
    inColours: face.hasColorLayers() || face.hasColorPaint() || face.hasColorPng(),
    has(codePoint) {
      let found = known.get(codePoint)
      if (found === undefined) known.set(codePoint, (found = (font.nominalGlyph(codePoint) ?? 0) !== 0))
      return found
    },
    extents(glyph) {
      if (!reach.has(glyph)) {
        const box = font.glyphExtents(glyph)
        reach.set(glyph, box && { left: box.xBearing, top: box.yBearing, right: box.xBearing + box.width, bottom: box.yBearing + box.height })
      }
      return reach.get(glyph)
    },
    outline(glyph) {
      let path = paths.get(glyph)
      if (path === undefined) paths.set(glyph, (path = font.glyphToPath(glyph)))
      return path
    },
  }
}

/** As `hhea` has them, which the bundled fonts' lines have always gone by. */
function verticalMetrics(face: hb.Face, font: hb.Font): Pick<Face, 'ascent' | 'descent'> {
  const table = face.referenceTable('hhea')
  if (table !== undefined && table.length >= 8) {
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
    const [ascent, descent] = [view.getInt16(4), view.getInt16(6)]
    if (ascent - descent > 0) return { ascent, descent }
  }
  const { ascender, descender } = font.hExtents()
  return ascender - descender > 0 ? { ascent: ascender, descent: descender } : { ascent: face.upem * 0.8, descent: -face.upem * 0.2 }
}
