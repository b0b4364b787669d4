/** Socket types whose values are plain JSON. */
import { asJson, defineSocket, inWords, type SocketFault, type SocketSpec } from '../contract/define-socket.ts'
import type { Json } from '../contract/sockets.ts'

const unless = (right: boolean, expected: string, value: unknown): SocketFault | undefined => (right ? undefined : { expected, got: inWords(value) })
/** A string as it is, anything else as JSON. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

export const text = defineSocket({
  name: 'text',
  title: 'Text',
  colour: '#f2c14e',
  feeds: ['string'],
  check: (value) => unless(typeof value === 'string', 'text', value),
  describe: (value) => ({ value }),
  store: asJson,
  sample: () => 'text',
})

export const number = defineSocket({
  name: 'number',
  title: 'Number',
  colour: '#8bd3dd',
  feeds: ['number', 'integer'],
  check: (value) => unless(typeof value === 'number' && Number.isFinite(value), 'number', value),
  describe: (value) => ({ value: String(value) }),
  store: asJson,
  sample: () => 1,
})

export const boolean = defineSocket({
  name: 'boolean',
  title: 'On or off',
  colour: '#d6a2e8',
  feeds: ['boolean'],
  check: (value) => unless(typeof value === 'boolean', 'boolean', value),
  describe: (value) => ({ value: String(value) }),
  store: asJson,
  sample: () => true,
})

export const data = defineSocket({
  name: 'data',
  title: 'Data',
  colour: '#c0c0c0',
  accepts: ['text', 'number', 'boolean'],
  feeds: ['string', 'array', 'object', 'json'],
  check: () => undefined,
  describe: (value) => ({ value: textOf(value), data: value }),
  store: asJson,
  sample: (): Json => ({}),
})

export const lora: SocketSpec = defineSocket({
  name: 'lora',
  title: 'LoRA',
  colour: '#c58b5a',
  check: () => undefined,
  describe: (value) => ({ value: textOf(value) }),
  store: asJson,
  sample: () => [],
})
