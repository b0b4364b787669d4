/** Paints a timeline: only what is in view. */
import type { Joint, PictureClip, SoundClip, Timeline, TimelineClip } from './clips.ts'
import { paintFades } from './draw-fades.ts'
import { paintKeys } from './draw-keys.ts'
import { paintText } from './draw-text.ts'
import { perSecond } from './known.ts'
import type { createPictures } from './pictures.ts'
import { HEAD, RULER, type Row } from './rows.ts'
import { frameAt, tick, xOf, type View } from './scale.ts'
import { timecode } from './timecode.ts'

export interface Colours {
  readonly ground: string
  readonly raised: string
  readonly field: string
  readonly line: string
  readonly text: string
  readonly soft: string
  readonly accent: string
  readonly warn: string
  readonly dark: boolean
}

export interface Scene {
  readonly timeline: Timeline
  readonly rows: readonly Row[]
  readonly view: View
  readonly width: number
  readonly height: number
  /** Pixels that the rows are scrolled up by. */
  readonly scrolled: number
  readonly chosen: ReadonlySet<string>
  /** The clip whose transition is chosen. */
  readonly joint?: string | undefined
  readonly colours: Colours
  readonly markers: readonly { readonly frame: number; readonly name: string }[]
  readonly beats: readonly number[]
  readonly range: { readonly from: number; readonly to: number } | undefined
  /** Where an edge has snapped to. */
  readonly snap?: number | undefined
  /** Where a clip that is dragged would come in. */
  readonly drop?: number | undefined
  /** Drawn to choose what lies in it. */
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined
  readonly pictures: ReturnType<typeof createPictures>
  /** Frames of the film at which a clip has keyframes. */
  keys(clip: TimelineClip): readonly number[]
}

const FACES: Readonly<Record<TimelineClip['kind'], { readonly dark: readonly [string, string]; readonly light: readonly [string, string] }>> = {
  picture: { dark: ['#23324e', '#4d6fae'], light: ['#d4e0f7', '#6d8fd0'] },
  overlay: { dark: ['#3a2a4d', '#8a63b8'], light: ['#e8dcf6', '#9c77c9'] },
  title: { dark: ['#4a2f3d', '#b8658f'], light: ['#f8dde9', '#c5709b'] },
  subtitle: { dark: ['#453a1e', '#b09238'], light: ['#f7edc8', '#b3942f'] },
  sound: { dark: ['#17382c', '#2fa168'], light: ['#d2efdf', '#3a9d69'] },
}
const FONT = '11px Inter, system-ui, sans-serif'

export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { width, height, colours, rows, scrolled, pictures } = scene
  context.fillStyle = colours.ground
  context.fillRect(0, 0, width, height)
  context.font = FONT
  context.textBaseline = 'middle'
  pictures.begin()
  context.save()
  context.beginPath()
  context.rect(0, RULER, width, height - RULER)
  context.clip()
  context.translate(0, -scrolled)
  context.fillStyle = colours.raised
  for (const { top, height: high } of rows) context.fillRect(0, top, width, high)
  paintBeats(context, scene)
  const byRow = new Map(rows.map((row) => [`${row.kind} ${row.lane}`, row]))
  const { left } = scene.view
  const right = frameAt(scene.view, width)
  for (const clip of scene.timeline.clips) {
    if (clip.start > right || clip.start + clip.length < left) continue
    const row = byRow.get(`${clip.kind} ${clip.lane}`)
    if (row !== undefined) paintClip(context, scene, clip, row)
  }
  context.restore()
  pictures.end()
  paintRange(context, scene)
  paintRuler(context, scene)
  for (const [frame, colour] of [[scene.snap, colours.accent], [scene.drop, colours.warn]] as const) {
    if (frame === undefined) continue
    context.fillStyle = colour
    context.fillRect(Math.round(xOf(scene.view, frame)) - 1, RULER, frame === scene.drop ? 3 : 1, height - RULER)
  }
  if (scene.box === undefined) return
  context.strokeStyle = colours.accent
  context.lineWidth = 1
  context.strokeRect(scene.box.x + 0.5, scene.box.y + 0.5, scene.box.width, scene.box.height)
}

function paintClip(context: CanvasRenderingContext2D, scene: Scene, clip: TimelineClip, { top, height }: Row): void {
  const { view, colours, chosen, width } = scene
  const [ground, edge] = FACES[clip.kind][colours.dark ? 'dark' : 'light']
  const from = xOf(view, clip.start)
  const to = xOf(view, clip.start + clip.length)
  const x = Math.max(-4, from)
  const wide = Math.max(1, Math.min(width + 4, to) - x)
  const picked = chosen.has(clip.id)
  if (wide < 4) {
    context.fillStyle = picked ? colours.accent : edge
    context.fillRect(x, top, Math.max(1, wide - 0.5), height)
    return
  }
  context.save()
  context.beginPath()
  context.roundRect(x + 0.5, top, wide - 1, height, 5)
  context.fillStyle = ground
  context.fill()
  context.clip()
  const head = clip.kind === 'picture' ? HEAD : clip.kind === 'sound' ? 0 : height
  if (clip.kind === 'picture') paintTiles(context, scene, clip, { x, wide, top: top + head, height: height - head })
  if (clip.kind === 'sound') paintWave(context, scene, clip, { x, wide, top, height }, edge)
  if (clip.kind === 'sound' && wide > 8) paintFades(context, clip, { timeline: scene.timeline, view, top, height, shade: colours.ground, handle: edge })
  if (clip.guessed === true) hatch(context, x, wide, top, height, colours.soft)
  if (wide > 26) {
    context.fillStyle = clip.kind === 'picture' ? edge : 'transparent'
    context.fillRect(x, top, wide, clip.kind === 'picture' ? head : 0)
    context.fillStyle = clip.kind === 'picture' ? (colours.dark ? '#f3f6ff' : '#ffffff') : colours.text
    // Beside its transition, where there is room.
    const blended = clip.kind === 'picture' && (clip.joint?.length ?? 0) * view.scale < wide - 60 ? (clip.joint?.length ?? 0) * view.scale : 0
    // The next one comes over its end.
    const next = clip.kind === 'picture' ? scene.timeline.clips[clip.index + 1] : undefined
    const covered = next?.kind === 'picture' ? (next.joint?.length ?? 0) * view.scale : 0
    const gain = clip.kind === 'sound' && clip.gain !== 0 ? `  ${clip.gain > 0 ? '+' : ''}${clip.gain} dB` : ''
    paintText(context, `${clip.name}${gain}`, Math.max(from + blended, 0) + (clip.kind === 'sound' ? 14 : 7), top + (clip.kind === 'picture' ? 8.5 : clip.kind === 'sound' ? 9 : height / 2 + 0.5), Math.max(1, wide - blended - covered - (clip.kind === 'sound' ? 28 : 12)))
  }
  if (wide > 14) paintKeys(context, scene.keys(clip), { view, from, to, width, bottom: top + height, fill: colours.warn, edge: colours.ground })
  if (clip.kind === 'picture' && (clip.joint?.length ?? 0) > 0) paintJoint(context, scene, clip, clip.joint!, top, height)
  context.restore()
  context.beginPath()
  context.roundRect(x + 0.5 + (picked ? 0.5 : 0), top + (picked ? 0.5 : 0), wide - 1 - (picked ? 1 : 0), height - (picked ? 1 : 0), 5)
  context.lineWidth = picked ? 2 : 1
  context.strokeStyle = picked ? colours.accent : edge
  context.stroke()
  if (picked) {
    context.fillStyle = colours.accent
    context.globalAlpha = 0.16
    context.fill()
    context.globalAlpha = 1
    if (from > -4) context.fillRect(from + 2, top + 4, 3, height - 8)
    if (to < width + 4) context.fillRect(to - 5, top + 4, 3, height - 8)
  }
}

interface Box {
  readonly x: number
  readonly wide: number
  readonly top: number
  readonly height: number
}

/** Frames of the clip side by side, each from about where it stands. */
function paintTiles(context: CanvasRenderingContext2D, { view, pictures }: Scene, clip: PictureClip, { x, wide, top, height }: Box): void {
  if (wide < 14) return
  const { stretch } = clip
  const tile = (height * 16) / 9
  const frames = tile / view.scale
  // The same few frames at all scales near each other: they needn't be made anew while one zooms.
  const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, frames))))
  const share = (stretch.end - stretch.first) / clip.length
  const first = Math.floor((x - xOf(view, clip.start)) / tile)
  let last: ImageBitmap | undefined
  for (let at = Math.max(0, first); ; at++) {
    const left = xOf(view, clip.start) + at * tile
    if (left > x + wide) break
    const inside = Math.floor(((at * frames) * share + stretch.first) / step) * step
    // Until it is there, the one before it stands in.
    const picture = pictures.picture(stretch.link, Math.max(0, Math.min(stretch.total - 1, Math.max(stretch.first, inside)))) ?? last
    if (picture === undefined) continue
    last = picture
    const fit = Math.max(tile / picture.width, height / picture.height)
    const [w, h] = [tile / fit, height / fit]
    context.drawImage(picture, (picture.width - w) / 2, (picture.height - h) / 2, w, h, left, top, tile + 0.5, height)
  }
}

function paintWave(context: CanvasRenderingContext2D, { view, timeline, pictures }: Scene, clip: SoundClip, { x, wide, top, height }: Box, colour: string): void {
  const wave = wide < 8 ? undefined : pictures.wave(clip.link)
  if (wave === undefined) return
  const middle = top + height / 2 + 5
  const half = height / 2 - 6
  const second = perSecond(timeline.rate) * view.scale
  const loud = 10 ** (clip.gain / 20)
  const columns = wave.low.length
  context.fillStyle = colour
  context.beginPath()
  for (let at = Math.max(0, Math.floor(x)); at < x + wide; at++) {
    const from = Math.floor(((clip.from + (at - xOf(view, clip.start)) / second) / clip.track) * columns)
    const to = Math.max(from + 1, Math.floor(((clip.from + (at + 1 - xOf(view, clip.start)) / second) / clip.track) * columns))
    let [low, high] = [0, 0]
    for (let column = Math.max(0, from); column < Math.min(columns, to); column++) {
      low = Math.min(low, wave.low[column]!)
      high = Math.max(high, wave.high[column]!)
    }
    const up = Math.min(1, high * loud) * half
    context.rect(at, middle - up, 1, Math.max(1, up + Math.min(1, -low * loud) * half))
  }
  context.fill()
}

function paintJoint(context: CanvasRenderingContext2D, { view, colours, joint }: Scene, clip: PictureClip, { kind, length }: Joint, top: number, height: number): void {
  const from = xOf(view, clip.start)
  const to = xOf(view, clip.start + length)
  context.fillStyle = colours.dark ? '#0b0e14b8' : '#ffffffc8'
  context.fillRect(from, top, to - from, height)
  context.strokeStyle = colours.accent
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(from, top + height)
  context.lineTo(to, top)
  context.moveTo(from, top)
  context.lineTo(to, top + height)
  context.stroke()
  if (joint === clip.id) {
    context.lineWidth = 3
    context.strokeRect(from + 1.5, top + 1.5, to - from - 3, height - 3)
  }
  if (to - from < 44) return
  context.fillStyle = colours.text
  context.textAlign = 'center'
  paintText(context, kind, (from + to) / 2, top + height - 9, to - from - 6)
  context.textAlign = 'left'
}

function hatch(context: CanvasRenderingContext2D, x: number, wide: number, top: number, height: number, colour: string): void {
  context.strokeStyle = colour
  context.globalAlpha = 0.35
  context.lineWidth = 1
  context.beginPath()
  for (let at = x - height; at < x + wide; at += 9) {
    context.moveTo(at, top + height)
    context.lineTo(at + height, top)
  }
  context.stroke()
  context.globalAlpha = 1
}

function paintBeats(context: CanvasRenderingContext2D, { view, beats, width, height, colours, scrolled }: Scene): void {
  if (beats.length === 0) return
  context.fillStyle = colours.accent
  context.globalAlpha = 0.28
  for (const beat of beats) {
    const x = xOf(view, beat)
    if (x >= 0 && x <= width) context.fillRect(Math.round(x), RULER, 1, height + scrolled)
  }
  context.globalAlpha = 1
}

function paintRange(context: CanvasRenderingContext2D, { view, range, width, height, colours }: Scene): void {
  if (range === undefined) return
  const [from, to] = [xOf(view, range.from), xOf(view, range.to)]
  context.fillStyle = colours.dark ? '#0000006e' : '#5a627438'
  context.fillRect(0, RULER, Math.max(0, from), height)
  if (to < width) context.fillRect(Math.max(0, to), RULER, width - Math.max(0, to), height)
}

function paintRuler(context: CanvasRenderingContext2D, { view, width, colours, timeline, markers, range }: Scene): void {
  const rate = perSecond(timeline.rate)
  context.fillStyle = colours.raised
  context.fillRect(0, 0, width, RULER)
  if (range !== undefined) {
    context.fillStyle = colours.accent
    const [from, to] = [Math.max(0, xOf(view, range.from)), Math.min(width, xOf(view, range.to))]
    context.globalAlpha = 0.3
    context.fillRect(from, 0, to - from, RULER)
    context.globalAlpha = 1
    context.fillRect(from, RULER - 3, to - from, 3)
  }
  const step = tick(view.scale, rate)
  context.fillStyle = colours.soft
  for (let frame = Math.max(0, Math.floor(view.left / step) * step); ; frame += step) {
    const x = Math.round(xOf(view, frame))
    if (x > width) break
    context.fillRect(x, RULER - 9, 1, 9)
    for (let part = 1; part < 5; part++) context.fillRect(Math.round(xOf(view, frame + (part * step) / 5)), RULER - 4, 1, 4)
    context.fillText(rulerText(frame, rate, step), x + 5, 10)
  }
  context.fillStyle = colours.line
  context.fillRect(0, RULER - 1, width, 1)
  for (const { frame, name } of markers) {
    const x = Math.round(xOf(view, frame))
    if (x < -200 || x > width + 8) continue
    context.fillStyle = colours.warn
    context.beginPath()
    context.moveTo(x - 5, 2)
    context.lineTo(x + 5, 2)
    context.lineTo(x + 5, 9)
    context.lineTo(x, 15)
    context.lineTo(x - 5, 9)
    context.fill()
    if (name === '') continue
    const wide = context.measureText(name).width
    context.fillStyle = colours.raised
    context.fillRect(x + 7, 1, wide + 6, 15)
    context.fillStyle = colours.warn
    context.fillText(name, x + 10, 9)
  }
}

/** Hours only where there are any, frames only where the marks are so close. */
function rulerText(frame: number, rate: number, step: number): string {
  const code = timecode(frame, rate).replace(/^00:/, '')
  return step < Math.round(rate) ? code : code.slice(0, -3)
}
