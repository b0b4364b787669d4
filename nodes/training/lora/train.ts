/** A training from its params to its files: pictures are read, and a folder is filled. */
import { failure, type FileSet, type LoraSetting, type NodeServices, type TrainingRecord, type TrainingRequest } from '../../../engine/api.ts'
import { brandJudge } from './brand-judge.ts'
import { elsewhereOf, UNKNOWN, type AskedElsewhere } from './elsewhere.ts'
import { readSet, type Reading } from './read-set.ts'

type Settings = TrainingRequest['settings']

export interface Asked extends Omit<Settings, 'alpha'>, Omit<Reading, 'multiple'>, AskedElsewhere {
  readonly alpha: number
  readonly model: string | undefined
  readonly name: string
  readonly into: string
  readonly trigger: string
  readonly samplePrompts: string
  readonly resumeFrom: string
  readonly names: TrainingRequest['names']
  readonly precision: TrainingRequest['precision']
  readonly judge: 'loss' | 'brand'
}

export interface Trained {
  readonly loras: readonly LoraSetting[]
  readonly trigger: string
  /** In the output folder. */
  readonly folder: string
  readonly lora: string
  readonly record: TrainingRecord
  /** Steps that were done before, or all. */
  readonly taken: string
}

export async function train(asked: Asked, services: NodeServices): Promise<Trained> {
  const { media, models, signal, log, progress, training, node } = services
  const { name, into, alpha, rank, samplePrompts, precision, names } = asked
  // Told before hours of work, not after.
  media.assetOf(into)
  const own = asked.trainer === 'reelgraph'
  const model = own ? await models.training.find(asked.model, signal) : UNKNOWN
  const side = asked.size > 0 ? asked.size : Math.round(Math.sqrt(model.defaults.width * model.defaults.height))
  const { pictures, trigger: ofSet, place } = await readSet({ ...asked, size: side, multiple: model.multiple }, services)
  const trigger = asked.trigger === '' ? ofSet : asked.trigger
  if (!pictures.some(({ split }) => split === 'train')) throw failure('E_TRAINING', { node, port: 'folder', expected: 'pictures to learn from', got: `none in ${place}` })
  const prompts = samplePrompts.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const { steps, guidance } = model.defaults
  const set = await media.openSet(into)
  let made: readonly string[] | undefined
  try {
    const { lora, record, taken } = await models.training.train({
      model: model.name, name, names, precision, trigger, pictures, folder: place,
      settings: settingsOf({ ...asked, alpha: alpha === 0 ? rank : alpha }),
      samples: { prompts: prompts.length > 0 ? prompts : [trigger === '' ? (pictures[0]?.caption ?? '') : trigger], seed: asked.seed, width: squareOf(side, model.multiple), height: squareOf(side, model.multiple), steps, guidance },
      ...(asked.resumeFrom === '' ? {} : { resumeFrom: await media.placeOf(asked.resumeFrom) }),
      ...(own ? {} : { elsewhere: await elsewhereOf(asked, { pictures, trigger, side }, services) }),
      ...(asked.judge === 'loss' ? {} : { judge: await brandJudge(pictures, (file) => media.openImage(media.assetOf(`${set.folder}/${file}`)), services) }),
      files: filesOf(set),
      signal,
      onStep: training,
      onProgress: progress,
    }, log)
    made = [lora, 'training.json', 'report.html', 'losses.svg', ...record.samples.map(({ file }) => file)]
    const file = media.assetOf(`${set.folder}/${lora}`)
    const triggerWords = trigger.split(',').map((word) => word.trim()).filter((word) => word !== '')
    const saved = { file, weight: 1, triggerWords, digest: await media.digest(file) }
    return { loras: [saved], trigger, folder: set.folder, lora, record, taken: taken === 'whole' ? 'the whole training' : `${taken} steps` }
  } finally {
    await set.close(made)
  }
}

const squareOf = (side: number, multiple: number): number => Math.max(1, Math.floor(side / multiple)) * multiple

/** Of all params those that change what is learnt. */
const settingsOf = ({ steps, epochs, batch, accumulate, rank, alpha, layers, optimiser, weightDecay, rate, schedule, warmup, cycles, clip, average, captionDropout, noiseOffset, minSnr, latents, seed, validateEvery, saveEvery, sampleEvery, patience, keep }: Settings): Settings => ({
  steps, epochs, batch, accumulate, rank, alpha, layers, optimiser, weightDecay, rate, schedule, warmup, cycles, clip, average, captionDropout, noiseOffset, minSnr, latents, seed, validateEvery, saveEvery, sampleEvery, patience, keep,
})

const filesOf = (set: FileSet): TrainingRequest['files'] => ({
  has: (file) => set.has(file),
  text: (file) => set.text(file),
  keep: (file, bytes) => set.keep(file, bytes),
  writeImage: (file, image) => set.writeImage(file, image, 'png', {}),
  pathOf: (file) => set.pathOf(file),
})
