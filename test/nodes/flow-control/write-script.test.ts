/** Scripts from topics, held against how long the embedded voice takes to say them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../../../nodes/audio/speech.ts'
import { flite } from '../../../nodes/backends/speech/flite.ts'
import { rules } from '../../../nodes/backends/script/rules.ts'
import { writeScript } from '../../../nodes/flow-control/write-script.ts'
import { narrate, subjectOf } from '../../../nodes/shared/script-by-rules.ts'
import { createHarness, type Harness } from '../../harness.ts'

let harness: Harness
beforeAll(() => void (harness = createHarness()))
afterAll(() => harness.close())

interface Written {
  readonly text: string
  readonly scenes: readonly { readonly prompt: string; readonly duration: number }[]
  readonly seconds: number
}
const written = async (params: Record<string, unknown>) => (await harness.evaluate(writeScript, { params, backends: [rules as never] })) as unknown as Written
const spoken = async (text: string, rate = 1): Promise<number> => ((await harness.evaluate(speech, { params: { text, rate }, backends: [flite as never] }))['duration'] as number)

describe('a script', () => {
  it.each([
    [30, 1, 'how volcanoes work'], [30, 1, 'The old lighthouse'], [30, 1.2, 'a city by the sea at sunrise'], [60, 1, 'bees'], [20, 0.9, 'learning to play the piano'],
  ])('of %d s at a rate of %d about %s takes as long', async (duration, rate, topic) => {
    const { text, seconds, scenes } = await written({ topic, duration, rate })
    expect(scenes).toHaveLength(5)
    expect(scenes.map(({ prompt }) => prompt).join('\n\n')).toBe(text)
    const taken = await spoken(text, rate)
    expect(Math.abs(taken - duration) / duration, `${taken} s`).toBeLessThan(0.1)
    expect(Math.abs(seconds - taken) / taken).toBeLessThan(0.1)
  }, 120_000)
  it('begins with a hook, has three points in order, and a close about its topic', async () => {
    const { scenes } = await written({ topic: 'Make a short video about the old lighthouse.', duration: 30 })
    const [hook, ...rest] = scenes.map(({ prompt }) => prompt)
    expect(hook).toContain('the old lighthouse')
    expect(rest.slice(0, 3).map((one) => one.split(',')[0])).toEqual(['First', 'Second', 'Third'])
    expect(rest[3]).toContain('the old lighthouse')
  })
  it('is another by its seed, and the same each time', async () => {
    const of = async (seed: number): Promise<string> => (await written({ topic: 'bees', seed })).text
    expect(await of(1)).toBe(await of(1))
    expect(new Set([await of(1), await of(2), await of(3)]).size).toBe(3)
  })
  it('never says a sentence twice', () => {
    for (const seconds of [5, 30, 90, 300]) {
      const lines = narrate({ topic: 'rivers', seconds, rate: 1, seed: seconds }).flatMap((part) => part.split(/(?<=[.!?])\s/))
      expect(new Set(lines).size).toBe(lines.length)
    }
  })
  it('of more than it knows to say is told of', async () => {
    const { seconds } = await written({ topic: 'bees', duration: 600 })
    expect(seconds).toBeLessThan(200)
    expect(harness.warnings.at(-1)).toMatchObject({ code: 'W_SCRIPT_LENGTH', port: 'duration' })
  })
  it('in another language is not for it', async () => {
    await expect(written({ topic: 'Die Bienen und der Garten hinter dem Haus' })).rejects.toMatchObject({ faults: [{ code: 'E_BACKEND', detail: expect.stringContaining('English') as string }] })
    await expect(written({ topic: 'bees', language: 'fr' })).rejects.toMatchObject({ code: 'E_BACKEND' })
  })
  it('that is there already is left as it is', async () => {
    const { text, scenes } = await written({ topic: 'One line.\n\nAnother line.', custom: true })
    expect(text).toBe('One line.\n\nAnother line.')
    expect(scenes).toHaveLength(2)
  })
  it('of nothing is refused', async () => {
    await expect(written({ topic: ' … ' })).rejects.toMatchObject({ code: 'E_PARAM_MISSING' })
  })
})

it.each([
  ['A video about bees', 'bees'], ['How volcanoes work?', 'how volcanoes work'], ['Make me a short film about Paris.', 'Paris'], ['NASA', 'NASA'], ['The sea', 'the sea'], ['write a script on the Moon', 'the Moon'],
])('"%s" is about %s', (topic, subject) => expect(subjectOf(topic)).toBe(subject))

