/** Drums as test/oracles/beats.py plays them. */
import type { Track } from '../../../engine/api.ts'
import { noise, track } from './ffmpeg-audio.ts'

export type DrumEvent = readonly [time: number, kind: string, gain: number]

const RATE = 48_000
const LONG = Math.floor(0.35 * RATE)
const HISS = noise(RATE, 7, 1)

const VOICES: Readonly<Record<string, (t: number, hiss: number) => number>> = {
  kick: (t) => Math.exp(-t * 16) * Math.sin(2 * Math.PI * (55 * t + 4 * (1 - Math.exp(-t * 30)))),
  snare: (t, hiss) => Math.exp(-t * 22) * hiss * 0.7 + Math.exp(-t * 30) * Math.sin(2 * Math.PI * 190 * t) * 0.4,
  hat: (t, hiss) => Math.exp(-t * 90) * hiss * 0.5,
  bass: (t) => Math.exp(-t * 5) * Math.sin(2 * Math.PI * 82.4 * t) * 0.6,
  click: (t) => Math.exp(-t * 60) * Math.sin(2 * Math.PI * 1000 * t),
}

export function drums(events: readonly DrumEvent[], seconds: number): Track {
  const plane = new Float32Array(seconds * RATE)
  for (const [time, kind, gain] of events) {
    const at = Math.round(time * RATE)
    for (let i = 0; i < LONG && at + i < plane.length; i++) plane[at + i]! += 0.5 * gain * VOICES[kind]!(i / RATE, HISS[i]!)
  }
  return track([plane])
}
