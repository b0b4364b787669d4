import { expect, test } from 'vitest'
import { faultText } from '../../editor/panels/fault-text.ts'
import { ERRORS, fault, type ErrorCode } from '../../engine/contract/errors.ts'
import { warning, WARNINGS, type WarningCode } from '../../engine/contract/warnings.ts'

test('a fault says what went wrong and the facts, not where, which stands beside it', () => {
  expect(faultText(fault('E_PORT_MISSING', { node: 'film', type: 'encode', port: 'video', expected: 'video' }))).toBe('A required input port is not wired: expected video.')
  expect(faultText(fault('E_NODE_TYPE', { node: 'wave', got: 'my-wave' }))).toBe('No installed plugin offers this node type: got my-wave.')
  expect(faultText(fault('E_NO_SINK'))).toBe(ERRORS.E_NO_SINK.title)
  expect(faultText({ code: 'E_OF_A_PLUGIN', message: 'E_OF_A_PLUGIN beat "a".x: too loud. Turn it down.', fix: 'Turn it down.' })).toBe('too loud.')
})

test.each(Object.keys(ERRORS) as ErrorCode[])('%s', (code) => {
  const text = faultText(fault(code, { node: 'film', type: 'encode', port: 'params[0].x', expected: 'one', got: 'two' }))
  expect(text.startsWith(ERRORS[code].title.replace(/\.$/, ''))).toBe(true)
  expect(text).not.toContain('"film"')
  expect(text).not.toContain(code)
})

test.each(Object.keys(WARNINGS) as WarningCode[])('%s', (code) => {
  const text = faultText(warning(code, { node: 'film', type: 'encode', port: 'prompt', got: 'two' }))
  expect(text.startsWith(WARNINGS[code].title.replace(/\.$/, ''))).toBe(true)
  expect(text).not.toContain('"film"')
  expect(text).not.toContain(WARNINGS[code].fix)
})
