import { defineNode } from '../../engine/api.ts'

/** A number that several params can share. */
export const numberValue = defineNode({
  type: 'number',
  title: 'Number',
  version: 1,
  category: 'flow-control',
  description: 'A number. Link it into the params that shall share it.',
  tags: ['constant', 'value', 'variable', 'caption'],
  outputs: { value: 'number' },
  params: { value: { type: 'number', default: 0, minimum: -1e12, maximum: 1e12, title: 'Value' } },
  cost: 0,
  run: ({ params }) => ({ value: params.value }),
})

/** A text that several params can share. */
export const textValue = defineNode({
  type: 'text',
  title: 'Text',
  version: 1,
  category: 'flow-control',
  description: 'A text. Link it into the params that shall share it.',
  tags: ['constant', 'string', 'prompt'],
  outputs: { value: 'text' },
  params: { value: { type: 'string', default: '', maxLength: 20000, widget: 'multiline', title: 'Text' } },
  cost: 0,
  run: ({ params }) => ({ value: params.value }),
})
