import { defineNode, type Json, type SpeechTimings } from '../../engine/api.ts'
import { transcriptionKind } from '../shared/kinds/transcription.ts'

/** Speech to words with their times; or a text that is there already to its times. */
export const transcribe = defineNode({
  type: 'transcribe',
  title: 'Transcribe',
  version: 2,
  category: 'audio',
  description: 'Puts speech into words, and tells when each is spoken: for subtitles of sound that is there already. With the text given it needs no model: its words are found in the sound.',
  tags: ['speech to text', 'stt', 'asr', 'whisper', 'captions', 'subtitles', 'align', 'alignment', 'words', 'auto captions', 'speech recognition'],
  backendKind: transcriptionKind.name,
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: {
    timings: { type: 'speech-timings', title: 'Timings', description: 'When each word is spoken; in English each phoneme, too.' },
    text: { type: 'text', title: 'Text' },
  },
  params: {
    text: { type: 'string', default: '', maxLength: 200_000, widget: 'multiline', title: 'Text', description: 'What is said, where it is known: its words are found in the sound.' },
    language: { type: 'string', default: '', maxLength: 35, title: 'Language', description: 'Such as en or pt-BR. Empty: what is heard, or the text\'s.' },
    backend: { type: 'string', default: 'auto', title: 'Backend', description: '"align" finds a given text, "onnx" takes a model package of the family whisper, "openai" asks a service.', advanced: true },
    model: { type: 'string', title: 'Model', optional: true, minLength: 1, maxLength: 300, description: 'Name of a package, or of the service\'s model.', advanced: true },
    listener: { type: 'string', optional: true, minLength: 1, package: ['voice-activity'], title: 'Speech detector', description: 'Model package that hears where somebody speaks, e.g. silero-vad: over music and noise words are found better with it. Absent: the first that is installed, if any.', advanced: true },
    options: { type: 'json', title: 'Backend options', optional: true, description: 'Passed on to the backend.', advanced: true },
  },
  imageModel: { family: 'voice-activity', param: 'listener' },
  cost: 20,
  async run({ inputs: { audio }, params, dry, models, signal, log, report, progress }) {
    const { text, language, model, options = {} } = params
    const [{ soundOf }, { wordsWithTimes }] = await Promise.all([import('../shared/align/sound.ts'), import('../shared/align/utterances.ts')])
    const voice = dry ? undefined : params.listener === undefined ? (await models.speechDetectors.models())[0] : await models.speechDetectors.find(params.listener, signal)
    const sound = soundOf(audio, voice, signal)
    const backend = await models.choose(transcriptionKind, params.backend, params as unknown as Json)
    if (text.trim() !== '' && backend.name !== 'align') log.warn('W_PARAM_IDLE', { port: 'text', detail: `The backend ${backend.name} goes by the sound alone.` })
    const made = await backend.run({ ...sound, text, language, model, options: options as Record<string, Json>, models, signal, log, progress })
    const spoken = made.language ?? language
    const found = await wordsWithTimes(made.utterances, sound, { language: spoken, models, signal, plain: made.unmade === true })
    if (found.words.length === 0 && !dry) log.warn('W_SPEECH_NOT_HEARD', { port: 'audio', got: 'no words' })
    if (made.unmade !== true) {
      report({ ...made.metadata, reason: backend.reason, ...(voice === undefined ? {} : { listener: voice.name }), words: found.words.length, ...(spoken === '' ? {} : { language: spoken }) })
      if (found.estimated) log.warn('W_SPEECH_ESTIMATED', { port: 'timings', detail: `The backend is ${backend.name}.` })
    }
    const timings: SpeechTimings = {
      ...(spoken === '' ? {} : { language: spoken }),
      alphabet: made.alphabet ?? found.alphabet,
      duration: milli(sound.seconds),
      ...(found.estimated ? { estimated: true } : {}),
      words: found.words.map((word) => ({ ...word, ...rounded(word), phonemes: word.phonemes.map((one) => ({ ...one, ...rounded(one) })) })),
    }
    return { timings, text: found.words.map((word) => word.text + (word.joined === true ? '' : ' ')).join('').trim() }
  },
})

const milli = (seconds: number): number => Math.round(seconds * 1e4) / 1e4
const rounded = ({ from, to }: { readonly from: number; readonly to: number }) => ({ from: milli(from), to: milli(to) })
