/** What a scene may say stands in the production's file as well, for forms and clients: the same as the node has it. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { SCENE_FIELDS } from '../../nodes/flow-control/storyboard/scene-fields.ts'
import { readScenes } from '../../nodes/flow-control/storyboard/read-scenes.ts'

type Field = Readonly<Record<string, unknown>>
const { inputs } = JSON.parse(readFileSync(new URL('../../graphs/productions/storyboard.json', import.meta.url), 'utf8')) as { inputs: { scenes: { default: unknown[]; schema: { items: { properties: Record<string, Field>; required: string[] } } } } }
const { schema, default: given } = inputs.scenes

test('each field has the type, choices and range of the node\'s', () => {
  const KEPT = ['type', 'enum', 'minimum', 'maximum', 'maxLength', 'title', 'description']
  const fields = Object.entries(SCENE_FIELDS as Readonly<Record<string, Field>>).map(([name, field]) => [name, Object.fromEntries(Object.entries(field).filter(([key]) => KEPT.includes(key)))])
  expect(schema.items.properties).toEqual(Object.fromEntries(fields))
  expect(schema.items.required).toEqual(['prompt'])
})

describe('schema and node agree about', () => {
  const valid = new Ajv({ strict: false }).compile(schema)
  test.each<[string, unknown, boolean]>([
    ['the production\'s own scenes', given, true],
    ['a prompt alone', [{ prompt: 'sea' }], true],
    ['no scenes', [], false],
    ['no prompt', [{ duration: 3 }], false],
    ['an unknown field', [{ prompt: 'sea', wind: 3 }], false],
    ['an unknown choice', [{ prompt: 'sea', angle: 'odd' }], false],
    ['a number out of range', [{ prompt: 'sea', duration: 0 }], false],
  ])('%s', (_, scenes, right) => {
    expect(valid(scenes)).toBe(right)
    const read = (): unknown => readScenes(scenes as unknown[], 'board')
    if (right) expect(read).not.toThrow()
    else expect(read).toThrow(/E_PARAM_VALUE/)
  })
})
