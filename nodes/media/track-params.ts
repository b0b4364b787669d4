/** Which of a file's sound tracks is read: params, and what is reported of it. */
import type { Json, MediaInfo, TrackChoice } from '../../engine/api.ts'

export const TRACK_PARAMS = {
  track: { type: 'integer', optional: true, minimum: 1, maximum: 999, title: 'Sound track', description: 'By number, from 1; empty: the one that the file marks as default.', advanced: true },
  language: { type: 'string', optional: true, maxLength: 40, title: 'Language', description: 'The first sound track in this language, named as in the file, e.g. eng.', advanced: true },
} as const

export const choiceOf = (track: number | undefined, language: string | undefined): TrackChoice => ({
  ...(track === undefined ? {} : { track }),
  ...(language === undefined || language === '' ? {} : { language }),
})

/** The tracks that there are, for the report. */
export function trackFacts(tracks: MediaInfo['tracks'], { track, language }: TrackChoice): Record<string, Json> {
  const named = tracks.map((one) => [one.track, one.language, one.title, one.codec, `${one.channels} channels`, one.isDefault ? 'default' : undefined].filter((part) => part !== undefined).join(' '))
  return { soundTracks: named, soundTrack: track ?? language ?? tracks.find((one) => one.taken)!.track }
}
