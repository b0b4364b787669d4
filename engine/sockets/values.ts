/** Socket types whose values are plain JSON. */
import { asJson, defineSocket, inWords, type SocketFault, type SocketSpec } from '../contract/define-socket.ts'
import type { Json } from '../contract/sockets.ts'

const unless = (right: boolean, expected: string, value: unknown): SocketFault | undefined => (right ? undefined : { expected, got: inWords(value) })
/** A string as it is, anything else as JSON. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** What is read of a longer one. */
const LONGEST = 65_536

/** For reading: a list has a line for each entry. */
function read(value: unknown): string {
  const whole = Array.isArray(value) ? value.map(textOf).join('\n') : typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : textOf(value)
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : whole
}

export const text = defineSocket({
  name: 'text',
  title: 'Text',
  colour: '#f2c14e',
  feeds: ['string'],
  check: (value) => unless(typeof value === 'string', 'text', value),
  describe: (value) => ({ value }),
  store: asJson,
  sample: () => 'text',
  preview: read,
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
  preview: read,
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
  preview: read,
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
  preview: read,
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
