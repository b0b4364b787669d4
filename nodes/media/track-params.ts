/** Which of a file's sound tracks is read: params, and what is reported of it. */
import type { Json, Log, MediaInfo, TrackChoice } from '../../engine/api.ts'

export const TRACK_PARAMS = {
  track: { type: 'integer', optional: true, minimum: 1, maximum: 999, title: 'Sound track', description: 'By number, from 1; empty: the one that the file marks as default.', advanced: true },
  language: { type: 'string', optional: true, maxLength: 40, title: 'Language', description: 'The first sound track in this language, named as in the file, e.g. eng.', advanced: true },
  channels: { type: 'string', enum: ['source', 'stereo'], default: 'source', title: 'Channels', description: 'source: more than two are kept as 5.1; stereo: they are mixed down by ITU-R BS.775.', advanced: true },
} as const

/** Of graphs from before 5.1 was kept. */
export const asStereo = (params: Record<string, Json>): Record<string, Json> => ({ ...params, channels: 'stereo' })

export const choiceOf = (track: number | undefined, language: string | undefined, channels: 'source' | 'stereo'): TrackChoice => ({
  ...(channels === 'source' ? { surround: true } : {}),
  ...(track === undefined ? {} : { track }),
  ...(language === undefined || language === '' ? {} : { language }),
})

/** What became of more than two channels, for the report. */
export function mixFacts(tracks: MediaInfo['tracks'], { track, language, surround }: TrackChoice): Record<string, Json> {
  const spoken = language === undefined ? [] : tracks.filter((one) => one.language?.toLowerCase() === language.toLowerCase())
  const chosen = track === undefined ? (language === undefined ? tracks.find((one) => one.taken) : spoken.find((one) => one.taken) ?? spoken[0]) : tracks[track - 1]
  if (chosen === undefined || chosen.channels <= 2) return {}
  if (surround === true) return { sound: chosen.channels === 6 ? '5.1' : `5.1, of ${chosen.channels} channels` }
  return { mixedDown: `${chosen.channels} channels to stereo, by ITU-R BS.775` }
}

/** The tracks that there are, for the report. */
export function trackFacts(tracks: MediaInfo['tracks'], { track, language }: TrackChoice): Record<string, Json> {
  const named = tracks.map((one) => [one.track, one.language, one.title, one.codec, `${one.channels} channels`, one.isDefault ? 'default' : undefined].filter((part) => part !== undefined).join(' '))
  return { soundTracks: named, soundTrack: track ?? language ?? tracks.find((one) => one.taken)!.track }
}

/** A track that was chosen by its number and speaks another language than the one named. */
export function warnOfAnother(tracks: MediaInfo['tracks'], { track, language }: TrackChoice, log: Pick<Log, 'warn'>): void {
  const chosen = track === undefined ? undefined : tracks[track - 1]
  if (chosen === undefined || language === undefined || chosen.language?.toLowerCase() === language.toLowerCase()) return
  log.warn('W_PARAM_IDLE', { port: 'language', expected: `${chosen.language ?? 'none'}, as track ${track} has it`, got: language, detail: 'The number decides.', fix: 'Remove one of the two.' })
}
