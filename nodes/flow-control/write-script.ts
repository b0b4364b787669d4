import { defineNode, failure, type Json } from '../../engine/api.ts'
import { languageOfText } from '../shared/speech/language.ts'
import { secondsOf } from '../shared/script-by-rules.ts'
import { haveWritten, SCRIPT_PARAMS } from './have-written.ts'

/** Parts of a script: hook, three points, close. */
const PARTS = 5
/** Share by which a script may be longer or shorter than asked for. */
const SLACK = 0.15

/** Writes what is spoken in a film, from a topic. */
export const writeScript = defineNode({
  type: 'write-script',
  title: 'Write script',
  version: 1,
  category: 'flow-control',
  description: 'Writes what is spoken in a film, from a topic: a hook, three points and a close, as long as speaking it may take. By rules, in English; or by a language model.',
  tags: ['text', 'narration', 'voice-over', 'topic', 'speech', 'llm', 'storyboard', 'chatgpt', 'screenplay'],
  backendKind: 'script',
  inputs: { text: { type: 'text', title: 'Topic', optional: true } },
  outputs: {
    text: { type: 'text', title: 'Text', description: 'For a speech node.' },
    scenes: { type: 'data', title: 'Scenes', description: 'A list of { prompt, duration }, one for each part: for a storyboard.' },
    seconds: { type: 'number', title: 'Seconds', description: 'How long speaking it takes, about.' },
  },
  params: {
    topic: { type: 'string', default: '', maxLength: 2000, widget: 'multiline', title: 'Topic', description: 'Used where no text is wired.' },
    custom: { type: 'boolean', default: false, title: 'As it is', description: 'The topic is the script: nothing is written.' },
    duration: { type: 'number', default: 30, minimum: 3, maximum: 3600, uiMaximum: 120, unit: 's', title: 'Length', description: 'How long speaking it takes.' },
    rate: { type: 'number', default: 1, minimum: 0.4, maximum: 3, uiMinimum: 0.6, uiMaximum: 1.6, title: 'Speaking rate', description: 'As in the speech node.' },
    language: { type: 'string', default: '', maxLength: 35, title: 'Language', description: 'Such as de. Empty: that of the topic, or English.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed', description: 'Other words.' },
    ...SCRIPT_PARAMS,
  },
  cost: 0,
  async run({ inputs, params, node, ...services }) {
    const { duration, rate, custom, backend, model, options } = params
    const topic = (inputs.text ?? params.topic).trim()
    if (!/[\p{L}\p{N}]/u.test(topic)) throw failure('E_PARAM_MISSING', { node, port: 'topic', expected: 'a topic', got: 'no words' })
    const language = params.language || languageOfText(topic) || 'en'
    const parts = custom ? topic.split(/\n\s*\n/).map((one) => one.trim()).filter((one) => one !== '') : await haveWritten(services, { backend, model, options }, { task: 'script', text: topic, most: PARTS, enhance: false, seconds: duration, rate, language, seed: params.seed })
    const text = parts.join('\n\n')
    const lengths = parts.map((one) => secondsOf(one.split(/(?<=[.!?…])\s+/)) / rate)
    const seconds = Math.round(10 * lengths.reduce((sum, one) => sum + one, 0)) / 10
    if (!custom && Math.abs(seconds - duration) > SLACK * duration) services.log.warn('W_SCRIPT_LENGTH', { port: 'duration', expected: `${duration} s`, got: `about ${seconds} s` })
    services.report({ words: text.split(/\s+/).length, seconds, language })
    return { text, scenes: parts.map((prompt, k): Json => ({ prompt, duration: Math.round(10 * lengths[k]!) / 10 })), seconds }
  },
})
