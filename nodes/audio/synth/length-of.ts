/** How many samples a source of sound has: those of a clip or a track that it goes with, else of a duration. */
import { clipDuration, type Clip, type Track } from '../../../engine/api.ts'
import { RATE } from './sound.ts'

export function lengthOf({ video, audio }: { readonly video?: Clip | undefined; readonly audio?: Track | undefined }, duration: number): number {
  const seconds = video !== undefined ? clipDuration(video.info) : audio !== undefined ? audio.info.length / audio.info.sampleRate : duration
  return Math.max(1, Math.round(seconds * RATE))
}
