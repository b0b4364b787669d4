/** Paints how a sound comes in and goes out, and the handles of it. */
import type { SoundClip, Timeline } from './clips.ts'
import { perSecond } from './known.ts'
import { fadeHandles } from './rows.ts'
import { xOf, type View } from './scale.ts'

interface Place {
  readonly timeline: Pick<Timeline, 'rate'>
  readonly view: View
  readonly top: number
  readonly height: number
  readonly shade: string
  readonly handle: string
}

export function paintFades(context: CanvasRenderingContext2D, clip: SoundClip, { timeline, view, top, height, shade, handle }: Place): void {
  const second = perSecond(timeline.rate) * view.scale
  const bottom = top + height
  for (const [corner, wide] of [[xOf(view, clip.start), (clip.fade?.in ?? 0) * second], [xOf(view, clip.start + clip.length), -(clip.fade?.out ?? 0) * second]] as const) {
    if (wide === 0) continue
    context.beginPath()
    context.moveTo(corner, bottom)
    context.lineTo(corner, top)
    context.lineTo(corner + wide, top)
    context.fillStyle = shade
    context.globalAlpha = 0.6
    context.fill()
    context.globalAlpha = 1
    context.beginPath()
    context.moveTo(corner, bottom)
    context.lineTo(corner + wide, top)
    context.lineWidth = 1.5
    context.strokeStyle = handle
    context.stroke()
  }
  context.fillStyle = handle
  for (const x of fadeHandles(clip, timeline, view)) {
    if (x === undefined) continue
    context.beginPath()
    context.arc(x, top + 5, 3, 0, 2 * Math.PI)
    context.fill()
  }
}
