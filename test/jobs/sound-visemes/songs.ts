/** Pieces of the node `music`, as they lie under speech: one channel, at the rate of hearing. */
import type { Track } from '../../../engine/api.ts'
import { music } from '../../../nodes/audio/music.ts'
import { MOODS } from '../../../nodes/audio/music/moods.ts'
import { atRate } from '../../../nodes/shared/speech/at-rate.ts'
import { createHarness } from '../../harness.ts'
import { RATE } from '../../nodes/shared/figures/speech/labelled.ts'

/** One of each mood. */
export async function songsOf(seed: number, seconds: number): Promise<readonly Float32Array[]> {
  const harness = createHarness()
  const songs: Float32Array[] = []
  for (const mood of MOODS) {
    const audio = (await harness.evaluate(music, { params: { mood, seed, duration: seconds } })).audio as unknown as Track
    const [left, right] = await audio.samples(0, audio.info.length)
    const both = left!.map((value, i) => (value + right![i]!) / 2)
    songs.push(atRate(both, audio.info.sampleRate, RATE, Math.round(seconds * RATE)))
  }
  await harness.close()
  return songs
}

/** A part of one of them, by chance. */
export function partOf(songs: readonly Float32Array[], length: number, chance: () => number): Float32Array {
  const song = songs[Math.floor(chance() * songs.length)]!
  const start = Math.floor(chance() * Math.max(1, song.length - length))
  return Float32Array.from({ length }, (_, i) => song[(start + i) % song.length]!)
}
