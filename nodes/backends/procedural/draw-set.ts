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

/** One on top of the other, each blurred (sigma in pixels) and laid over by itself. */
export interface DrawnLayer {
  readonly drawing: Drawing
  readonly blur: number
  readonly opacity: number
}

/** What is found of a pattern in a prompt's own words, its groups included. */
export const finder = (prompt: string): Place['finds'] => {
  const words = plainPrompt(prompt)
  return (pattern) => pattern.exec(words) ?? undefined
}

/** What lies before those who are in a set. */
export function frontOfSet(scene: Scene, finds: Place['finds'], frame: Frame): Drawing | undefined {
  const { front } = SETS[scene.reading.place as DrawnPlace]
  return front === undefined ? undefined : drawn(front.draw, placeIn(new Pen(frame.width, frame.height), scene, finds, frame), frame.height)
}

/** @param scene of a place for which `isSet` holds */
export function layersOfSet(scene: Scene, finds: Place['finds'], frame: Frame): readonly DrawnLayer[] {
  const { height } = frame
  const set = SETS[scene.reading.place as DrawnPlace]
  const back = placeIn(new Pen(frame.width, height), scene, finds, frame)
  return [
    { drawing: drawn(set.draw, back, height), blur: (set.soft?.(back) ?? 0) * height, opacity: 1 },
    ...(set.over ?? []).map(({ draw, blur = 0, opacity = 1 }) => ({ drawing: drawn(draw, placeIn(new Pen(frame.width, height), scene, finds, frame), height), blur: blur * height, opacity })),
  ]
}

/** All that the words change in a set, where it tells. */
export const saidBySet = (scene: Scene, finds: Place['finds'], { width, height, time }: Frame): unknown => SETS[scene.reading.place as DrawnPlace].says?.({ scene, finds, wide: width / height, time })

/** All of it in one drawing: two scenes are one where this is. */
export function drawSet(scene: Scene, finds: Place['finds'], frame: Frame): Drawing {
  const set = SETS[scene.reading.place as DrawnPlace]
  const place = placeIn(new Pen(frame.width, frame.height), scene, finds, frame)
  return drawn((one) => {
    set.draw(one)
    for (const { draw } of set.over ?? []) draw(one)
    set.front?.draw(one)
  }, place, frame.height)
}

const placeIn = (pen: Pen, scene: Scene, finds: Place['finds'], { width, height, time }: Frame): Place => ({ pen, scene, finds, wide: width / height, time })

function drawn(draw: (place: Place) => void, place: Place, height: number): Drawing {
  place.pen.within([scaled(height)], () => { draw(place) })
  return place.pen.done()
}
