/** Which moment of a source is heard when, where its speed is constant or changes. Pure. */

export interface TimeMap {
  /** Samples of the result. */
  readonly length: number
  /** Place in the source that output sample n shows. */
  where(n: number): number
  /** Output sample that shows a place of the source. */
  when(place: number): number
}

/** `length` samples for all `source` of them. */
export function steadyMap(source: number, length: number): TimeMap {
  const speed = source / length
  return { length, where: (n) => n * speed, when: (place) => place / speed }
}

export interface DrivenMap {
  readonly map: TimeMap
  readonly slowest: number
  readonly fastest: number
}

/** Points of a changing speed, a second. */
const POINTS = 50

/** Speed by the seconds of the result, which ends where the source does; and the slowest and fastest of it. */
export function drivenMap(source: number, sampleRate: number, speedAt: (time: number) => number): DrivenMap {
  const step = sampleRate / POINTS
  // Place in the source at each point of the result: the middle of each stretch tells its speed.
  const places = [0]
  let [slowest, fastest] = [Infinity, 0]
  while (places.at(-1)! < source) {
    const speed = speedAt((places.length - 0.5) / POINTS)
    slowest = Math.min(slowest, speed)
    fastest = Math.max(fastest, speed)
    places.push(places.at(-1)! + step * speed)
  }
  if (slowest === fastest) return { map: steadyMap(source, Math.max(1, Math.round(source / slowest))), slowest, fastest }
  const where = (n: number): number => {
    const at = Math.min(places.length - 2, Math.max(0, Math.floor(n / step)))
    return places[at]! + (places[at + 1]! - places[at]!) * (n / step - at)
  }
  const when = (place: number): number => {
    let at = 0
    for (let end = places.length - 1; end - at > 1;) {
      const middle = (at + end) >> 1
      if (places[middle]! <= place) at = middle
      else end = middle
    }
    return (at + (place - places[at]!) / (places[at + 1]! - places[at]!)) * step
  }
  return { map: { length: Math.max(1, Math.round(when(source))), where, when }, slowest, fastest }
}
