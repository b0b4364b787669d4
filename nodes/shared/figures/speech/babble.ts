/** Speech without words: a mouth for someone who is said to speak where there is no sound. Pure. */
import { unit } from '../look.ts'
import { mouthOfTimings, type MouthTrack } from './mouth-track.ts'

const ONSETS = ['m', 'b', 't', 'd', 's', 'l', 'r', 'k', 'w', 'p', 'f', 'sh', 'n', 'hh']
const VOWELS = ['aa', 'ae', 'ih', 'iy', 'eh', 'ao', 'uw', 'ah', 'ow', 'ay']
/** Seconds until it begins again. */
const LOOP = 24

const made = new Map<number, MouthTrack>()

/** Syllables, four to five a second, in phrases with pauses between them. */
export function babble(seed: number): MouthTrack {
  const known = made.get(seed)
  if (known !== undefined) return known
  const words = []
  let [time, salt] = [0.25, 0]
  const pick = <T>(list: readonly T[]): T => list[Math.floor(unit(seed, 900 + salt++) * list.length)]!
  while (time < LOOP - 1.5) {
    for (let k = 3 + Math.floor(unit(seed, 800 + salt++) * 5); k > 0 && time < LOOP - 1.5; k--) {
      const phonemes = []
      const from = time
      for (let n = 1 + Math.floor(unit(seed, 700 + salt++) * 2.2); n > 0; n--) {
        const [onset, vowel] = [0.06 + 0.03 * unit(seed, 600 + salt++), 0.1 + 0.09 * unit(seed, 500 + salt++)]
        phonemes.push({ symbol: pick(ONSETS), from: time, to: time + onset }, { symbol: pick(VOWELS), from: time + onset, to: time + onset + vowel })
        time += onset + vowel
      }
      words.push({ text: '-', from, to: time, phonemes })
    }
    time += 0.3 + 0.35 * unit(seed, 400 + salt++)
  }
  const once = mouthOfTimings({ alphabet: 'arpabet', duration: LOOP, words })
  const track: MouthTrack = { mouth: (at) => once.mouth(at % LOOP), voice: (at) => once.voice(at % LOOP) }
  if (made.size > 16) made.clear()
  made.set(seed, track)
  return track
}
