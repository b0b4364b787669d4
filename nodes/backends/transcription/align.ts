/** The `align` backend: finds the words of a text that is given in the sound. Needs no model. */
import { failure } from '../../../engine/api.ts'
import type { Line } from '../../shared/align/follow.ts'
import type { TranscriptionBackend } from '../../shared/kinds/transcription.ts'
import { languageOfText } from '../../shared/speech/language.ts'

export const align: TranscriptionBackend = {
  name: 'align',
  kind: 'transcription',
  title: 'Words of a given text, found in the sound',
  rank: 100,
  version: '1',
  async available({ synthesisers: { flite, espeak } }) {
    const [own, other] = await Promise.all([flite.standing(), espeak.standing()])
    return own.ok || other.ok ? { ok: true, reason: 'the text is given' } : { ok: false, reason: `no voice to compare with: ${own.reason}` }
  },
  refuses(need) {
    const { text } = need as { readonly text?: unknown }
    return typeof text === 'string' && text.trim() !== '' ? undefined : 'it finds the words of a text in the sound, and the param text is empty'
  },
  async run({ text, read, unspoken, seconds, language, models, signal, log, progress }) {
    const [{ followText }, { readingsOf }, { sentencesOf }] = await Promise.all([import('../../shared/align/follow.ts'), import('../../shared/align/readings.ts'), import('../../shared/speech/sentences.ts')])
    const spoken = language === '' ? languageOfText(text) : language
    const lines: readonly Line[] = sentencesOf({ text, spans: [], breaks: [] }, spoken)
    if (lines.length === 0) throw failure('E_PARAM_VALUE', { port: 'text', expected: 'words', got: JSON.stringify(text.trim().slice(0, 40)) })
    const found = await followText({ seconds, read, ...(unspoken === undefined ? {} : { unspoken }) }, {
      lines,
      read: (n) => readingsOf(lines[n]!.tokens.map((one) => one.text), spoken, models.synthesisers, signal),
      signal,
      progress,
    })
    if (found === undefined) throw failure('E_BACKEND', { type: 'transcription', port: 'language', expected: 'a language that a voice here speaks', got: spoken === '' ? 'a text in an unknown one' : spoken, fix: 'Install eSpeak NG (apt install espeak-ng), or correct language.' })
    if (found.missed.length > 0) log.warn('W_SPEECH_NOT_HEARD', { port: 'text', got: lines[found.missed[0]!]!.tokens.map((one) => one.text).join(' ').slice(0, 80), detail: `${found.missed.length} of ${lines.length} sentences.` })
    return {
      utterances: [{ text, from: 0, to: seconds, words: found.words }],
      ...(spoken === '' ? {} : { language: spoken }),
      alphabet: found.alphabet,
      metadata: { backend: 'align', sentences: lines.length, notHeard: found.missed.length },
    }
  },
}
