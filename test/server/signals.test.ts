/** Signals over time, as the editor draws them: held against their formulas. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type ServerKit } from './kit.ts'

let kit: ServerKit
beforeAll(async () => {
  kit = await startServer()
}, 60_000)
afterAll(() => kit.close())

const DOCUMENT = {
  format: 1,
  nodes: {
    wave: { type: 'signal-wave', version: 1, params: { shape: 'sine', period: 2, low: -1, high: 1 } },
    sum: { type: 'expression', version: 1, params: { expression: 'value + 2 * a', value: { keyframes: [[0, 0], [4, 8]] } }, inputs: { a: 'wave.signal' } },
    tone: { type: 'tone', version: 1, params: { duration: 1 } },
    level: { type: 'audio-envelope', version: 1, inputs: { audio: 'tone.audio' } },
  },
}
async function ask(body: object): Promise<{ readonly status: number; readonly value: { readonly values: number[]; readonly code?: string } }> {
  const response = await fetch(`${kit.url}/api/signals`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document: DOCUMENT, ...body }) })
  return { status: response.status, value: (await response.json()) as { values: number[] } }
}

test('values of a wave, of an expression with keyframes in it, and of the level of a sound', async () => {
  const wave = await ask({ node: 'wave', port: 'signal', to: 2, count: 9 })
  expect(wave.value.values).toHaveLength(9)
  wave.value.values.forEach((value, step) => expect(value).toBeCloseTo(Math.sin(Math.PI * (step / 4)), 9))
  const sum = await ask({ node: 'sum', port: 'signal', from: 1, to: 3, count: 5 })
  sum.value.values.forEach((value, step) => expect(value).toBeCloseTo(2 * (1 + step / 2) + 2 * Math.sin(Math.PI * (1 + step / 2)), 9))
  expect((await ask({ node: 'sum', port: 'number', to: 1, count: 2 })).value.values).toEqual([0, 0])
  const level = await ask({ node: 'level', port: 'signal', to: 1, count: 20 })
  expect([level.status, Math.max(...level.value.values) > Math.min(...level.value.values) - 1, level.value.values.every(Number.isFinite)]).toEqual([200, true, true])
})

test.each([
  ['no such port', { node: 'wave', port: 'sound', to: 1 }, 'E_PORT'],
  ['a port that moves nothing', { node: 'tone', port: 'audio', to: 1 }, 'E_PORT_TYPE'],
  ['no such node', { node: 'wafe', port: 'signal', to: 1 }, 'E_NODE_UNKNOWN'],
  ['too many', { node: 'wave', port: 'signal', to: 1, count: 1e6 }, 'E_HTTP_INPUT'],
  ['an expression that can not be read', { document: { format: 1, nodes: { sum: { type: 'expression', params: { expression: '1 +' } } } }, node: 'sum', port: 'signal', to: 1 }, 'E_EXPRESSION'],
])('%s', async (_what, body, code) => {
  expect((await ask(body)).value.code).toBe(code)
})
