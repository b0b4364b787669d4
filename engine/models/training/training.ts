/** Trainings as nodes ask for them: pictures with captions in, a LoRA and the record of how it went out. */
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { Log } from '../../contract/log.ts'
import type { TrainingStep } from '../../contract/events.ts'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { Still } from '../../frames/clip.ts'
import type { ArtifactStore } from '../../store/store.ts'
import type { Precision } from '../lora/write-safetensors.ts'
import type { ModelPackages } from '../packages/package-types.ts'
import { FAMILIES } from '../pipelines/families.ts'
import type { PipelineResources } from '../pipelines/pipeline.ts'
import type { Sessions } from '../runtime/session-types.ts'
import { parseSchedulerConfig } from '../schedulers/config.ts'
import { beginning } from './beginning.ts'
import { learn, type Course } from './learn.ts'
import { LEARNABLE, learnableOf, multipleOf, type Learnable } from './learnable.ts'
import { createLessons, type Lesson } from './lessons.ts'
import { countOf, loraOf } from './matrices.ts'
import { loraBytes, metadataOf, type LoraNames } from './save-lora.ts'
import { openTrainingModel } from './open-training-model.ts'
import { makeSamples, type SampleSettings } from './samples.ts'
import type { TrainingSettings } from './settings.ts'
import { createShelf, type Kept } from './shelf.ts'
import { stateBytes, type TrainingState } from './state.ts'
import { createTargets } from './targets.ts'
import type { TrainingFiles } from './training-files.ts'
import type { LoraLayers, TrainingModel } from './training-model.ts'
import type { TrainingRecord } from './training-record.ts'

/** A package that can learn. */
export interface Trainable {
  readonly name: string
  readonly title: string
  readonly family: string
  /** Changes with the package's files. */
  readonly digest: string
  /** Sides of pictures are multiples of this. */
  readonly multiple: number
  readonly defaults: { readonly width: number; readonly height: number; readonly steps: number; readonly guidance: number }
}

export interface LearntPicture {
  /** As the record names it. */
  readonly file: string
  readonly caption: string
  /** Of the picture as it is opened, hex. */
  readonly digest: string
  readonly split: 'train' | 'validation'
  readonly width: number
  readonly height: number
  /** Of that size, which the model's `multiple` divides. */
  open(): Promise<Still>
}

export interface TrainingRequest {
  /** Name of a package. */
  readonly model: string
  readonly settings: TrainingSettings
  readonly pictures: readonly LearntPicture[]
  /** Where they come from, for the record. */
  readonly folder: string
  readonly trigger: string
  /** Of the LoRA: its file is that with `.safetensors`. */
  readonly name: string
  readonly names: LoraNames
  readonly precision: Precision
  readonly samples: SampleSettings
  /** A state or a LoRA to go on from, absolute. */
  readonly resumeFrom?: string
  readonly files: TrainingFiles
  /** Somebody else does it. */
  readonly elsewhere?: Elsewhere
  /** Of samples: how good they are. */
  readonly judge?: Course['judge']
  readonly signal?: AbortSignal
  onStep(step: TrainingStep): void
  onProgress(done: number, total: number, message: string): void
}

export interface Elsewhere {
  /** kohya or diffusers: the command of the user's environment; of others `bring` is called. */
  readonly trainer: string
  /** The model, as the trainer knows it. */
  readonly base: string
  /** Pixels: pictures have as many as such a square. */
  readonly size: number
  /** Brings the LoRA: what came of its steps is not known. */
  readonly bring?: () => Promise<Uint8Array>
}

export interface TrainingResult {
  /** Names of the files. */
  readonly lora: string
  readonly record: TrainingRecord
  /** It was there already, or how many steps were. */
  readonly taken: 'whole' | number
}

export interface Training {
  /** The family that users think most of first. */
  models(): Promise<readonly Trainable[]>
  /** @throws E_MODEL_MISSING, E_TRAINING */
  find(name: string | undefined, signal?: AbortSignal): Promise<Trainable>
  /** @throws E_TRAINING, E_MODEL_MISSING, E_MODEL_INVALID, E_MODEL_MEMORY, E_LORA, E_CANCELLED with all that is learnt kept */
  train(request: TrainingRequest, log: Log): Promise<TrainingResult>
}

export type OpenTrainingModel = (model: PipelineResources['model'], options: { readonly which: LoraLayers; readonly rank: number }, resources: PipelineResources) => Promise<TrainingModel>

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
  /** Keeps latents and words. */
  readonly store?: () => ArtifactStore
  readonly open?: OpenTrainingModel
}

export const RECORD = 'training.json'
/** Written last of all. */
const REPORT = 'report.html'
export const STATE = 'state.safetensors'

export function createTraining({ sessions, packages, store, open = openTrainingModel }: Parts): Training {
  const models = async (): Promise<readonly Trainable[]> => {
    const found = await Promise.all(LEARNABLE.map((family) => packages.ofFamily(family)))
    return (await Promise.all(found.flat().filter(({ manifest }) => manifest.options?.['refines'] !== true).map(trainableOf))).sort((a, b) => FAMILIES[b.family]!.rank - FAMILIES[a.family]!.rank || (a.name < b.name ? -1 : 1))
  }
  return {
    models,
    async find(name, signal) {
      if (name !== undefined) return trainableOf(await packages.find(name, signal))
      const [first] = await models()
      if (first === undefined) throw failure('E_MODEL_MISSING', { expected: `a package of the families ${LEARNABLE.join(', ')}`, got: 'none', fix: packages.remedy('stable-diffusion') })
      return first
    },
    async train(request, log) {
      const { settings, pictures, files, signal, onProgress, elsewhere } = request
      const model = elsewhere === undefined ? await packages.find(request.model, signal) : undefined
      const parts = model === undefined ? { name: elsewhere!.base, family: elsewhere!.trainer, digest: '' } : { name: model.name, family: model.manifest.family, digest: model.digest }
      const { key, dataset } = identityOf(request, parts)
      const before = parsed(await files.text(RECORD))
      const lora = `${request.name}.safetensors`
      const start: TrainingRecord = {
        format: 1, key, model: parts, dataset, settings: settings as unknown as Record<string, Json>, steps: [], validation: [], samples: [], ended: 'unfinished', epochs: 0,
        parameters: 0,
      }
      const ended = async (record: TrainingRecord, taken: TrainingResult['taken']): Promise<TrainingResult> => {
        if (taken !== 'whole') await files.keep(RECORD, `${JSON.stringify(record)}\n`)
        // What is learnt is safe by now: people may look at it.
        if (taken !== 'whole' || !(await files.has(REPORT))) await report(request, record, { sessions, packages }, log)
        return { lora, record, taken }
      }
      if (before?.key === key && before.ended !== 'unfinished' && (await files.has(lora))) return ended(before, 'whole')
      if (model === undefined) return ended(await trainedElsewhere(request, start, log), 0)
      const resources: PipelineResources = { sessions, model, log }
      const learnable = await learnableOf(resources, packages)
      const training = await open(model, { which: settings.layers, rank: settings.rank }, resources)
      const lessons = await prepare(request, learnable, resources, store)
      const steps = settings.epochs > 0 ? Math.ceil((settings.epochs * lessons.perEpoch) / settings.accumulate) : settings.steps
      const from = await beginning({ key, targets: training.targets, settings, record: start, state: files.pathOf(STATE), ...(request.resumeFrom === undefined ? {} : { resumeFrom: request.resumeFrom }) })
      if (from.step > 0) log.info(`goes on from step ${from.step}`)
      const scale = settings.alpha / settings.rank
      const save = async (state: TrainingState): Promise<void> => {
        await files.keep(STATE, stateBytes(state))
        await files.keep(RECORD, `${JSON.stringify(state.record)}\n`)
      }
      const end = await learn({
        model: training, lessons, settings, steps, from, signal, save, now: () => performance.now(),
        ...(request.judge === undefined ? {} : { judge: request.judge }),
        memory: () => sessions.stats().used + 4 * countOf(from.matrices) * 4,
        async sample(step, matrices) {
          const made = loraOf(training.targets, matrices, settings.rank, scale, `${key} ${step}`)
          return makeSamples({ ...request.samples, step, lora: made, files, onProgress, ...(signal === undefined ? {} : { signal }) }, resources)
        },
        tell(told, samples) {
          onProgress(told.step, steps, `step ${told.step}, loss ${told.loss.toFixed(4)}`)
          request.onStep(told)
          for (const { step, prompt, file } of samples) request.onStep({ ...told, sample: { step, prompt, path: files.pathOf(file) } })
        },
      })
      const { record } = end
      const matrices = settings.keep === 'best' && end.best !== undefined ? end.best : (end.average ?? end.matrices)
      const { rank, alpha, batch, accumulate, seed, rate, optimiser, schedule } = settings
      const metadata = metadataOf({
        name: request.name, trigger: request.trigger, model: parts, captions: pictures.filter(({ split }) => split === 'train').map(({ caption }) => caption), settings: { ...settings },
        rank, alpha, steps: end.step, epochs: Math.ceil(record.epochs), seed, rate, optimiser, schedule, batch: batch * accumulate,
      })
      await files.keep(lora, loraBytes({ targets: training.targets, matrices, rank, alpha, names: request.names, precision: request.precision, metadata }))
      return ended(record, from.step)
    },
  }
}

async function trainedElsewhere({ name, settings, pictures, samples, files, elsewhere, signal, onStep, onProgress }: TrainingRequest, record: TrainingRecord, log: Log): Promise<TrainingRecord> {
  const { trainer, base, size, bring } = elsewhere!
  if (bring !== undefined) {
    await files.keep(`${name}.safetensors`, await bring())
    return { ...record, ended: 'steps' }
  }
  const { trainOutside } = await import('./external/train-outside.ts')
  return trainOutside({
    trainer, base, size, name, settings, pictures, samples, record, onStep, onProgress,
    folder: dirname(files.pathOf(RECORD)), keep: (file, bytes) => files.keep(file, bytes), environment: process.env, ...(signal === undefined ? {} : { signal }),
  }, log)
}

async function report({ name, pictures, files, signal }: TrainingRequest, record: TrainingRecord, parts: Pick<Parts, 'sessions' | 'packages'>, log: Log): Promise<void> {
  const [{ writeReport }, { createImageEncoders }] = await Promise.all([import('./report/write-report.ts'), import('../tasks/image-encoder.ts')])
  // Those that a large model brings for itself are not loaded for this.
  const [encoder] = (await parts.packages.ofFamily('image-encoder')).length === 0 ? [] : await createImageEncoders(parts).models()
  await writeReport({
    title: name, record, pictures, folder: dirname(files.pathOf(RECORD)), log, write: (file, content) => files.keep(file, content),
    ...(encoder === undefined ? {} : { encoder }), ...(signal === undefined ? {} : { signal }),
  })
}

async function trainableOf(model: PipelineResources['model']): Promise<Trainable> {
  const { name, digest, manifest: { title, family, defaults = {}, options = {} } } = model
  if (!(LEARNABLE as readonly string[]).includes(family)) throw failure('E_TRAINING', { type: name, expected: `a model of the families ${LEARNABLE.join(', ')}`, got: family })
  if (options['refines'] === true) throw failure('E_TRAINING', { type: name, expected: 'a model that makes pictures of words', got: 'one that goes over pictures' })
  const { width = 512, height = 512, steps = 25, guidance = 7.5 } = defaults
  return { name, title, family, digest, multiple: await multipleOf(model), defaults: { width, height, steps, guidance } }
}

/** Raise it when the same training gives another LoRA. */
const VERSION = 1

/** What tells this training from others: pictures by what they show, not by where they lie. */
function identityOf({ settings, pictures, folder, trigger, samples, names, precision, name, resumeFrom, elsewhere }: TrainingRequest, model: TrainingRecord['model']): Pick<TrainingRecord, 'key' | 'dataset'> {
  const of = (split: LearntPicture['split']) => pictures.filter((one) => one.split === split)
  const digest = createHash('sha256').update(JSON.stringify(pictures.map((one) => [one.digest, one.caption, one.split, one.width, one.height]))).digest('hex')
  const key = createHash('sha256').update(JSON.stringify([VERSION, model.digest, settings, digest, trigger, samples, names, precision, name, resumeFrom ?? null, ...(elsewhere === undefined ? [] : [elsewhere.trainer, elsewhere.base, elsewhere.size])])).digest('hex')
  const listed = (split: LearntPicture['split']) => of(split).map(({ file, caption, width, height }) => ({ file, caption, width, height }))
  return { key, dataset: { folder, digest, trigger, training: listed('train'), validation: listed('validation') } }
}

/** Latents and words of all pictures, made once. */
async function prepare({ pictures, settings, signal, onProgress }: TrainingRequest, learnable: Learnable, resources: PipelineResources, store: Parts['store']) {
  const shelf = createShelf(store?.())
  const { model } = resources
  const targets = createTargets(parseSchedulerConfig(await model.json('scheduler/scheduler_config.json')), settings)
  const latents: Kept[] = []
  for (const [at, { open, digest, width, height }] of pictures.entries()) {
    signal?.throwIfAborted()
    onProgress(at, pictures.length, 'pictures to latents')
    latents.push(await shelf.take('latents', [learnable.encoder, digest, `${width}x${height}`], async () => learnable.encode(pictureOf(await open()), signal)))
  }
  const words = new Map<string, Kept>()
  const captions = [...new Set(['', ...pictures.map(({ caption }) => caption)])]
  for (const [at, caption] of captions.entries()) {
    signal?.throwIfAborted()
    onProgress(at, captions.length, 'captions to states')
    words.set(caption, await shelf.take('words', [model.digest, caption], () => learnable.words(caption, signal)))
  }
  const lessons = (split: LearntPicture['split']): Lesson[] => pictures.flatMap((one, k) => (one.split === split ? [{ latents: latents[k]!, words: words.get(one.caption)!, width: one.width, height: one.height }] : []))
  return createLessons({ training: lessons('train'), validation: lessons('validation'), nothing: words.get('')!, learnable, targets, settings })
}

function parsed(text: string | undefined): TrainingRecord | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as TrainingRecord)
  } catch {
    return undefined
  }
}

function pictureOf({ width, height, data }: Still): { readonly width: number; readonly height: number; readonly data: Float32Array } {
  const plane = width * height
  const out = new Float32Array(3 * plane)
  for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) out[c * plane + i] = data[i * 4 + c]! / 255
  return { width, height, data: out }
}
