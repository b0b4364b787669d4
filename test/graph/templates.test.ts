import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escaped, filledText, fillTemplates, hasTemplate, namesInput, renamedInput, unescaped } from '../../engine/graph/templates.ts'
import type { Json } from '../../engine/contract/sockets.ts'

interface Filled {
  readonly params: Readonly<Record<string, Json>>
  readonly faults: readonly (readonly [got: string, name: string | undefined])[]
}
const fill = (text: Json, values: Readonly<Record<string, Json>> = {}, own: readonly string[] = []): Filled => {
  const faults: (readonly [string, string | undefined])[] = []
  const params = fillTemplates({ text }, values, { unknown: (_, got, name) => void faults.push([got, name]), own: () => own })
  return { params, faults }
}
const ODD = 'a {{inputs.n}} \\{{'
const VALUES: Readonly<Record<string, Json>> = { x: 'X', n: 4, list: [1], odd: ODD }

describe('templates', () => {
  it.each<readonly [text: string, becomes: Json]>([
    ['{{inputs.x}}', 'X'],
    ['{{ inputs.x }}', 'X'],
    ['{{inputs.n}}', 4],
    ['{{inputs.list}}', [1]],
    ['a {{inputs.n}} b {{inputs.list}}', 'a 4 b [1]'],
    ['{{inputs.odd}}', 'a {{inputs.n}} \\{{'],
    ['so {{inputs.odd}}', 'so a {{inputs.n}} \\{{'],
    ['\\{{inputs.x}}', '{{inputs.x}}'],
    ['\\{{foo', '{{foo'],
    ['\\\\{{inputs.x}}', '\\X'],
    ['\\\\\\{{inputs.x}}', '\\{{inputs.x}}'],
    ['{{inputs.x}}\\{{{inputs.x}}', 'X{{{inputs.x}}'],
    ['a\\b \\n {x} }} {', 'a\\b \\n {x} }} {'],
  ])('%s', (text, becomes) => {
    expect(fill(text, VALUES)).toEqual({ params: { text: becomes }, faults: [] })
  })

  it.each<readonly [text: string, got: string, name: string | undefined]>([
    ['{{foo.bar}}', '{{foo.bar}}', 'foo.bar'],
    ['a {{inputs.y}}', '{{inputs.y}}', 'inputs.y'],
    ['{{x}}', '{{x}}', 'x'],
    ['{{}}', '{{}}', ''],
    ['{{inputs.x', '{{inputs.x', undefined],
    ['{{inputs.x}', '{{inputs.x}', undefined],
    ['\\\\{{y}}', '{{y}}', 'y'],
    ['{{value.name}}', '{{value.name}}', 'value.name'],
    ['{{inputs.toString}}', '{{inputs.toString}}', 'inputs.toString'],
  ])('%s is a fault', (text, got, name) => {
    expect(fill(text, VALUES).faults).toEqual([[got, name]])
  })

  it('leaves what the node fills in by itself, with its escapes, and writes values so that they stay values', () => {
    const own = ['value', 'index']
    expect(fill('{{value}} {{ value.a }} {{index}} \\{{value}} {{inputs.x}}', VALUES, own)).toEqual({ params: { text: '{{value}} {{ value.a }} {{index}} \\{{value}} X' }, faults: [] })
    expect(fill('{{valeu}}', VALUES, own).faults).toEqual([['{{valeu}}', 'valeu']])
    const later = fill('{{inputs.odd}}', VALUES, own).params['text'] as string
    expect(filledText(later, () => 'never')).toBe(ODD)
  })

  const anyText = fc.string({ unit: fc.constantFrom('{', '}', '{{', '}}', '\\', 'inputs.x', ' ', 'a', 'ü'), maxLength: 14 })
  it('keeps any text without braces as it is', () => {
    fc.assert(fc.property(anyText.filter((text) => !text.includes('{{')), (text) => {
      expect(fill(text, VALUES)).toEqual({ params: { text }, faults: [] })
    }))
  })
  it('gives any escaped text back as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fill(escaped(text), VALUES)).toEqual({ params: { text }, faults: [] })
        expect(unescaped(escaped(text))).toBe(text)
        expect(hasTemplate(escaped(text))).toBe(false)
      }),
    )
  })

  it('knows which input a text names, and renames it there only', () => {
    const text = '{{inputs.x}} \\{{inputs.x}} {{ inputs.x }} {{inputs.xy}}'
    expect(renamedInput(text, 'x', 'z')).toBe('{{inputs.z}} \\{{inputs.x}} {{ inputs.z }} {{inputs.xy}}')
    expect([namesInput(text, 'x'), namesInput('\\{{inputs.x}}', 'x')]).toEqual([true, false])
  })
})
