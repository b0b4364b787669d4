/** Sea, wind, rain, night, forest: noise that breathes, and small creatures. */
import { addNoise, addVoice, eachEvent, wander, type Stage } from './stage.ts'

const mix = (a: number, b: number, x: number): number => a + (b - a) * x

/** Height of the swell at a time: waves that come every nine seconds or so, rise slowly, break and run out. */
function swell(stage: Stage, id: number): (time: number) => number {
  const period = 9
  return (time) => {
    let height = 0
    const first = Math.floor(time / period) - 2
    for (let wave = first; wave <= first + 3; wave++) {
      const start = (wave + 0.35 * wander(wave, 1, stage.seed + id)) * period
      const x = time - start
      if (x < 0 || x > 12) continue
      const size = mix(0.55, 1, wander(wave, 1, stage.seed + id + 77))
      height += size * (x < 3.4 ? (x / 3.4) ** 2.4 : Math.exp((3.4 - x) / 2.3))
    }
    return height
  }
}

export function sea(stage: Stage): void {
  const waves = [swell(stage, 1), swell(stage, 2)] as const
  const near = (time: number, side: number): number => mix(waves[0](time), waves[1](time + 3), side === 0 ? 0.25 : 0.6)
  addNoise(stage, { id: 1, filter: 'low', cutoff: () => 170, width: 0.3, gain: (time) => 0.3 + 0.25 * wander(time, 5, 11) })
  addNoise(stage, {
    id: 2, filter: 'low', width: 0.65,
    cutoff: (time, side) => 320 + 2600 * near(time, side) ** 1.5,
    gain: (time, side) => 0.1 + 0.75 * near(time, side) ** 1.4,
  })
  // Foam hisses on while the water runs back.
  addNoise(stage, {
    id: 3, colour: 'white', filter: 'band', q: 0.5, width: 0.75, send: 0.15,
    cutoff: (time, side) => 3600 + 1800 * near(time - 1.2, side),
    gain: (time, side) => 0.012 + 0.085 * near(time - 1.2, side) ** 2,
  })
}

export function wind(stage: Stage): void {
  const gust = (time: number, side: number): number =>
    0.65 * wander(time, 4.2, stage.seed + 3) + 0.35 * wander(time + side * 0.4, 1.3, stage.seed + 5)
  addNoise(stage, { id: 1, filter: 'low', cutoff: (time, side) => 180 + 420 * gust(time, side), gain: (time, side) => 0.25 + 0.9 * gust(time, side) ** 1.6 })
  addNoise(stage, {
    id: 2, filter: 'band', q: 1.6, width: 0.65,
    cutoff: (time, side) => 380 + 520 * gust(time, side),
    gain: (time, side) => 0.45 * gust(time, side) ** 2,
  })
  // Whistling at edges: two narrow bands that glide with the gusts.
  for (const [id, base] of [[3, 620], [4, 930]] as const) {
    addNoise(stage, {
      id, filter: 'band', q: 22, send: 0.4,
      cutoff: (time, side) => base * (0.85 + 0.4 * gust(time + id, side)),
      gain: (time, side) => 0.5 * gust(time + id, side) ** 4,
    })
  }
}

export function rain(stage: Stage): void {
  const density = (time: number, side: number): number => 0.75 + 0.25 * wander(time + side, 6, stage.seed + 9)
  addNoise(stage, { id: 1, colour: 'white', filter: 'band', q: 0.35, width: 0.75, cutoff: () => 5200, gain: (t, s) => 0.055 * density(t, s) })
  addNoise(stage, { id: 2, filter: 'band', q: 0.6, width: 0.65, cutoff: () => 640, gain: (t, s) => 0.32 * density(t, s) })
  addNoise(stage, { id: 3, filter: 'low', cutoff: () => 140, gain: () => 0.14 })
  // Drops close by: short pings of many pitches.
  for (const id of [4, 5, 6, 7]) {
    eachEvent(stage, { id, every: 0.045, chance: 0.6, longest: 0.05 }, (start, own) => {
      const pitch = 900 * 6 ** own(2)
      const loud = 0.012 + 0.1 * own(3) ** 5
      const decay = 0.003 + 0.007 * own(4)
      addVoice(stage, { start, duration: 0.05, pan: own(5) * 1.8 - 0.9, send: 0.15 }, (t) =>
        loud * Math.exp(-t / decay) * Math.sin(2 * Math.PI * pitch * t * (1 + 2.5 * t)) * Math.min(1, t * 4000))
    })
  }
}

/** A cricket's chirp: three or four pulses of one high note. */
function cricket(stage: Stage, id: number, pitch: number, pan: number, loud: number): void {
  eachEvent(stage, { id, every: 0.82 + 0.05 * id, chance: 0.86, longest: 0.4 }, (start, own) => {
    const pulses = 3 + Math.floor(own(2) * 2)
    const rate = 26 + id
    const level = loud * (0.6 + 0.4 * wander(start, 7, id))
    addVoice(stage, { start, duration: pulses / rate, pan, send: 0.35 }, (t) => {
      const phase = (t * rate) % 1
      return level * Math.sin(Math.PI * phase) ** 2 * Math.sin(2 * Math.PI * pitch * t) * (0.6 + 0.4 * Math.min(1, t * rate / 2))
    })
  })
}

export function night(stage: Stage): void {
  addNoise(stage, { id: 1, filter: 'low', cutoff: () => 240, gain: (time) => 0.1 + 0.08 * wander(time, 5, stage.seed + 2) })
  addNoise(stage, { id: 2, filter: 'band', q: 0.8, cutoff: () => 900, width: 0.75, gain: (time, side) => 0.05 + 0.05 * wander(time + side * 3, 4, stage.seed + 4) })
  const crickets = [[4310, -0.65, 0.05], [4630, 0.5, 0.045], [3980, 0.1, 0.022], [4870, 0.85, 0.02], [4450, -0.25, 0.018]] as const
  crickets.forEach(([pitch, pan, loud], k) => cricket(stage, 10 + k, pitch, pan, loud))
}

export function forest(stage: Stage): void {
  const gust = (time: number, side: number): number => wander(time + side * 0.7, 3.4, stage.seed + 6)
  addNoise(stage, { id: 1, filter: 'low', cutoff: () => 220, gain: () => 0.1 })
  addNoise(stage, { id: 2, colour: 'white', filter: 'band', q: 0.45, width: 0.75, cutoff: (t, s) => 2600 + 1500 * gust(t, s), gain: (t, s) => 0.012 + 0.05 * gust(t, s) ** 1.8 })
  addNoise(stage, { id: 3, filter: 'band', q: 0.7, width: 0.65, cutoff: () => 700, gain: (t, s) => 0.1 + 0.16 * gust(t, s) })
  for (const id of [5, 6, 7]) {
    eachEvent(stage, { id, every: 2.6 + id * 0.5, chance: 0.75, longest: 2 }, (start, own) => {
      const notes = 2 + Math.floor(own(2) * 5)
      const base = 2100 + 500 * (id - 5) + 700 * own(3)
      const pan = own(4) * 1.6 - 0.8
      const loud = 0.022 + 0.05 * own(5)
      for (let k = 0; k < notes; k++) {
        const length = 0.07 + 0.11 * own(10 + k)
        const from = base * (0.9 + 0.35 * own(20 + k))
        const bend = from * (own(30 + k) - 0.4) * 0.5
        const trill = own(40 + k) > 0.7 ? 0.35 : 0
        addVoice(stage, { start: start + k * (0.16 + 0.06 * own(6)), duration: length, pan, send: 0.6 }, (t) => {
          const x = t / length
          const phase = 2 * Math.PI * (from * t + (bend * t * x) / 2) + trill * Math.sin(2 * Math.PI * 38 * t)
          return loud * Math.sin(Math.PI * x) ** 1.5 * (Math.sin(phase) + 0.12 * Math.sin(2 * phase))
        })
      }
    })
  }
}
