/** Shapes a run: letters of one face, script and direction become glyphs with places. HarfBuzz does the work. */
import * as hb from 'harfbuzzjs'
import { LRUCache } from 'lru-cache'
import type { Face } from './face.ts'

export interface Glyph {
  readonly id: number
  /** UTF-16 place in the run of the first letter that it belongs to. */
  readonly cluster: number
  readonly advance: number
  readonly dx: number
  readonly dy: number
}

/** Letters that are set apart must not be joined into one glyph where that is a matter of taste. */
const SET_APART = ['liga', 'clig', 'dlig', 'hlig']
const shaped = new LRUCache<string, readonly Glyph[]>({ maxSize: 400_000, sizeCalculation: (glyphs) => glyphs.length + 1 })

/** From left to right as they are seen, in units of the font. `before` and `after` are what the run joins to. */
export function shapeRun(face: Face, text: string, rtl: boolean, setApart: boolean, before = '', after = ''): readonly Glyph[] {
  const key = `${face.id} ${rtl ? 1 : 0} ${setApart ? 1 : 0} ${before}\0${text}\0${after}`
  let glyphs = shaped.get(key)
  if (glyphs === undefined) {
    const buffer = new hb.Buffer()
    buffer.addText(before + text + after, before.length, text.length)
    buffer.setDirection(rtl ? hb.Direction.RTL : hb.Direction.LTR)
    buffer.guessSegmentProperties()
    // The language of the machine must not decide how a film looks.
    buffer.setLanguage('und')
    hb.shape(face.font, buffer, setApart ? SET_APART.map((tag) => new hb.Feature(tag, 0)) : [])
    const places = buffer.getGlyphPositions()
    glyphs = buffer.getGlyphInfos().map((info, i) => {
      const at = places[i]!
      return { id: info.codepoint, cluster: info.cluster - before.length, advance: at.xAdvance, dx: at.xOffset, dy: at.yOffset }
    })
    shaped.set(key, glyphs)
  }
  return glyphs
}
