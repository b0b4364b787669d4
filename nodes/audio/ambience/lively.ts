/** Fire, crowd, stream and gulls. */
import { gull } from '../effects/sweeps.ts'
import { addNoise, addVoice, eachEvent, hash, wander, type Stage } from './stage.ts'

export function fire(stage: Stage): void {
  const blaze = (time: number, side: number): number => 0.55 * wander(time + side * 0.3, 0.7, stage.seed + 3) + 0.45 * wander(time, 0.19, stage.seed + 5)
  addNoise(stage, { id: 1, filter: 'low', width: 0.5, cutoff: (t, s) => 130 + 240 * blaze(t, s), gain: (t, s) => 0.13 + 0.27 * blaze(t, s) })
  addNoise(stage, { id: 2, filter: 'band', q: 0.5, width: 0.8, cutoff: () => 1500, gain: (t, s) => 0.03 + 0.06 * blaze(t, s) ** 2 })
  addNoise(stage, { id: 3, colour: 'white', filter: 'high', width: 0.8, cutoff: () => 5200, gain: (t, s) => 0.006 + 0.012 * blaze(t, s) })
  // Wood that cracks: many small snaps in clusters, and now and then a large one.
  for (const id of [4, 5, 6]) {
    eachEvent(stage, { id, every: 0.075, chance: 0.35, longest: 0.06 }, (start, own) => {
      if (wander(start, 1.1, stage.seed + id) < 0.35) return
      const loud = 0.04 + 0.6 * own(2) ** 5
      const decay = 0.0012 + 0.006 * own(3) ** 2
      const noise = hash(Math.round(start * 4800), id)
      addVoice(stage, { start, duration: 0.06, pan: own(4) * 1.4 - 0.7, send: 0.12 }, (t) => loud * Math.exp(-t / decay) * (hash(Math.round(t * 48000), noise) / 2147483648 - 1) * Math.min(1, t * 9000))
    })
  }
}

/** Many voices of which none is understood: syllables through the resonances of mouths, at many distances. */
export function crowd(stage: Stage): void {
  addNoise(stage, { id: 1, filter: 'band', q: 0.6, width: 0.7, send: 0.3, cutoff: (t, s) => 420 + 160 * wander(t + s, 0.8, stage.seed), gain: (t, s) => 0.12 + 0.1 * wander(t + s * 2, 0.5, stage.seed + 1) })
  addNoise(stage, { id: 2, filter: 'band', q: 1.2, width: 0.8, send: 0.3, cutoff: (t, s) => 1100 + 700 * wander(t + s, 0.21, stage.seed + 2), gain: (t, s) => 0.05 + 0.09 * wander(t + s * 3, 0.17, stage.seed + 3) ** 2 })
  for (let talker = 0; talker < 14; talker++) {
    const pitch = (talker % 2 === 0 ? 105 : 190) * (0.85 + (0.35 * (hash(talker, stage.seed) % 1000)) / 1000)
    const pan = ((hash(talker, 5) % 1000) / 500 - 1) * 0.9
    const far = 0.35 + (0.65 * (hash(talker, 9) % 1000)) / 1000
    eachEvent(stage, { id: 10 + talker, every: 0.21 + 0.008 * talker, chance: 0.78, longest: 0.34 }, (start, own) => {
      // They speak for a while and listen for a while.
      if (wander(start, 2.6, stage.seed + talker) < 0.42) return
      const length = 0.11 + 0.17 * own(2)
      const [first, second] = [300 + 480 * own(3), 900 + 1300 * own(4)]
      const hertz = pitch * (0.9 + 0.25 * own(5))
      const loud = 0.045 * far * (0.6 + 0.4 * own(6))
      // What the mouth lets through of each overtone.
      const mouth = Array.from({ length: 12 }, (_, k) => (Math.exp(-((((k + 1) * hertz - first) / 140) ** 2)) + 0.45 * Math.exp(-((((k + 1) * hertz - second) / 220) ** 2)) + 0.05) / Math.sqrt(k + 1))
      addVoice(stage, { start, duration: length, pan, send: 0.75 - 0.4 * far }, (t) => {
        const x = 2 * Math.PI * hertz * t * (1 - 0.25 * t)
        const c = 2 * Math.cos(x)
        let [before, now, sum] = [0, Math.sin(x), 0]
        for (let k = 0; k < 12; k++) {
          sum += now * mouth[k]!
          const next = c * now - before
          before = now
          now = next
        }
        return loud * Math.sin((Math.PI * t) / length) * sum
      })
    })
  }
}

/** Water over stones: bubbles of many sizes, whose pitch rises as they close. */
export function stream(stage: Stage): void {
  addNoise(stage, { id: 1, filter: 'band', q: 0.4, width: 0.7, cutoff: (t, s) => 900 + 300 * wander(t + s, 1.3, stage.seed), gain: (t, s) => 0.16 + 0.07 * wander(t + s, 0.6, stage.seed + 1) })
  addNoise(stage, { id: 2, colour: 'white', filter: 'band', q: 0.5, width: 0.8, cutoff: () => 4200, gain: (t, s) => 0.018 + 0.012 * wander(t + s, 0.4, stage.seed + 2) })
  for (const id of [3, 4, 5, 6, 7]) {
    eachEvent(stage, { id, every: 0.038, chance: 0.7, longest: 0.12 }, (start, own) => {
      const hertz = 380 * 6 ** own(2)
      const decay = 0.006 + 14 / hertz
      const loud = 0.012 + 0.06 * own(3) ** 3
      addVoice(stage, { start, duration: Math.min(0.12, decay * 6), pan: own(4) * 1.6 - 0.8, send: 0.15 }, (t) => loud * Math.min(1, t * 900) * Math.exp(-t / decay) * Math.sin(2 * Math.PI * hertz * t * (1 + 3.5 * t)))
    })
  }
}

export function gulls(stage: Stage): void {
  addNoise(stage, { id: 1, filter: 'low', cutoff: () => 300, gain: (t) => 0.05 + 0.04 * wander(t, 5, stage.seed) })
  for (const id of [2, 3]) {
    eachEvent(stage, { id, every: 3.4 + 0.9 * id, chance: 0.7, longest: 3 }, (start, own) => {
      const { left } = gull(stage.seed + 7 * Math.floor(own(2) * 5))
      const loud = 0.05 + 0.12 * own(3) ** 2
      addVoice(stage, { start, duration: left.length / stage.rate, pan: own(4) * 1.6 - 0.8, send: 0.7 }, (t) => loud * (left[Math.round(t * stage.rate)] ?? 0))
    })
  }
}
