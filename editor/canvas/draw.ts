/** Draws what the canvas shows: nodes, notes, groups, reroutes. The context stands at the thing's corner, below a node's title. */
import type { Palette } from '../theme.ts'
import { t } from '../language/t.ts'
import { NOTICE, REROUTE, ROW, type Face } from './face.ts'

export const TITLE = 28
const RADIUS = 8
const FONT = 'Inter, sans-serif'
/** One colour a category; those that a plugin adds get one of their own by their letters. */
const CATEGORIES: Readonly<Record<string, string>> = { generate: '#b57cff', media: '#4fb3ff', camera: '#ffb454', frame: '#6f8cff', mask: '#c3cad6', style: '#ff7ac6', face: '#e0b080', atmosphere: '#6fd3e8', transition: '#7cd992', audio: '#35c9c0', time: '#f2c14e', flow: '#a3d955', 'flow-control': '#ff8a6b', training: '#e8788a' }

export const categoryColour = (category: string): string => {
  const known = CATEGORIES[category]
  if (known !== undefined) return known
  let hue = 0
  for (const letter of category) hue = (hue * 31 + letter.charCodeAt(0)) % 360
  return `hsl(${hue} 65% 65%)`
}

export interface Look {
  readonly palette: Palette
  readonly scale: number
  readonly selected: boolean
  readonly hovered: boolean
  readonly collapsed: boolean
  /** Whether a port takes part in what is being connected; others fade. */
  fits(side: 'in' | 'out', type: string): boolean
  colour(type: string): string
}

type Context = CanvasRenderingContext2D

/** The card with its title and ports; what the badge shows comes on top. */
export function drawNode(context: Context, face: Face, look: Look): void {
  const { palette, scale, selected, hovered, collapsed } = look
  const { width } = face
  const height = collapsed ? 0 : face.height
  const far = scale < 0.5
  context.globalAlpha = face.mode === 'mute' ? 0.4 : face.mode === 'bypass' ? 0.65 : 1
  context.fillStyle = palette.node
  // Paths cost: from afar a node is a few rectangles.
  if (far) context.fillRect(0, -TITLE, width, height + TITLE)
  else {
    outline(context, 0, -TITLE, width, height + TITLE, far)
    context.fill()
  }
  context.fillStyle = palette.title
  if (far) context.fillRect(0, -TITLE, width, TITLE)
  else {
    context.beginPath()
    context.roundRect(0, -TITLE, width, TITLE, collapsed ? RADIUS : [RADIUS, RADIUS, 0, 0])
    context.fill()
  }
  context.fillStyle = face.kind === 'border' ? palette.accent : face.missing !== undefined ? palette.bad : categoryColour(face.category ?? '')
  if (far) context.fillRect(0, -TITLE, 8, TITLE)
  else {
    context.beginPath()
    context.roundRect(0, -TITLE, 4, TITLE, [RADIUS, 0, 0, collapsed ? RADIUS : 0])
    context.fill()
  }
  context.strokeStyle = selected ? palette.accent : hovered ? palette.soft : palette.edge
  context.lineWidth = selected ? Math.max(2, 2 / scale) : 1
  if (face.mode === 'bypass' || face.missing !== undefined) context.setLineDash([6, 4])
  if (far) context.strokeRect(0, -TITLE, width, height + TITLE)
  else {
    outline(context, 0, -TITLE, width, height + TITLE, far)
    context.stroke()
  }
  if (face.mode === 'bypass' || face.missing !== undefined) context.setLineDash([])
  if (!far) drawTitle(context, face, look)
  if (!collapsed) drawPorts(context, face, look, far)
  if (!collapsed && !far && face.missing !== undefined) drawMissing(context, face, look)
  context.globalAlpha = 1
}

/** Which type is missing, and what to do about it. */
function drawMissing(context: Context, { missing = '', width, height, inputs, outputs }: Face, { palette }: Look): void {
  const top = Math.max(1, inputs.length, outputs.length) * ROW
  context.fillStyle = palette.badGround
  context.fillRect(1, top, width - 2, Math.min(NOTICE, height - top))
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = palette.badText
  context.font = `600 11px ${FONT}`
  context.fillText(cut(context, t('{type} is not installed', { type: missing }), width - 20), 10, top + 13)
  context.font = `11px ${FONT}`
  context.fillText(cut(context, t('Add the plugin that has it.'), width - 20), 10, top + 28)
}

function outline(context: Context, x: number, y: number, width: number, height: number, square: boolean): void {
  context.beginPath()
  if (square) context.rect(x, y, width, height)
  else context.roundRect(x, y, width, height, RADIUS)
}

function drawTitle(context: Context, { title, width, mode, subgraph, kind }: Face, { palette, collapsed, scale }: Look): void {
  context.fillStyle = palette.soft
  context.beginPath()
  // The arrow that folds the node up.
  if (kind === 'node') {
    if (collapsed) path(context, [[13, -19], [18, -14], [13, -9]])
    else path(context, [[10, -16.5], [20, -16.5], [15, -11.5]])
    context.fill()
  }
  const tag = mode === 'mute' ? 'muted' : mode === 'bypass' ? 'bypassed' : subgraph === true ? 'graph ↵' : ''
  context.font = `11px ${FONT}`
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  context.fillText(tag, width - 10, -TITLE / 2 + 1)
  const room = width - 38 - (tag === '' ? 0 : context.measureText(tag).width + 10)
  context.fillStyle = palette.text
  context.textAlign = 'left'
  // Smaller on the screen, but not as small as the node.
  context.font = `600 ${Math.min(18, Math.max(13, Math.round(10.5 / scale)))}px ${FONT}`
  context.fillText(cut(context, title, room), kind === 'node' ? 28 : 14, -TITLE / 2 + 1)
}

const path = (context: Context, points: readonly (readonly [number, number])[]): void => points.forEach(([x, y], index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))

const widths = new Map<string, string>()
/** The text, shortened to what fits; remembered, as measuring costs. */
export function cut(context: Context, text: string, room: number): string {
  const key = `${context.font} ${Math.round(room)} ${text}`
  const known = widths.get(key)
  if (known !== undefined) return known
  let shown = text
  while (shown.length > 1 && context.measureText(shown === text ? text : `${shown}…`).width > room) shown = shown.slice(0, -1)
  const result = shown === text ? text : `${shown.trimEnd()}…`
  if (widths.size > 4000) widths.clear()
  widths.set(key, result)
  return result
}

function drawPorts(context: Context, { inputs, outputs, width }: Face, look: Look, far: boolean): void {
  const { palette, scale } = look
  // Too small to be seen.
  if (scale < 0.15) return
  const alpha = context.globalAlpha
  context.font = `12px ${FONT}`
  context.textBaseline = 'middle'
  for (const [side, ports] of [['in', inputs], ['out', outputs]] as const) {
    const x = side === 'in' ? 0 : width
    context.textAlign = side === 'in' ? 'left' : 'right'
    ports.forEach(({ type, label }, index) => {
      const y = (index + 0.7) * ROW
      context.globalAlpha = look.fits(side, type) ? alpha : alpha * 0.25
      context.fillStyle = look.colour(type)
      if (far) context.fillRect(x - 5, y - 5, 10, 10)
      else {
        context.beginPath()
        context.arc(x, y, 5, 0, Math.PI * 2)
        context.fill()
        context.lineWidth = 1.5
        context.strokeStyle = palette.ground
        context.stroke()
      }
      if (scale < 0.6) return
      context.fillStyle = palette.soft
      context.fillText(label, side === 'in' ? 12 : width - 12, y)
    })
  }
  context.globalAlpha = alpha
}

export function drawGroup(context: Context, { title, width, height, colour = '#5b7fd6' }: Face, { palette, scale, selected }: Look): void {
  context.fillStyle = `${colour}1c`
  outline(context, 0, 0, width, height, scale < 0.5)
  context.fill()
  context.fillStyle = `${colour}40`
  context.beginPath()
  context.roundRect(0, 0, width, TITLE, [RADIUS, RADIUS, 0, 0])
  context.fill()
  context.strokeStyle = selected ? palette.accent : `${colour}90`
  context.lineWidth = selected ? Math.max(2, 2 / scale) : 1
  outline(context, 0, 0, width, height, scale < 0.5)
  context.stroke()
  const size = Math.min(40, Math.max(13, 11 / scale))
  context.font = `600 ${size}px ${FONT}`
  context.fillStyle = palette.text
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillText(cut(context, title, width - 24), 12, TITLE / 2 + 1)
  corner(context, width, height, `${colour}c0`)
}

function corner(context: Context, width: number, height: number, colour: string): void {
  context.fillStyle = colour
  context.beginPath()
  path(context, [[width - 4, height - 14], [width - 4, height - 4], [width - 14, height - 4]])
  context.fill()
}

export function drawNote(context: Context, { text = '', width, height }: Face, { palette, scale, selected }: Look): void {
  context.fillStyle = palette.note
  outline(context, 0, 0, width, height, scale < 0.5)
  context.fill()
  context.strokeStyle = selected ? palette.accent : `${palette.noteText}30`
  context.lineWidth = selected ? Math.max(2, 2 / scale) : 1
  context.stroke()
  corner(context, width, height, `${palette.noteText}50`)
  if (scale < 0.3) return
  context.save()
  context.beginPath()
  context.rect(0, 0, width, height)
  context.clip()
  context.font = `13px ${FONT}`
  context.fillStyle = palette.noteText
  context.textBaseline = 'top'
  context.textAlign = 'left'
  let y = 12
  for (const line of text.split('\n')) {
    let row = ''
    for (const word of line.split(' ')) {
      const longer = row === '' ? word : `${row} ${word}`
      if (row !== '' && context.measureText(longer).width > width - 24) {
        context.fillText(row, 12, y)
        y += 19
        row = word
      } else row = longer
    }
    context.fillText(row, 12, y)
    y += 19
  }
  context.restore()
}

export function drawReroute(context: Context, { inputs }: Face, { palette, scale, selected, hovered, colour }: Look): void {
  context.beginPath()
  context.arc(REROUTE / 2, REROUTE / 2, hovered ? 8 : 6.5, 0, Math.PI * 2)
  context.fillStyle = colour(inputs[0]?.type ?? '')
  context.fill()
  context.lineWidth = selected ? Math.max(2, 2 / scale) : 2
  context.strokeStyle = selected ? palette.accent : palette.ground
  context.stroke()
}

/** Dots, or nothing where they would only be noise. */
export function drawGrid(context: Context, [left = 0, top = 0, width = 0, height = 0]: Float32Array, { grid }: Palette, scale: number): void {
  if (scale < 0.45) return
  const step = 32
  context.fillStyle = grid
  for (let x = Math.floor(left / step) * step; x < left + width; x += step) for (let y = Math.floor(top / step) * step; y < top + height; y += step) context.fillRect(x, y, 1.5, 1.5)
}
