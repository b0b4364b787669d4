/** The `onnx` backend: Whisper from model packages, on this machine. */
import type { TranscriptionBackend } from '../../shared/kinds/transcription.ts'

const FAMILY = 'whisper'

const named = (need: unknown): string | undefined => (need as { readonly model?: string }).model

export const whisper: TranscriptionBackend = {
  name: 'onnx',
  kind: 'transcription',
  title: 'Whisper on this machine',
  rank: 60,
  version: '1',
  async available(services) {
    const [first] = await services.transcribers.models()
    if (first !== undefined) return { ok: true, reason: `${first.name} is installed` }
    return { ok: false, reason: `no model package of the family ${FAMILY} is installed: see reelgraph models`, family: FAMILY }
  },
  packages: (need) => [named(need) ?? []].flat(),
  identity: async (need, services) => (await services.transcribers.find(named(need))).digest,
  async run({ seconds, read, language, model: name, models, signal, log, progress }) {
    const model = await models.transcribers.find(name, signal)
    const { utterances, language: heard } = await model.listen({ seconds, read, language, signal, log, progress })
    return { utterances, language: heard, metadata: { backend: 'onnx', model: model.name } }
  },
}
