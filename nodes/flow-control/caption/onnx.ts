/** The `onnx` backend: captioners from model packages, on this machine. */
import { failure, type CaptionBackend, type Captioner, type ModelResources } from '../../../engine/api.ts'

const FAMILY = 'captioner'

async function found(models: ModelResources, name: string | undefined, signal?: AbortSignal): Promise<Captioner | undefined> {
  return name === undefined ? (await models.captioners.models())[0] : models.captioners.find(name, signal)
}
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
  identity: async (need, services) => (await found(services, named(need)))?.digest ?? 'none',
  async caption({ image, prefix, tokens, beams, model: name, models, signal, log, progress }) {
    const model = await found(models, name, signal)
    if (model === undefined) throw failure('E_MODEL_MISSING', { expected: `a model package of the family ${FAMILY}`, got: 'none' })
    const { text } = await model.caption({ image, prefix, most: tokens, beams, signal, log, onToken: progress })
    return { text, metadata: { backend: 'onnx', model: model.name } }
  },
}
