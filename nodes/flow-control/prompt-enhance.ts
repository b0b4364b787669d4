import { defineNode } from '../../engine/api.ts'
import { enhancedPrompt } from './scene-text.ts'

/** Adds cinematic wording to a prompt. */
export const promptEnhance = defineNode({
  type: 'prompt-enhance',
  title: 'Enhance prompt',
  version: 1,
  category: 'flow-control',
  description: 'Adds cinematic wording to a prompt, by what it speaks of: children, night, nature.',
  tags: ['text', 'prompt', 'cinematic'],
  inputs: { text: { type: 'text', title: 'Prompt', optional: true } },
  outputs: { text: 'text' },
  params: {
    prompt: { type: 'string', default: '', maxLength: 4000, widget: 'multiline', title: 'Prompt', description: 'Used where no text is wired.' },
  },
  cost: 0,
  run: ({ inputs, params }) => ({ text: enhancedPrompt(inputs.text ?? params.prompt) }),
})
