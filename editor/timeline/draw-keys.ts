/** A diamond for each keyframe, along the lower edge of a clip. */
import { xOf, type View } from './scale.ts'

interface Place {
  readonly view: View
  /** The clip's ends and its lower edge on the screen. */
  readonly from: number
  readonly to: number
  readonly bottom: number
  readonly width: number
  readonly fill: string
  readonly edge: string
}

export function paintKeys(context: CanvasRenderingContext2D, frames: readonly number[], { view, from, to, bottom, width, fill, edge }: Place): void {
  context.beginPath()
  for (const frame of frames) {
    const x = Math.max(from + 5, Math.min(to - 5, xOf(view, frame)))
    if (x < -5 || x > width + 5) continue
    context.moveTo(x, bottom - 9)
    context.lineTo(x + 4, bottom - 5)
    context.lineTo(x, bottom - 1)
    context.lineTo(x - 4, bottom - 5)
    context.closePath()
  }
  context.fillStyle = fill
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = edge
  context.stroke()
}
