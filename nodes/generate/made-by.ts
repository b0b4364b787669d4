/** What all nodes that make something from words let people set. */
export const NEGATIVE_PROMPT = { type: 'string', title: 'Negative prompt', default: '', maxLength: 4000, widget: 'multiline', advanced: true, description: 'What is not wanted, for backends that know it.' } as const

export const SIZE = {
  width: { type: 'integer', title: 'Width', default: 1280, film: 'width', minimum: 1, maximum: 7680, unit: 'px' },
  height: { type: 'integer', title: 'Height', default: 720, film: 'height', minimum: 1, maximum: 4320, unit: 'px' },
} as const

export const DURATION = { type: 'number', title: 'Duration', default: 4, minimum: 0.04, maximum: 3600, uiMaximum: 30, unit: 's' } as const

export const MADE_BY = {
  seed: { type: 'integer', title: 'Seed', default: 0, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed' },
  backend: { type: 'string', title: 'Backend', default: 'auto', description: '"auto", or the name of a backend that reelgraph doctor lists.', advanced: true },
  model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
  options: { type: 'json', title: 'Backend options', default: {}, advanced: true, description: 'Passed on to the backend: steps, guidance and the like.' },
} as const

export const LORAS = { type: 'lora', optional: true, title: 'LoRA', description: 'Of lora-apply, for backends with models.' } as const
