/** The `onnx` backend: captioners from model packages, on this machine. */
import type { CaptionBackend } from '../../shared/kinds/caption.ts'

const FAMILY = 'captioner'

const named = (need: unknown): string | undefined => (need as { readonly model?: string }).model

export const captioner: CaptionBackend = {
  name: 'onnx',
  kind: 'caption',
  title: 'A captioner on this machine',
  rank: 60,
  version: '1',
  stored: true,
  async available(services) {
    const [first] = await services.captioners.models()
    if (first !== undefined) return { ok: true, reason: `${first.name} is installed` }
    return { ok: false, reason: `no model package of the family ${FAMILY} is installed: see reelgraph models`, family: FAMILY }
  },
  packages: (need) => [named(need) ?? []].flat(),
  identity: async (need, services) => (await services.captioners.find(named(need))).digest,
  async run({ image, prefix, tokens, beams, model: name, models, signal, log, progress }) {
    const model = await models.captioners.find(name, signal)
    const { text } = await model.caption({ image, prefix, most: tokens, beams, signal, log, onToken: progress })
    return { text, metadata: { backend: 'onnx', model: model.name } }
  },
}
