/** City and space. */
import { addNoise, addVoice, eachEvent, wander, type Stage } from './stage.ts'

export function city(stage: Stage): void {
  addNoise(stage, { id: 1, filter: 'low', cutoff: () => 130, width: 0.3, gain: (time) => 0.26 + 0.14 * wander(time, 6, stage.seed + 1) })
  addNoise(stage, { id: 2, filter: 'band', q: 0.5, cutoff: () => 420, width: 0.65, gain: (time, side) => 0.16 + 0.14 * wander(time + side, 4, stage.seed + 2) })
  addNoise(stage, { id: 3, colour: 'white', filter: 'band', q: 0.5, cutoff: () => 2200, width: 0.75, gain: () => 0.006 })
  // Cars that come, pass and go: tyres on the road from one side to the other.
  for (const id of [4, 5, 6]) {
    const passes: { start: number; length: number; to: number; loud: number }[] = []
    eachEvent(stage, { id, every: 4.5 + id * 0.7, chance: 0.8, longest: 7 }, (start, own) => {
      passes.push({ start, length: 4 + 3 * own(2), to: own(3) < 0.5 ? -1 : 1, loud: 0.25 + 0.75 * own(4) })
    })
    const near = (time: number): number =>
      passes.reduce((sum, { start, length, loud }) => sum + (time < start || time > start + length ? 0 : loud * Math.sin((Math.PI * (time - start)) / length) ** 4), 0)
    const level = (time: number, side: number): number =>
      passes.reduce((sum, { start, length, to, loud }) => {
        const x = (time - start) / length
        if (x < 0 || x > 1) return sum
        const pan = to * (2 * x - 1)
        return sum + loud * Math.sin(Math.PI * x) ** 4 * Math.cos(((side === 0 ? 1 + pan : 1 - pan) * Math.PI) / 4)
      }, 0)
    addNoise(stage, { id: id * 2, filter: 'band', q: 0.6, width: 0.4, send: 0.2, cutoff: (t) => 380 + 700 * near(t), gain: (t, s) => 0.55 * level(t, s) })
  }
  // A horn, far away and rarely.
  eachEvent(stage, { id: 20, every: 11, chance: 0.45, longest: 1 }, (start, own) => {
    const pitch = 330 + 90 * own(2)
    const length = 0.25 + 0.4 * own(3)
    addVoice(stage, { start, duration: length, pan: own(4) * 1.4 - 0.7, send: 0.9 }, (t) => {
      const edge = Math.min(1, t * 25, (length - t) * 18)
      const reed = (f: number): number => Math.sin(2 * Math.PI * f * t) + 0.4 * Math.sin(4 * Math.PI * f * t)
      return 0.022 * edge * (reed(pitch) + reed(pitch * 1.26))
    })
  })
}

export function space(stage: Stage): void {
  const root = 55
  for (const [k, ratio] of [1, 1.5, 2, 3, 4.02].entries()) {
    for (const side of [-1, 1]) {
      const pitch = root * ratio * (1 + side * 0.0016 * (k + 1))
      const start = stage.from / stage.rate
      addVoice(stage, { start, duration: stage.count / stage.rate, pan: side * 0.7, send: 0.35 }, (t) => {
        const time = t + start
        return (0.16 / (1 + k * 0.9)) * (0.35 + 0.65 * wander(time, 6 + k, k * 9 + side)) * Math.sin(2 * Math.PI * ((pitch * time) % 1))
      })
    }
  }
  addNoise(stage, { id: 1, filter: 'low', cutoff: () => 90, gain: () => 0.16 })
  addNoise(stage, { id: 2, filter: 'band', q: 6, width: 0.75, send: 0.7, cutoff: (t, s) => 500 + 900 * wander(t + s * 5, 8, stage.seed + 8), gain: (t, s) => 0.12 * wander(t + s * 2, 5, stage.seed + 9) })
  // Glints: slow bells from far off.
  eachEvent(stage, { id: 3, every: 3.5, chance: 0.6, longest: 4 }, (start, own) => {
    const pitch = root * 8 * [1, 1.5, 1.6818, 2.2449][Math.floor(own(2) * 4)]!
    addVoice(stage, { start, duration: 4, pan: own(3) * 1.6 - 0.8, send: 0.85 }, (t) =>
      0.03 * Math.min(1, t * 6) * Math.exp(-t / 1.1) * Math.sin(2 * Math.PI * pitch * t + 0.6 * Math.exp(-t) * Math.sin(2 * Math.PI * pitch * 2.76 * t)))
  })
}
