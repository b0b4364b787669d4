/** Glyphs in colours as SVG: the paint operations of `COLR`, and pictures of `CBDT` and `sbix`. */
import * as hb from 'harfbuzzjs'
import type { Face } from './face.ts'

/** What is painted, as a tree: HarfBuzz pushes and pops. */
type Node =
  | { readonly kind: 'group'; readonly children: Node[]; readonly transform?: string; readonly clip?: string; mode?: number }
  | { readonly kind: 'fill'; readonly paint: Paint }
  | { readonly kind: 'image'; readonly markup: string }

/** `currentColor`, a colour, or a gradient whose element lacks its id and transform. */
type Paint = { readonly colour: string; readonly opacity: number } | { readonly gradient: (id: string, transform: string) => string }

type Group = Extract<Node, { kind: 'group' }>

/** SVG in the units of the font, y upwards. `defs` carry ids that begin with `name`. */
export interface ColourGlyph {
  readonly defs: string
  readonly body: string
}

const SPREAD = { [hb.PaintExtend.PAD]: 'pad', [hb.PaintExtend.REPEAT]: 'repeat', [hb.PaintExtend.REFLECT]: 'reflect' } as const
const { PaintCompositeMode: MODE } = hb
const BLENDS = new Map<number, string>([
  [MODE.SCREEN, 'screen'], [MODE.OVERLAY, 'overlay'], [MODE.DARKEN, 'darken'], [MODE.LIGHTEN, 'lighten'], [MODE.COLOR_DODGE, 'color-dodge'],
  [MODE.COLOR_BURN, 'color-burn'], [MODE.HARD_LIGHT, 'hard-light'], [MODE.SOFT_LIGHT, 'soft-light'], [MODE.DIFFERENCE, 'difference'],
  [MODE.EXCLUSION, 'exclusion'], [MODE.MULTIPLY, 'multiply'], [MODE.HSL_HUE, 'hue'], [MODE.HSL_SATURATION, 'saturation'],
  [MODE.HSL_COLOR, 'color'], [MODE.HSL_LUMINOSITY, 'luminosity'],
])

const known = new WeakMap<Face, Map<number, ColourGlyph | undefined>>()

/** `undefined` for a glyph without colours. */
export function colourGlyph(face: Face, glyph: number): ColourGlyph | undefined {
  if (!face.inColours) return undefined
  let glyphs = known.get(face)
  if (glyphs === undefined) known.set(face, (glyphs = new Map()))
  if (!glyphs.has(glyph)) glyphs.set(glyph, painted(face, glyph))
  return glyphs.get(glyph)
}

function painted(face: Face, glyph: number): ColourGlyph | undefined {
  const root: Group = { kind: 'group', children: [] }
  if (!face.font.paintGlyphOrFail(glyph, painter(), [root], 0, { red: 0, green: 0, blue: 0, alpha: 255 })) return pictured(face, glyph)
  const writer = new SvgWriter(`c${face.id}-${glyph}-`)
  const body = writer.write(root)
  return body === '' ? undefined : { defs: writer.defs.join(''), body }
}

/** A picture that the painter does not hand out: `sbix` where the font has no size in pixels. */
function pictured(face: Face, glyph: number): ColourGlyph | undefined {
  const png = face.font.getGlyphColorPng(glyph)
  if (png === undefined || png.length < 24) return undefined
  const box = face.extents(glyph)
  const [width, height] = [box === undefined ? 0 : box.right - box.left, box === undefined ? 0 : box.bottom - box.top]
  if (box !== undefined && width > 0 && height < 0) return { defs: '', body: pictureOf(png, box.left, box.top, width, height) }
  // Without an outline to lie on: as wide as its advance, an eighth below the line.
  const view = new DataView(png.buffer, png.byteOffset)
  const across = face.font.glyphHAdvance(glyph)
  const tall = (across * view.getUint32(20)) / view.getUint32(16)
  return Number.isFinite(tall) ? { defs: '', body: pictureOf(png, 0, tall * 0.875, across, -tall) } : undefined
}

/** @param height downwards, so negative */
const pictureOf = (png: Uint8Array, x: number, y: number, width: number, height: number): string =>
  `<image transform="translate(${x} ${y}) scale(1 -1)" width="${width}" height="${-height}" preserveAspectRatio="none" href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`

let funcs: hb.PaintFuncs | undefined

/** The stack of open groups travels with each call. */
function painter(): hb.PaintFuncs {
  if (funcs !== undefined) return funcs
  const made = new hb.PaintFuncs()
  const open = (data: unknown, group: Omit<Group, 'kind' | 'children'>): void => {
    const stack = data as Group[]
    const node: Group = { kind: 'group', children: [], ...group }
    stack.at(-1)!.children.push(node)
    stack.push(node)
  }
  const close = (data: unknown): Group => (data as Group[]).pop()!
  const fill = (data: unknown, paint: Paint): void => void (data as Group[]).at(-1)!.children.push({ kind: 'fill', paint })
  made.setPushTransformFunc((xx, yx, xy, yy, dx, dy, data) => {
    const still = xx === 1 && yx === 0 && xy === 0 && yy === 1 && dx === 0 && dy === 0
    open(data, still ? {} : { transform: `matrix(${[xx, yx, xy, yy, dx, dy].map(short).join(' ')})` })
  })
  made.setPopTransformFunc(close)
  made.setPushClipGlyphFunc((glyph, font, data) => open(data, { clip: font.glyphToPath(glyph) }))
  made.setPushClipRectangleFunc((left, bottom, right, top, data) => open(data, { clip: `M${left},${bottom}H${right}V${top}H${left}Z` }))
  made.setPopClipFunc(close)
  made.setPushGroupFunc((data) => open(data, {}))
  made.setPopGroupFunc((mode, data) => {
    close(data).mode = mode
  })
  made.setColorFunc((isForeground, colour, data) => fill(data, inkOf(isForeground, colour)))
  made.setImageFunc((image, _width, _height, format, extents, data) => {
    if (format !== 'png ' || extents === undefined) return false
    const { xBearing: x, yBearing: y, width, height } = extents
    ;(data as Group[]).at(-1)!.children.push({ kind: 'image', markup: pictureOf(image, x, y, width, height) })
    return true
  })
  made.setLinearGradientFunc((line, x0, y0, x1, y1, x2, y2, data) => {
    const { stops, first, last } = stopsOf(line)
    // The third point turns the lines of equal colour: they run from the first point to it.
    const [ax, ay] = [x2 - x0, y2 - y0]
    const along = (x1 - x0) * ay - (y1 - y0) * ax
    const length = ax * ax + ay * ay
    const [gx, gy] = length === 0 ? [x1 - x0, y1 - y0] : [(along * ay) / length, (-along * ax) / length]
    const at = (share: number): string[] => [short(x0 + gx * share), short(y0 + gy * share)]
    const [[fromX, fromY], [toX, toY]] = [at(first), at(last)]
    fill(data, gradient(`linearGradient`, `x1="${fromX}" y1="${fromY}" x2="${toX}" y2="${toY}"`, line, stops))
  })
  made.setRadialGradientFunc((line, x0, y0, r0, x1, y1, r1, data) => {
    const { stops, first, last } = stopsOf(line)
    const at = (share: number): string[] => [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, Math.max(0, r0 + (r1 - r0) * share)].map(short)
    const [[fx, fy, fr], [cx, cy, r]] = [at(first), at(last)]
    fill(data, gradient('radialGradient', `cx="${cx}" cy="${cy}" r="${r}" fx="${fx}" fy="${fy}" fr="${fr}"`, line, stops))
  })
  // SVG has no gradient around a point: its middle colour stands for it.
  made.setSweepGradientFunc((line, _x, _y, _from, _to, data) => {
    const middle = line.colorStops[line.colorStops.length >> 1]
    if (middle !== undefined) fill(data, inkOf(middle.isForeground, middle.color))
  })
  return (funcs = made)
}

const short = (value: number): string => String(Math.round(value * 1000) / 1000)

const inkOf = (isForeground: boolean, { red, green, blue, alpha }: hb.Color): { colour: string; opacity: number } => ({
  colour: isForeground ? 'currentColor' : `rgb(${red},${green},${blue})`,
  opacity: alpha / 255,
})

/** Stops from 0 to 1, and which shares of the line these are: a line may begin before its first point. */
function stopsOf({ colorStops }: hb.ColorLine): { stops: string; first: number; last: number } {
  const sorted = [...colorStops].sort((a, b) => a.offset - b.offset)
  const [first, last] = [sorted[0]?.offset ?? 0, sorted.at(-1)?.offset ?? 1]
  const span = last - first
  const stops = sorted.map(({ offset, isForeground, color }) => {
    const { colour, opacity } = inkOf(isForeground, color)
    return `<stop offset="${short(span === 0 ? 0 : (offset - first) / span)}" stop-color="${colour}" stop-opacity="${short(opacity)}"/>`
  })
  return { stops: stops.join(''), first, last: span === 0 ? first + 1e-3 : last }
}

const gradient = (element: string, place: string, { extend }: hb.ColorLine, stops: string): Paint => ({
  gradient: (id, transform) =>
    `<${element} id="${id}" gradientUnits="userSpaceOnUse" ${place} spreadMethod="${SPREAD[extend]}"${transform === '' ? '' : ` gradientTransform="${transform}"`}>${stops}</${element}>`,
})

/** Far beyond any glyph: what fills everything within its clip. */
const EVERYWHERE = 'M-32768,-32768H32768V32768H-32768Z'
const WIDE = 'x="-4096" y="-4096" width="12288" height="12288"'

class SvgWriter {
  readonly defs: string[] = []
  readonly #name: string
  #count = 0
  constructor(name: string) {
    this.#name = name
  }
  write(node: Node): string {
    if (node.kind === 'image') return node.markup
    if (node.kind === 'fill') return this.#filled(EVERYWHERE, node.paint, '')
    const { clip, transform } = node
    if (clip !== undefined) {
      const only = soleFill(node)
      if (only !== undefined) return this.#filled(clip, only.paint, only.transform)
    }
    const inner = this.#together(node.children)
    if (inner === '' || (clip === undefined && transform === undefined)) return inner
    let attributes = ''
    if (transform !== undefined) attributes += ` transform="${transform}"`
    if (clip !== undefined) {
      const id = this.#id()
      this.defs.push(`<clipPath id="${id}"><path d="${clip}"/></clipPath>`)
      attributes += ` clip-path="url(#${id})"`
    }
    return `<g${attributes}>${inner}</g>`
  }
  /** Children over each other, each in the way that it is composited with what lies below (Porter and Duff 1984). */
  #together(children: readonly Node[]): string {
    let below = ''
    for (const child of children) {
      const source = this.write(child)
      const mode = child.kind === 'group' ? child.mode : undefined
      const blend = mode === undefined ? undefined : BLENDS.get(mode)
      if (blend !== undefined) below = `<g style="isolation:isolate">${below}<g style="mix-blend-mode:${blend}">${source}</g></g>`
      else if (mode === MODE.CLEAR) below = ''
      else if (mode === MODE.SRC) below = source
      else if (mode === MODE.DEST_OVER) below = source + below
      else if (mode === MODE.SRC_IN) below = this.#masked(source, below, false)
      else if (mode === MODE.DEST_IN) below = this.#masked(below, source, false)
      else if (mode === MODE.SRC_OUT) below = this.#masked(source, below, true)
      else if (mode === MODE.DEST_OUT) below = this.#masked(below, source, true)
      else if (mode === MODE.SRC_ATOP) below += this.#masked(source, below, false)
      else if (mode === MODE.DEST_ATOP) below = source + this.#masked(below, source, false)
      else if (mode === MODE.XOR) below = this.#masked(below, source, true) + this.#masked(source, below, true)
      else if (mode !== MODE.DEST) below += source
    }
    return below
  }
  /** What of `shown` lies within `by`, or outside of it. */
  #masked(shown: string, by: string, outside: boolean): string {
    if (shown === '' || by === '') return outside ? shown : ''
    const [mask, filter] = [this.#id(), this.#id()]
    // Its opacity as a grey: white shows, black hides.
    const grey = outside ? '0 0 0 -1 1' : '0 0 0 1 0'
    this.defs.push(
      `<filter id="${filter}" filterUnits="userSpaceOnUse" ${WIDE} color-interpolation-filters="sRGB"><feColorMatrix type="matrix" values="${grey} ${grey} ${grey} 0 0 0 0 1"/></filter>` +
        `<mask id="${mask}" maskUnits="userSpaceOnUse" ${WIDE}><g filter="url(#${filter})">${by}</g></mask>`,
    )
    return `<g mask="url(#${mask})">${shown}</g>`
  }
  #filled(path: string, paint: Paint, transform: string): string {
    if ('colour' in paint) return `<path d="${path}" fill="${paint.colour}"${paint.opacity < 1 ? ` fill-opacity="${short(paint.opacity)}"` : ''}/>`
    const id = this.#id()
    this.defs.push(paint.gradient(id, transform))
    return `<path d="${path}" fill="url(#${id})"/>`
  }
  #id(): string {
    return `${this.#name}${this.#count++}`
  }
}

/** A clip that holds one fill, directly or within transforms, is a path in that paint: no edge is drawn twice. */
function soleFill(node: Group): { paint: Paint; transform: string } | undefined {
  let transform = ''
  let only: Node | undefined = node.children.length === 1 ? node.children[0] : undefined
  while (only?.kind === 'group' && only.clip === undefined && (only.mode === undefined || only.mode === MODE.SRC_OVER)) {
    if (only.transform !== undefined) transform = transform === '' ? only.transform : `${transform} ${only.transform}`
    only = only.children.length === 1 ? only.children[0] : undefined
  }
  return only?.kind === 'fill' ? { paint: only.paint, transform } : undefined
}
