/** What rooms, microphones and other sounds do to speech, by chance. */
import { RATE } from '../../nodes/shared/figures/speech/labelled.ts'

/** @param music a part of a piece, as long as asked for */
export function spoiled(speech: Float32Array, chance: () => number, music: (length: number) => Float32Array): Float32Array {
  let sound: Float32Array<ArrayBuffer> = Float32Array.from(speech)
  if (chance() < 0.35) sound = echoed(sound, chance)
  if (chance() < 0.6) tilted(sound, (chance() - 0.5) * 1.2)
  if (chance() < 0.35) onePole(sound, 2500 + 4500 * chance(), false)
  if (chance() < 0.35) onePole(sound, 60 + 240 * chance(), true)
  const level = powerOf(sound)
  if (chance() < 0.55) mixed(sound, noise(sound.length, chance), level - (12 + 38 * chance()))
  if (chance() < 0.6) mixed(sound, chance() < 0.5 ? bed(sound.length, chance) : music(sound.length), level - (6 + 18 * chance()))
  const gain = 10 ** ((-30 * chance()) / 20)
  return sound.map((one) => one * gain)
}

/** dB of what is louder than a twentieth of the loudest. */
function powerOf(sound: Float32Array): number {
  const most = sound.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-6)
  let [sum, count] = [0, 0]
  for (const one of sound) if (Math.abs(one) > most / 20) [sum, count] = [sum + one * one, count + 1]
  return 10 * Math.log10(sum / Math.max(1, count) + 1e-12)
}

function mixed(sound: Float32Array, other: Float32Array, level: number): void {
  const own = 10 * Math.log10(other.reduce((sum, one) => sum + one * one, 0) / other.length + 1e-12)
  const gain = 10 ** ((level - own) / 20)
  for (let i = 0; i < sound.length; i++) sound[i]! += other[i]! * gain
}

function echoed(sound: Float32Array, chance: () => number): Float32Array<ArrayBuffer> {
  const result = Float32Array.from(sound)
  const decay = 0.02 + 0.1 * chance()
  for (let k = 0; k < 14; k++) {
    const late = 0.003 + 0.12 * chance() ** 2
    const gain = 0.45 * Math.exp(-late / decay) * (chance() < 0.5 ? -1 : 1)
    const shift = Math.round(late * RATE)
    for (let i = shift; i < sound.length; i++) result[i]! += gain * sound[i - shift]!
  }
  return result
}

/** Brighter or darker. */
function tilted(sound: Float32Array, share: number): void {
  let before = 0
  for (let i = 0; i < sound.length; i++) {
    const own = sound[i]!
    sound[i] = own - share * before
    before = own
  }
}

function onePole(sound: Float32Array, hertz: number, high: boolean): void {
  const share = Math.exp((-2 * Math.PI * hertz) / RATE)
  for (let pass = 0; pass < 2; pass++) {
    let low = 0
    for (let i = 0; i < sound.length; i++) {
      low = low * share + sound[i]! * (1 - share)
      sound[i] = high ? sound[i]! - low : low
    }
  }
}

/** White to brown. */
export function noise(length: number, chance: () => number): Float32Array {
  const result = Float32Array.from({ length }, () => chance() - 0.5)
  const share = chance() < 0.3 ? 0 : 0.7 + 0.28 * chance()
  let low = 0
  for (let i = 0; i < length; i++) result[i] = low = low * share + result[i]!
  return result
}

/** Chords that come and go, plucks, and a beat. */
export function bed(length: number, chance: () => number): Float32Array {
  const result = new Float32Array(length)
  const root = 65 * 2 ** chance()
  const beat = Math.round((0.3 + 0.4 * chance()) * RATE)
  const pad = chance() < 0.7
  const drums = chance() < 0.5
  for (let from = 0; from < length; from += beat * (pad ? 4 : 1)) {
    const size = Math.min(length - from, beat * (pad ? 5 : 2))
    for (const step of [0, 4 - Math.round(chance()), 7, 12]) {
      const hertz = root * 2 ** (Math.floor(chance() * 3) + (step + 2 * Math.floor(chance() * 4)) / 12)
      const bright = 0.4 + 1.6 * chance()
      for (let h = 1; h <= 8 && hertz * h < 7000; h++) {
        const turn = (2 * Math.PI * hertz * h) / RATE
        const gain = 1 / h ** bright / 4
        for (let i = 0; i < size; i++) result[from + i]! += gain * Math.sin(turn * i) * (pad ? Math.min(1, i / 4000, (size - i) / 4000) : Math.exp((-i * 4) / beat))
      }
    }
  }
  if (drums) {
    for (let from = 0; from < length; from += beat) {
      const size = Math.min(length - from, Math.round(0.08 * RATE))
      for (let i = 0; i < size; i++) result[from + i]! += (chance() - 0.5) * 1.5 * Math.exp(-i / 300)
    }
  }
  return result
}
