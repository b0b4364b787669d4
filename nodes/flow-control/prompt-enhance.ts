import { defineNode } from '../../engine/api.ts'
import { haveWritten, SCRIPT_PARAMS } from './have-written.ts'

/** Adds cinematic wording to a prompt. */
export const promptEnhance = defineNode({
  type: 'prompt-enhance',
  title: 'Enhance prompt',
  version: 1,
  category: 'flow-control',
  description: 'Adds cinematic wording to a prompt, by what it speaks of: children, night, nature. A language model can do it instead.',
  tags: ['text', 'prompt', 'cinematic'],
  backendKind: 'script',
  inputs: { text: { type: 'text', title: 'Prompt', optional: true } },
  outputs: { text: 'text' },
  params: {
    prompt: { type: 'string', default: '', maxLength: 4000, widget: 'multiline', title: 'Prompt', description: 'Used where no text is wired.' },
    ...SCRIPT_PARAMS,
  },
  cost: 0,
  async run({ inputs, params, ...services }) {
    const text = inputs.text ?? params.prompt
    const [enhanced = text] = await haveWritten(services, params, { task: 'enhance', text, most: 1, enhance: true })
    return { text: enhanced }
  },
})
