/** What a figure makes of a sound: its mouth, and its feeling where that is to be heard. */
import type { SpeechTimings, Track } from '../../../engine/api.ts'
import type { Emotion, FeelingTrack } from './emotions.ts'
import { feelingsOf } from './feelings/hear-emotion.ts'
import { phrasesOf } from './feelings/phrases.ts'
import { melsOf } from './speech/mel-track.ts'
import { mouthOfSound } from './speech/mouth-of-sound.ts'
import { mouthOfTimings, SILENT, type MouthTrack } from './speech/mouth-track.ts'

interface Heard {
  readonly speech: MouthTrack
  readonly emotion: Emotion | FeelingTrack
}

interface Sound {
  readonly audio: Track | undefined
  readonly timings: SpeechTimings | undefined
  readonly emotion: Emotion | 'auto'
  readonly signal: AbortSignal
  progress(done: number, total: number): void
}

/** Times that are told come first: they are exact. Without any sound it is silent, and neutral where that was to be heard. */
export async function heardIn({ audio, timings, emotion, signal, progress }: Sound): Promise<Heard> {
  const told = timings?.words.some(({ phonemes }) => phonemes.length > 0) === true ? mouthOfTimings(timings) : undefined
  const listens = audio !== undefined && (told === undefined || emotion === 'auto')
  if (!listens) return { speech: told ?? SILENT, emotion: emotion === 'auto' ? 'neutral' : emotion }
  const mels = await melsOf(audio, signal, progress)
  return {
    speech: told ?? mouthOfSound(mels),
    emotion: emotion === 'auto' ? feelingsOf(await phrasesOf(audio, mels, signal), audio.info.length / audio.info.sampleRate) : emotion,
  }
}
