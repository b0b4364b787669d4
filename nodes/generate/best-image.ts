import { defineNode, failure, seedAfter, type GraphFragment, type Json } from '../../engine/api.ts'
import { bestImageKind } from '../shared/kinds/best-image.ts'
import { LORAS, NEGATIVE_PROMPT, SIZE } from './made-by.ts'

/** Takes the best of several pictures; without any it makes variants of its own, each a node of its own. */
export const bestImage = defineNode({
  type: 'best-image',
  title: 'Best image',
  version: 1,
  category: 'generate',
  description: 'Takes the best of several pictures, or of variants of a prompt: by an aesthetic scorer where a package is installed, else by sharpness, exposure, contrast, colour and noise.',
  tags: ['generate', 'choose', 'variants', 'score', 'aesthetic', 'expand'],
  backendKind: bestImageKind.name,
  inputs: {
    images: { type: 'image', multiple: true, optional: true, title: 'Images', description: 'Absent: variants are made of the prompt.' },
    loras: { ...LORAS, description: 'Of lora-apply, for the variants.' },
  },
  outputs: {
    image: { type: 'image', title: 'Best' },
    scores: { type: 'data', title: 'Scores', description: '{ best, why, scores: [{ score, parts }] } in the order of the images.' },
  },
  params: {
    files: { type: 'json', title: 'Files', default: [], description: 'A list of picture files of the project, where no image is wired: the best of them is taken.' },
    prompt: { type: 'string', title: 'Prompt', default: '', maxLength: 4000, widget: 'multiline', description: 'Of the variants.' },
    variants: { type: 'integer', title: 'Variants', default: 4, minimum: 1, maximum: 64, uiMaximum: 12, description: 'How many are made where no image is wired, with seeds one after the other.' },
    negativePrompt: NEGATIVE_PROMPT,
    ...SIZE,
    seed: { type: 'integer', title: 'Seed', default: 0, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed', description: 'Of the first variant.' },
    backend: { type: 'string', title: 'Scored by', default: 'auto', description: '"auto", "onnx" (an aesthetic scorer) or "measures".', advanced: true },
    model: { type: 'string', title: 'Scorer', optional: true, maxLength: 300, advanced: true, description: 'Name of a package. Absent: the first that is installed.' },
    generator: { type: 'json', title: 'Generator', default: {}, advanced: true, description: '{ backend?, model?, options? } of text-to-image, for the variants.' },
  },
  cost: 1,
  proxy: 'full',
  async run({ inputs, links, params, node, models, media, signal, log, progress, report, dry }) {
    const { prompt, variants, negativePrompt, width, height, seed, backend, model } = params
    const images = inputs.images ?? []
    const [first] = images
    if (first === undefined) {
      if ((links.images ?? []).length > 0) throw failure('E_PORT_MISSING', { node, port: 'images', expected: 'a picture that can be read', got: 'none' })
      const files = filesOf(params.files, node)
      if (files.length > 0) return { expand: judged(files.map((file) => ({ type: 'load-image', params: { file, unreadable: files.length > 1 ? 'pass' : 'fail' } })), { backend, model }) }
      if (prompt.trim() === '') throw failure('E_PARAM_VALUE', { node, port: 'prompt', expected: 'a prompt, or images wired in', got: 'neither' })
      const seeds = Array.from({ length: variants }, (_, k) => seedAfter(seed, k))
      const loras: Record<string, string> = inputs.loras === undefined ? {} : { loras: '@.loras' }
      report({ seeds })
      const variant = (own: (typeof seeds)[number]): FragmentNode => ({ type: 'text-to-image', params: { ...(params.generator as Record<string, Json>), prompt, negativePrompt, width, height, seed: own }, inputs: loras })
      return { expand: judged(seeds.map(variant), { backend, model }) }
    }
    if (dry) return { image: first, scores: {} }
    const judge = await models.choose(bestImageKind, backend, params as unknown as Json)
    const { scores, metadata } = await judge.run({ images, model, media, models, signal, log, progress })
    const best = scores.reduce((top, { score }, k) => (score > scores[top]!.score ? k : top), 0)
    const why = explained(scores, best)
    const facts = { best: best + 1, why, scores: scores.map(({ score, parts }) => ({ score, parts })) }
    report({ ...metadata, reason: judge.reason, ...facts })
    return { image: images[best]!, scores: facts }
  },
})

type FragmentNode = GraphFragment['nodes'][string]

/** Each in a node of its own, and one that takes the best of them. */
function judged(made: readonly FragmentNode[], { backend, model }: { readonly backend: string; readonly model: string | undefined }): GraphFragment {
  const nodes: Record<string, FragmentNode> = Object.fromEntries(made.map((one, k) => [`variant-${k + 1}`, one]))
  const images = Object.keys(nodes).map((name) => `${name}.image`)
  nodes['best'] = { type: 'best-image', params: { backend, ...(model === undefined ? {} : { model }) }, inputs: { images } }
  return { nodes, outputs: { image: 'best.image', scores: 'best.scores' } }
}

function filesOf(given: Json, node: string): readonly string[] {
  const files = Array.isArray(given) ? given : [given]
  if (files.every((one): one is string => typeof one === 'string' && one !== '')) return files
  throw failure('E_PARAM_VALUE', { node, port: 'files', expected: 'a list of picture files', got: JSON.stringify(given).slice(0, 60) })
}

type Scores = readonly { readonly score: number; readonly parts: Readonly<Record<string, number>> }[]

/** Where the best one is further above the mean of the others than elsewhere. */
function explained(scores: Scores, best: number): string {
  const top = scores[best]!
  const others = scores.filter((_, k) => k !== best)
  const said = `image ${best + 1} of ${scores.length}: ${top.score.toFixed(3)}`
  if (others.length === 0) return said
  const gains = Object.entries(top.parts).map(([name, value]) => ({ name, gain: value - others.reduce((sum, { parts }) => sum + parts[name]!, 0) / others.length }))
  const most = gains.filter(({ gain }) => gain > 0.005).sort((a, b) => b.gain - a.gain).slice(0, 2)
  return `${said}, the next ${Math.max(...others.map(({ score }) => score)).toFixed(3)}${most.length === 0 ? '' : `; better in ${most.map(({ name }) => name).join(' and ')}`}`
}
