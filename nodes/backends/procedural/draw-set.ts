/** Draws a place that is drawn whole, in a frame. Pure. */
import { type Drawing, Pen, plainPrompt, scaled } from '../../../engine/api.ts'
import type { Scene } from './scene.ts'
import { SETS } from './sets/index.ts'
import type { DrawnPlace } from './vocabulary.ts'

export interface Frame {
  readonly width: number
  readonly height: number
  /** Seconds. */
  readonly time: number
}

/** @param scene of a place for which `isSet` holds */
export function drawSet(scene: Scene, prompt: string, { width, height, time }: Frame): Drawing {
  const pen = new Pen(width, height)
  pen.within([scaled(height)], () => { SETS[scene.reading.place as DrawnPlace].draw({ pen, scene, words: plainPrompt(prompt), wide: width / height, time }) })
  return pen.done()
}
