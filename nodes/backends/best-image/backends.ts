/** What tells good pictures from bad ones: an aesthetic scorer where one is installed, else plain measures. */
import { failure, type ModelPackage, type ModelResources, type Still } from '../../../engine/api.ts'
import type { ScoreBackend } from '../../shared/kinds/best-image.ts'
import { measure, qualityOf, scoreOf } from '../../shared/pictures/quality.ts'

const KIND = 'best-image'
const FAMILY = 'aesthetic-scorer'

/** Larger pictures are measured at this: detail that is finer doesn't tell them apart. */
const LONGEST = 1024

export const measures: ScoreBackend = {
  name: 'measures',
  kind: KIND,
  title: 'Sharpness, exposure, contrast, colour and noise',
  rank: 10,
  version: '1',
  available: () => Promise.resolve({ ok: true, reason: 'built in' }),
  async run({ images, media, signal, progress }) {
    const scores = []
    for (const [k, image] of images.entries()) {
      signal.throwIfAborted()
      const scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
      const along = (length: number): number => Math.max(1, Math.round(length * scale))
      const parts = qualityOf(measure(scale === 1 ? image : await media.cover(image, along(image.width), along(image.height))))
      scores.push({ score: scoreOf(parts), parts: { ...parts } })
      progress(k + 1, images.length)
    }
    return { scores, metadata: { backend: 'measures' } }
  },
}

const scorers = ({ packages }: ModelResources): Promise<readonly ModelPackage[]> => packages.ofFamily(FAMILY)

async function scorer(models: ModelResources, name: string | undefined): Promise<ModelPackage | undefined> {
  const all = await scorers(models)
  return name === undefined ? all[0] : all.find((one) => one.name === name)
}

/** A package whose `scorer/model.onnx` takes 1 x 3 x 224 x 224, normalised as CLIP does, and gives one number. */
export const aestheticScorer: ScoreBackend = {
  name: 'onnx',
  kind: KIND,
  title: 'An aesthetic scorer on this machine',
  rank: 60,
  version: '1',
  async available(services) {
    const [first] = await scorers(services)
    return first === undefined ? { ok: false, reason: `no model package of the family ${FAMILY} is installed: see reelgraph models` } : { ok: true, reason: `${first.name} is installed` }
  },
  packages: (need) => [(need as { readonly model?: string }).model ?? []].flat(),
  identity: async (need, services) => (await scorer(services, (need as { readonly model?: string }).model))?.digest ?? 'none',
  async run({ images, model: name, media, models, signal, log, progress }) {
    const found = await scorer(models, name)
    if (found === undefined) throw failure('E_MODEL_MISSING', { expected: `a model package of the family ${FAMILY}`, got: name ?? 'none' })
    // At hand before the session is held.
    const pictures = await Promise.all(images.map(async (image) => normalised(await media.cover(image, SIDE, SIDE))))
    const scores = await models.sessions.use(found.session('scorer'), async (session) => {
      const made = []
      for (const [k, data] of pictures.entries()) {
        const outputs = Object.values(await session.run({ [session.inputs[0]!.name]: { type: 'float32', dims: [1, 3, SIDE, SIDE], data } }, { signal }))
        const [output] = outputs
        if (output?.type !== 'float32' || output.data.length !== 1) throw failure('E_MODEL_INVALID', { file: found.name, expected: 'one output of one number', got: `${outputs.map(({ type, dims }) => `${type} of ${dims.join('x')}`).join(', ')}` })
        made.push({ score: output.data[0]!, parts: {} })
        progress(k + 1, pictures.length)
      }
      return made
    }, { signal, log })
    return { scores, metadata: { backend: 'onnx', model: found.name } }
  },
}

const SIDE = 224
/** CLIP's own means and deviations of R', G' and B'. */
const MEAN = [0.48145466, 0.4578275, 0.40821073]
const DEVIATION = [0.26862954, 0.26130258, 0.27577711]

export function normalised({ width, height, data }: Still): Float32Array {
  const plane = width * height
  const out = new Float32Array(3 * plane)
  for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) out[c * plane + i] = (data[i * 4 + c]! / 255 - MEAN[c]!) / DEVIATION[c]!
  return out
}
