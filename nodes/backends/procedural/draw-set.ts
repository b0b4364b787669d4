/** Draws a place that is drawn whole, in a frame. Pure. */
import { type Drawing, Pen, scaled } from '../../../engine/api.ts'
import { plainPrompt } from '../../shared/prompt-words.ts'
import type { Scene } from './scene.ts'
import { SETS } from './sets/index.ts'
import type { Place } from './sets/set.ts'
import type { DrawnPlace } from './vocabulary.ts'

export interface Frame {
  readonly width: number
  readonly height: number
  /** Seconds. */
  readonly time: number
}

/** What is found of a pattern in a prompt's own words, its groups included. */
export const finder = (prompt: string): Place['finds'] => {
  const words = plainPrompt(prompt)
  return (pattern) => pattern.exec(words) ?? undefined
}

/** @param scene of a place for which `isSet` holds */
export function drawSet(scene: Scene, finds: Place['finds'], { width, height, time }: Frame): Drawing {
  const pen = new Pen(width, height)
  pen.within([scaled(height)], () => { SETS[scene.reading.place as DrawnPlace].draw({ pen, scene, finds, wide: width / height, time }) })
  return pen.done()
}
