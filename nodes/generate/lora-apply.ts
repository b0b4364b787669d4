import { defineNode } from '../../engine/api.ts'

/** Chooses a LoRA for the models further on; several in a row are merged together. */
export const loraApply = defineNode({
  type: 'lora-apply',
  title: 'Apply LoRA',
  version: 1,
  category: 'generate',
  description:
    'A LoRA (safetensors of kohya, diffusers or PEFT, and of AnimateDiff motions) for the model of the generating node that it is wired to. Wire several in a row. Its trigger words come out as text.',
  tags: ['lora', 'style', 'character', 'fine-tune', 'safetensors'],
  inputs: { loras: { type: 'lora', optional: true, title: 'LoRAs before' } },
  outputs: {
    loras: { type: 'lora', title: 'LoRAs' },
    triggerWords: { type: 'text', title: 'Trigger words', description: 'Of this one, with commas: wire them into the prompt.' },
  },
  params: {
    file: { type: 'string', asset: 'lora', widget: 'file', minLength: 1, title: 'File', description: 'A .safetensors file in the project folder.' },
    weight: { type: 'number', default: 1, minimum: -4, maximum: 4, uiMinimum: 0, uiMaximum: 1.5, title: 'Weight', description: '1: as it was trained; 0: not at all.' },
  },
  cost: 0,
  async run({ inputs, params: { file, weight }, models, report }) {
    const { layers, triggerWords, digest, base } = await models.lora(file)
    report({ layers: layers.length, triggerWords: [...triggerWords], ...(base === undefined ? {} : { base }) })
    return { loras: [...(inputs.loras ?? []), { file, weight, triggerWords, digest }], triggerWords: triggerWords.join(', ') }
  },
})
