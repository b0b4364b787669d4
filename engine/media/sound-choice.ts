/** Which of a file's sound tracks is taken. Pure. */
import type { TrackChoice } from '../contract/media-service.ts'
import { failure } from '../contract/errors.ts'
import type { AudioStream, Probe } from './streams.ts'

/**
 * Without a wish the track that the container marks as default; of several, or where none is marked, the one with the most
 * channels, and the first of those: what ffmpeg and most players take.
 * @throws E_MEDIA_STREAM where there is no such track
 */
export function chooseTrack({ tracks }: Pick<Probe, 'tracks'>, { track, language }: TrackChoice, file: string): AudioStream {
  if (tracks.length === 0) throw failure('E_MEDIA_STREAM', { file, expected: 'a sound stream' })
  if (track !== undefined) {
    const chosen = tracks[track - 1]
    if (chosen === undefined) throw failure('E_MEDIA_STREAM', { file, port: 'track', expected: `a track from 1 to ${tracks.length}`, got: String(track), fix: listed(tracks) })
    return chosen
  }
  const spoken = language === undefined ? tracks : tracks.filter((one) => one.language?.toLowerCase() === language.toLowerCase())
  if (spoken.length === 0) throw failure('E_MEDIA_STREAM', { file, port: 'language', expected: `a track in "${language}"`, got: listed(tracks), fix: 'Name the language as the file does, or choose by number.' })
  const weight = (one: AudioStream): number => (one.isDefault ? 1000 : 0) + one.channels
  return spoken.reduce((best, one) => (weight(one) > weight(best) ? one : best))
}

const listed = (tracks: readonly AudioStream[]): string =>
  tracks.map((one, i) => `${i + 1}: ${[one.language, one.title, one.codec, `${one.channels} channels`].filter((part) => part !== undefined).join(', ')}`).join('; ')
