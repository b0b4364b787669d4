import { describe, expect, it } from 'vitest'
import type { Backend } from '../../engine/backends/backend.ts'
import { definePlugin } from '../../engine/contract/define.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { createModelService } from '../../engine/backends/choose-backend.ts'
import { withoutModels } from '../../engine/models/without-models.ts'
import { textToVideoKind } from '../../nodes/shared/kinds/index.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'

const backend = (name: string, rank: number, change: Partial<Backend> = {}): Backend => ({
  name, rank, kind: 'text-to-video', title: name, version: '1',
  available: () => Promise.resolve({ ok: true, reason: `${name} is here` }),
  run: () => Promise.reject(new Error('not in this test')),
  ...change,
})

function models(...backends: Backend[]) {
  const registry = new PluginRegistry()
  registry.add({ declaration: definePlugin({ name: 'test', version: '1.0.0', backendKinds: [textToVideoKind], backends }), folder: '', digest: '' })
  return createModelService(registry, withoutModels)
}
const away = { available: () => Promise.resolve({ ok: false, reason: 'no weights' }) }
const choosy = { refuses: () => 'at most 4 s' }

describe('auto', () => {
  it('takes the best rank, and says why', async () => {
    expect(await models(backend('low', 1), backend('high', 9)).choose('text-to-video', 'auto', {})).toMatchObject({ name: 'high', reason: 'high is here' })
  })

  it('passes over what is away or refuses, and says so', async () => {
    const choice = await models(backend('gone', 9, away), backend('short', 8, choosy), backend('low', 1)).choose('text-to-video', 'auto', {})
    expect(choice).toMatchObject({ name: 'low', reason: 'low is here; passed over: gone (no weights), short (at most 4 s)' })
  })
})

describe('what a prompt says', () => {
  const reading = (draws: boolean) => ({ reading: () => ({ words: [{ text: 'mammoths', verdict: 'unknown' as const }], draws }) })
  const chosen = (wanted: string, ...all: Backend[]) => models(...all).forNode().choose(textToVideoKind, wanted, { prompt: 'mammoths' })

  it('auto passes over one that would draw nothing of it, and says how that one has read it', async () => {
    const choice = await chosen('auto', backend('painter', 9, reading(false)), backend('card', 1))
    expect(choice).toMatchObject({ name: 'card', reason: expect.stringContaining('painter (knows neither') as string, reading: { by: 'painter', draws: false } })
  })

  it('takes it all the same where none is left, by name, and where it draws something', async () => {
    expect(await chosen('auto', backend('painter', 9, reading(false)), backend('gone', 1, away))).toMatchObject({ name: 'painter', reading: { by: 'painter' } })
    expect(await chosen('painter', backend('painter', 9, reading(false)), backend('card', 1))).toMatchObject({ name: 'painter', reading: { draws: false } })
    expect(await chosen('auto', backend('painter', 9, reading(true)), backend('card', 1))).toMatchObject({ name: 'painter', reading: { draws: true } })
  })

  it('says nothing for backends that read no words', async () => {
    expect(await chosen('auto', backend('model', 20), backend('painter', 9, reading(false)))).not.toHaveProperty('reading')
  })
})

describe('by name', () => {
  it('takes that one whatever its rank', async () => {
    expect((await models(backend('low', 1), backend('high', 9)).choose('text-to-video', 'low', {})).name).toBe('low')
  })

  it.each([
    ['gone', 'gone: no weights.'],
    ['short', 'short: at most 4 s.'],
    ['nobody', undefined],
  ])('%s: E_BACKEND with the names there are and the reasons', async (wanted, detail) => {
    const fault = await models(backend('gone', 9, away), backend('short', 8, choosy)).choose('text-to-video', wanted, {}).catch((thrown) => toReelgraphError(thrown).faults[0])
    expect(fault).toMatchObject({ code: 'E_BACKEND', expected: '"auto", "gone", "short"', got: `"${wanted}"` })
    if (detail !== undefined) expect(fault).toMatchObject({ detail })
  })
})

describe('LoRAs', () => {
  const settings = [{ file: 'ink.safetensors', weight: 0.8, triggerWords: [], digest: 'a' }, { file: 'off.safetensors', weight: 0, triggerWords: [], digest: 'b' }]
  const run = () => Promise.resolve({ clip: {} as never, metadata: { backend: 'painter' } })
  const made = async (change: object, wanted: string, loras = settings) => {
    const warnings: string[] = []
    const log = { debug() {}, info() {}, warn: (code: string, { detail = code }: { readonly detail?: string } = {}) => void warnings.push(detail) }
    const choice = await models(backend('painter', 1, { run, ...change })).forNode().choose(textToVideoKind, wanted, {})
    const { metadata } = await choice.run({ loras, log } as never)
    return { warnings, metadata }
  }

  it.each(['auto', 'painter'])('that the backend chosen by %s does not merge are named', async (wanted) => {
    expect(await made({}, wanted)).toEqual({
      warnings: ['The backend painter knows no LoRA: it makes this without ink.safetensors.'],
      metadata: { backend: 'painter', lorasUnused: ['ink.safetensors'] },
    })
  })
  it('that a service would leave out stop the work before it costs anything', async () => {
    let asked = 0
    const paid = { remote: true, run: () => Promise.resolve(void asked++) }
    await expect(made(paid, 'painter')).rejects.toMatchObject({ code: 'E_LORA', message: expect.stringContaining('ink.safetensors') })
    expect(asked).toBe(0)
    await made({ remote: true }, 'painter', settings.slice(1))
  })
  it('that it merges, or that have no weight, are not', async () => {
    expect(await made({ loras: true }, 'auto')).toEqual({ warnings: [], metadata: { backend: 'painter' } })
    expect(await made({}, 'auto', settings.slice(1))).toEqual({ warnings: [], metadata: { backend: 'painter' } })
  })
})
