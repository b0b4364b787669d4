/** Set parts as SVG: outlines in the ink of the text, glyphs in colours, a box for what no font has. */
import { colourGlyph } from './colour-glyph.ts'
import type { Part } from './set-line.ts'

/** Ink of parts from their pens, in pixels, y downwards. */
export interface Ink {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Of the box that stands for a missing letter, in em. */
const BOX = { left: 0.06, right: 0.54, top: -0.7, line: 0.05 }

/** Where a part's ink lies; `undefined` without any. */
export function inkOf({ face, glyphs, blank }: Part, size: number): Ink | undefined {
  if (blank) return undefined
  if (face === undefined) return { left: BOX.left * size, right: BOX.right * size, top: BOX.top * size, bottom: 0 }
  const scale = size / face.unitsPerEm
  let ink: Ink | undefined
  for (const { id, x, y, stretch } of glyphs) {
    const box = face.extents(id)
    if (box === undefined || (box.left === box.right && box.top === box.bottom)) continue
    const own = { left: x + box.left * scale * stretch, right: x + box.right * scale * stretch, top: y - box.top * scale, bottom: y - box.bottom * scale }
    ink = ink === undefined ? own : around(ink, own)
  }
  return ink
}

export const around = (a: Ink, b: Ink): Ink => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
})

export const isInColours = ({ face, glyphs }: Part): boolean => face !== undefined && glyphs.some(({ id }) => colourGlyph(face, id) !== undefined)

/** Collects what is drawn, and what it refers to once each. */
export class Drawing {
  readonly #defs = new Map<string, string>()
  readonly #shapes: string[] = []
  /** Whether any glyph is in colours of its own. */
  get inColours(): boolean {
    return this.#defs.size > 0
  }
  add(part: Part, left: number, baseline: number, size: number): void {
    const { face, glyphs, blank } = part
    if (blank) return
    if (face === undefined) {
      this.#shapes.push(boxAt(left, baseline, size))
      return
    }
    const scale = size / face.unitsPerEm
    for (const { id, x, y, stretch } of glyphs) {
      const place = `transform="translate(${round(left + x)} ${round(baseline + y)}) scale(${scale * stretch} ${-scale})"`
      const colours = colourGlyph(face, id)
      if (colours !== undefined) {
        const name = `g${face.id}-${id}`
        this.#defs.set(name, `${colours.defs}<g id="${name}">${colours.body}</g>`)
        this.#shapes.push(`<use href="#${name}" ${place}/>`)
        continue
      }
      const d = face.outline(id)
      if (d !== '') this.#shapes.push(`<path ${place} d="${d}"/>`)
    }
  }
  /** A whole document: shapes in `fill`, over a shadow of them where one is asked for. */
  document(width: number, height: number, fill: string, opacity: number, shadow?: { readonly blur: number; readonly drop: number }): string {
    const paths = this.#shapes.join('')
    const defs = [...this.#defs.values()].join('')
    const soft =
      shadow === undefined ? '' : `<filter id="soft" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${round(shadow.blur)}"/></filter>`
    // What is in colours throws a black shadow as well.
    const black = `<filter id="black"><feColorMatrix type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0"/></filter>`
    const dark = this.inColours ? `<g filter="url(#black)">${paths}</g>` : paths
    const below =
      shadow === undefined ? '' : `<g fill="#000" fill-opacity="${round(0.6 * opacity)}" filter="url(#soft)" transform="translate(0 ${round(shadow.drop)})">${dark}</g>`
    const see = this.inColours ? `opacity="${round(opacity)}"` : `fill-opacity="${round(opacity)}"`
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      `${defs === '' ? '' : `<defs>${defs}${shadow === undefined ? '' : black}</defs>`}${soft}${below}<g fill="${fill}" color="${fill}" ${see}>${paths}</g></svg>`
    )
  }
}

function boxAt(left: number, baseline: number, size: number): string {
  const [x0, x1, y0, y1, line] = [left + BOX.left * size, left + BOX.right * size, baseline + BOX.top * size, baseline, BOX.line * size] as const
  const ring = (inset: number, back: boolean): string => {
    const [a, b, c, d] = [x0 + inset, x1 - inset, y0 + inset, y1 - inset].map(round)
    return back ? `M${a} ${c}V${d}H${b}V${c}Z` : `M${a} ${c}H${b}V${d}H${a}Z`
  }
  return `<path d="${ring(0, false)}${ring(line, true)}"/>`
}

const round = (value: number): number => Math.round(value * 1000) / 1000
