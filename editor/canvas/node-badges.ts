/** What a node shows of itself on the canvas, beside its ports: its picture, its state, its progress, what is wrong with it. */
import { duration, milliseconds } from '../panels/words.ts'
import type { NodeState } from '../run/runs.ts'
import { palette } from '../theme.ts'
import type { Thumbnail } from '../seeing/thumbnails.ts'
import { cut, TITLE } from './draw.ts'
import { ROW, type Face } from './face.ts'
import { FOOT, PICTURE, WAVE, WRITTEN } from './node-height.ts'
import { directionOf } from '../language/languages.ts'
import { language, t } from '../language/t.ts'

export interface Badge {
  readonly title: string
  readonly thumbnails: readonly Thumbnail[]
  readonly state: NodeState
  /** Its result is in the store. */
  readonly cached: boolean
  readonly faults: readonly { readonly port?: string | undefined; readonly label: string; readonly text: string }[]
  /** What is doubtful about it: a lesser mark. */
  readonly warnings: number
  /** Of a sink: what it will write, and into which file. */
  readonly written?: { readonly format: string; readonly file: string }
}

/** Where the canvas draws the node: its origin is the corner below the title. */
export interface NodeBox {
  readonly width: number
  readonly height: number
  readonly title: number
  readonly scale: number
  readonly collapsed: boolean
  readonly ports: readonly { readonly name: string; readonly x: number; readonly y: number }[]
}

export const nodeBox = ({ width, height, inputs, outputs }: Face, scale: number, collapsed: boolean): NodeBox => ({
  width, height, title: TITLE, scale, collapsed,
  // Asked for by faults only, and a box is made for each node of each frame.
  get ports() {
    return [...inputs.map(({ name }, row) => ({ name, x: 0, y: (row + 0.7) * ROW })), ...outputs.map(({ name }, row) => ({ name, x: width, y: (row + 0.7) * ROW }))]
  },
})

const GAP = 8
/** Letters that are lower, in pixels of the page, are not read. */
const LEAST_TEXT = 4
const BAD = '#ff7a6b'
const DOUBT = '#f2c14e'
const COLOURS = { running: '#5aa9ff', done: '#2fbf71', cached: '#35c9c0', failed: BAD, skipped: '#9aa2b1', dirty: '#f2c14e' } as const
const WORDS = { running: t('running'), done: t('done'), cached: t('cached'), failed: t('failed'), skipped: t('skipped'), dirty: t('changed') } as const

export function drawBadge(context: CanvasRenderingContext2D, { title: heading, thumbnails, state, cached, faults, warnings, written }: Badge, box: NodeBox): void {
  const { width, height, title, scale, collapsed } = box
  const shown = state ?? (cached ? ({ state: 'cached' } as const) : undefined)
  if (!collapsed) {
    drawPictures(context, thumbnails, box)
    if (written !== undefined && scale > 0.35) drawWritten(context, written, box)
    if (scale > 0.35) drawFoot(context, shown, box)
  } else if (shown !== undefined) dot(context, COLOURS[shown.state], width - 12, -title / 2)
  if (shown?.state === 'running' && !waits(shown)) {
    const { done, total } = shown
    context.fillStyle = palette().edge
    context.fillRect(0, height - 3, width, 3)
    context.fillStyle = COLOURS.running
    // Where no end is known, a third of the line says that something goes on.
    if (total !== undefined && total > 0) context.fillRect(0, height - 3, (width * (done ?? 0)) / total, 3)
    else context.fillRect(0, height - 3, width / 3, 3)
  }
  if (faults.length > 0) drawFaults(context, faults, box)
  if (warnings > 0) drawDoubt(context, box)
  // The canvas itself leaves titles out where they would be too small to read.
  const size = Math.min(26, 11 / scale)
  if (scale < 0.5 && size * scale > LEAST_TEXT) {
    context.save()
    context.font = `600 ${size}px Inter, sans-serif`
    context.textBaseline = 'middle'
    context.textAlign = 'left'
    context.fillStyle = palette().text
    context.beginPath()
    context.rect(0, -title, width, title)
    context.clip()
    context.fillText(heading, 22, -title / 2 + 1)
    context.restore()
  }
}

/** It takes part in the run, but nothing was asked of it yet. */
const waits = (shown: NodeState): boolean => shown?.state === 'running' && (shown.frames ?? 0) === 0 && shown.total === undefined

function drawPictures(context: CanvasRenderingContext2D, thumbnails: readonly Thumbnail[], { width, height }: NodeBox): void {
  if (thumbnails.length === 0) return
  const high = thumbnails[0]!.kind === 'sound' ? WAVE : PICTURE
  const top = height - FOOT - high
  const wide = (width - GAP * (thumbnails.length + 1)) / thumbnails.length
  thumbnails.forEach(({ picture }, index) => {
    const left = GAP + index * (wide + GAP)
    context.fillStyle = palette().screen
    context.fillRect(left, top, wide, high)
    if (picture === undefined) return
    const fit = Math.min(wide / picture.width, high / picture.height)
    context.drawImage(picture, left + (wide - picture.width * fit) / 2, top + (high - picture.height * fit) / 2, picture.width * fit, picture.height * fit)
  })
}

function drawWritten(context: CanvasRenderingContext2D, { format, file }: NonNullable<Badge['written']>, { width, height }: NodeBox): void {
  const top = height - FOOT - WRITTEN
  context.fillStyle = palette().screen
  context.beginPath()
  context.roundRect(GAP, top, width - 2 * GAP, WRITTEN - 2, 4)
  context.fill()
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = palette().text
  context.font = '600 11px Inter, sans-serif'
  const room = width - 4 * GAP
  context.fillText(cut(context, format, room), 2 * GAP, top + 11)
  context.fillStyle = palette().soft
  context.font = '11px Inter, sans-serif'
  context.fillText(cut(context, file, room), 2 * GAP, format === '' ? top + 19 : top + 27)
}

const dot = (context: CanvasRenderingContext2D, colour: string, x: number, y: number): void => {
  context.fillStyle = colour
  context.beginPath()
  context.arc(x, y, 4, 0, Math.PI * 2)
  context.fill()
}

function drawFoot(context: CanvasRenderingContext2D, shown: NodeState, { width, height }: NodeBox): void {
  if (shown === undefined) return
  const y = height - FOOT / 2
  dot(context, waits(shown) ? COLOURS.skipped : COLOURS[shown.state], GAP + 4, y)
  context.font = '11px Inter, sans-serif'
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = palette().soft
  const share = shown.state === 'running' && (shown.total ?? 0) > 0 ? ` ${Math.round((100 * (shown.done ?? 0)) / shown.total!)} %` : ''
  const said = shown.state === 'running' && shown.message !== undefined && (shown.done ?? 0) < (shown.total ?? 0) ? shown.message : `${WORDS[shown.state]}${share}`
  context.fillText(waits(shown) ? t('waits') : said, GAP + 14, y)
  const { frames = 0, seconds = 0 } = shown
  context.textAlign = 'right'
  if (frames > 0) context.fillText(t('{time}/frame', { time: milliseconds((1000 * seconds) / frames) }), width - GAP, y)
  else if (shown.state === 'running' && shown.message !== undefined && shown.eta !== undefined && shown.eta > 0) context.fillText(t('{time} left', { time: duration(shown.eta) }), width - GAP, y)
  else if (seconds >= 0.05) context.fillText(milliseconds(1000 * seconds), width - GAP, y)
}

/** The ports that are wrong are ringed. */
function drawFaults(context: CanvasRenderingContext2D, faults: Badge['faults'], { width, height, title, collapsed, ports }: NodeBox): void {
  context.strokeStyle = BAD
  context.lineWidth = 2
  const low = collapsed ? 0 : height
  context.strokeRect(-1, -title - 1, width + 2, low + title + 2)
  if (!collapsed) {
    for (const { name, x, y } of ports) {
      if (!faults.some(({ port }) => port === name)) continue
      context.beginPath()
      context.arc(x, y, 8, 0, Math.PI * 2)
      context.stroke()
    }
  }
}

/** A sign at the corner, as large on the screen however small the node is. */
function drawDoubt(context: CanvasRenderingContext2D, { width, title, scale }: NodeBox): void {
  const radius = Math.min(18, Math.max(8, 6 / scale))
  context.fillStyle = DOUBT
  context.beginPath()
  context.arc(width - 2, -title + 2, radius, 0, Math.PI * 2)
  context.fill()
  context.fillStyle = '#2a1f00'
  context.font = `700 ${radius * 1.5}px Inter, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText('!', width - 2, -title + 2 + radius * 0.08)
}

/** What is wrong and what to do, below the node; drawn over all nodes. */
export function drawFaultText(context: CanvasRenderingContext2D, faults: Badge['faults'], { width, height, scale, collapsed }: NodeBox): void {
  if (scale < 0.5 || faults.length === 0) return
  const low = collapsed ? 0 : height
  context.font = '11px Inter, sans-serif'
  context.textBaseline = 'top'
  context.textAlign = 'left'
  const lines = faults.slice(0, 2).flatMap(({ label, text }) => wrap(context, label === '' ? text : `${label}: ${text}`, width - 2 * GAP, 3))
  context.fillStyle = palette().badGround
  context.fillRect(-2, low + 4, width + 4, lines.length * 15 + 10)
  context.fillStyle = palette().badText
  const mirrored = directionOf(language) === 'rtl'
  context.direction = directionOf(language)
  context.textAlign = 'start'
  lines.forEach((line, index) => context.fillText(line, mirrored ? width - GAP : GAP, low + 10 + index * 15))
  context.direction = 'ltr'
}

function wrap(context: CanvasRenderingContext2D, text: string, width: number, most: number): string[] {
  const lines: string[] = ['']
  for (const word of text.split(/\s+/)) {
    const longer = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`
    if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer
    else if (lines.length < most) lines.push(word)
    else {
      lines[most - 1] = `${lines[most - 1]}…`
      break
    }
  }
  return lines
}
