/** A slow chord pad with a soft bass and a few bells. Chords go over into one another; voices are doubled out of tune. */
import { KEYS, type Key, type Mood } from './pad-params.ts'
import { addVoice, eachEvent, hash, wander, type Stage } from './stage.ts'

/** Chords as semitones over the key note, the bass first; voiced so that neighbours share notes. */
const PROGRESSIONS: Readonly<Record<Mood, readonly (readonly number[])[]>> = {
  calm: [[0, 7, 16, 19, 23, 26], [-3, 7, 16, 19, 24, 28], [5, 9, 16, 21, 24, 28], [-5, 7, 14, 19, 21, 26]],
  hopeful: [[0, 12, 16, 19, 26, 28], [-5, 11, 14, 19, 23, 26], [-3, 12, 16, 21, 24, 28], [5, 12, 17, 19, 21, 24]],
  melancholy: [[0, 12, 15, 19, 22, 26], [-4, 12, 15, 20, 22, 27], [3, 10, 15, 19, 22, 26], [-2, 10, 14, 17, 21, 24]],
  mysterious: [[0, 12, 15, 19, 21, 26], [-4, 11, 15, 20, 23, 27], [5, 12, 17, 20, 24, 31], [-5, 11, 14, 19, 20, 26]],
}

const CHORD_SECONDS = 5.5
const CROSSING = 2.4

export function musicPad(stage: Stage, key: Key, mood: Mood): void {
  const chords = PROGRESSIONS[mood]
  const root = 130.81 * 2 ** (KEYS.indexOf(key) / 12 - (KEYS.indexOf(key) > 6 ? 1 : 0))
  const pitch = (semitones: number): number => root * 2 ** (semitones / 12)
  const from = stage.from / stage.rate
  const to = (stage.from + stage.count) / stage.rate
  const length = CHORD_SECONDS + CROSSING
  for (let k = Math.floor((from - length) / CHORD_SECONDS); k * CHORD_SECONDS < to; k++) {
    const notes = chords[((k % chords.length) + chords.length) % chords.length]!
    const start = k * CHORD_SECONDS
    const envelope = (t: number): number =>
      Math.sin((Math.PI / 2) * Math.min(1, t / CROSSING)) * Math.sin((Math.PI / 2) * Math.min(1, (length - t) / CROSSING))
    notes.forEach((note, voice) => {
      const own = stage.seed + voice * 13
      for (const side of [-1, 1]) {
        // 3 to 6 cents off to either side, drifting: a chorus without delays.
        const cents = side * (3 + voice * 0.6)
        const turn = hash(voice * 2 + side, 99) / 4294967296
        const hertz = pitch(voice === 0 ? note - 12 : note) * 2 ** (cents / 1200)
        const level = (voice === 0 ? 0.085 : 0.046 / (1 + 0.12 * voice)) * (voice === 0 ? 1 : 0.75)
        addVoice(stage, { start, duration: length, pan: side * (voice === 0 ? 0.15 : 0.35 + 0.1 * voice), send: voice === 0 ? 0.1 : 0.4 }, (t) => {
          const time = start + t
          const open = 0.25 + 0.5 * wander(time, 3.1, own)
          const x = 2 * Math.PI * (hertz * t + turn + 0.02 * Math.sin(0.7 * time + voice))
          // sin (n + 1) x = 2 cos x sin n x - sin (n - 1) x
          const c = 2 * Math.cos(x)
          const s1 = Math.sin(x)
          const s2 = c * s1
          const s3 = c * s2 - s1
          const s4 = c * s3 - s2
          const s5 = c * s4 - s3
          return level * envelope(t) * (s1 + open * (0.42 * s2 + 0.2 * s3 + open * (0.14 * s4 + 0.07 * s5)))
        })
      }
    })
  }
  // Bells on notes of the chord that sounds, on a slow pulse.
  eachEvent(stage, { id: 40, every: CHORD_SECONDS / 4, chance: 0.62, longest: 3.2 }, (loose, own) => {
    const start = (Math.round((loose / CHORD_SECONDS) * 8) / 8) * CHORD_SECONDS
    const k = Math.floor((start + 0.3) / CHORD_SECONDS)
    const notes = chords[((k % chords.length) + chords.length) % chords.length]!
    const hertz = pitch(notes[2 + Math.floor(own(2) * (notes.length - 2))]! + (own(3) < 0.6 ? 12 : 0))
    const loud = 0.03 + 0.035 * own(4)
    addVoice(stage, { start, duration: 3.2, pan: own(5) * 1.2 - 0.6, send: 0.55 }, (t) => {
      const ring = Math.exp(-t / 0.8) * Math.min(1, t * 160) * Math.min(1, (3.2 - t) * 4)
      const x = 2 * Math.PI * hertz * t
      return loud * ring * Math.sin(x + 0.9 * Math.exp(-t / 0.22) * Math.sin(2 * x))
    })
  })
}
