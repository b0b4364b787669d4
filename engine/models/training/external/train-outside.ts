/**
 * A training by a program outside: kohya's or diffusers', on this machine or, by ssh and a shared folder, on another. Its command stands in
 * a variable of the environment: a graph names none. What it needs is written into a folder, what it prints is read, and what it has
 * made is taken over.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TrainingStep } from '../../../contract/events.ts'
import { failure } from '../../../contract/errors.ts'
import type { Log } from '../../../contract/log.ts'
import type { Still } from '../../../frames/clip.ts'
import { encodeStill } from '../../../media/image.ts'
import { openSafetensors } from '../../lora/safetensors.ts'
import { rateAt } from '../rates.ts'
import type { TrainingRecord } from '../training-record.ts'
import { callOf, wordsOfCommand } from './command.ts'
import { diffusers } from './diffusers.ts'
import { pictureName, PICTURES, type ExternalSettings, type Order, type TrainerDialect } from './dialect.ts'
import { kohya } from './kohya.ts'
import { runTrainer } from './run-trainer.ts'

const TRAINERS: Readonly<Record<string, TrainerDialect>> = { kohya, diffusers }

export interface OutsideRequest {
  readonly trainer: string
  /** The model as the trainer knows it. */
  readonly base: string
  readonly name: string
  readonly settings: ExternalSettings
  readonly size: number
  readonly pictures: readonly { readonly caption: string; readonly split: 'train' | 'validation'; open(): Promise<Still> }[]
  readonly samples: Order['samples']
  /** Without its steps. */
  readonly record: TrainingRecord
  /** Absolute: where the files are laid. */
  readonly folder: string
  readonly keep: (file: string, bytes: Uint8Array) => Promise<void>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  onStep(step: TrainingStep): void
  onProgress(done: number, total: number, message: string): void
}

/** Where a trainer on another machine finds what is written here: `here=there`. */
const SHARE = 'REELGRAPH_TRAINER_SHARE'
/** Milliseconds between two looks for samples. */
const LOOK = 2000

/** @throws E_TRAINER, E_CANCELLED */
export async function trainOutside(request: OutsideRequest, log: Log): Promise<TrainingRecord> {
  const { trainer, base, name, settings, samples, signal, record, keep, onStep, onProgress, environment } = request
  const dialect = TRAINERS[trainer]!
  const command = environment[dialect.command] ?? ''
  if (command.trim() === '') throw failure('E_TRAINER', { type: trainer, port: 'trainer', expected: `the command of ${dialect.title} in ${dialect.command}`, got: 'nothing', fix: `Set ${dialect.command} where Reelgraph runs (docs/guide/trainers.md).` })
  if (base === '') throw failure('E_TRAINER', { type: trainer, port: 'base', expected: 'the model that learns, as the trainer knows it', got: 'nothing', fix: 'Give base: a checkpoint file or a name on the hub.' })
  const unknown = dialect.unknown(settings)
  for (const port of unknown) log.warn('W_OPTION_UNUSED', { port, detail: `${dialect.title} knows no such setting.` })
  const place = placeOf(environment[SHARE], request)
  const training = request.pictures.filter(({ split }) => split === 'train')
  const order: Order = { folder: place.there, base, name, settings, size: request.size, samples, captions: training.map(({ caption }) => caption) }
  await write(place.here, dialect, order, training, request)

  const steps: TrainingRecord['steps'][number][] = []
  const made = new Map<string, TrainingRecord['samples'][number]>()
  let [last, looked, total] = [performance.now(), 0, 0]
  const takeSamples = async (): Promise<void> => {
    const { samples: own } = dialect
    const found = own === undefined ? [] : await readdir(join(place.here, own.folder)).catch(() => [])
    for (const file of found.sort()) {
      const told = own!.read(file)
      const prompt = told === undefined ? undefined : samples.prompts[told.number]
      if (told === undefined || prompt === undefined || made.has(file)) continue
      const to = `samples/${String(told.step).padStart(6, '0')}-${told.number + 1}.png`
      await keep(to, await readFile(join(place.here, own!.folder, file)))
      const sample = { step: told.step, prompt, seed: samples.seed + told.number, file: to }
      made.set(file, sample)
      const now = steps.at(-1)
      if (now !== undefined) onStep({ ...now, steps: total, sample: { step: sample.step, prompt, path: join(request.folder, to) } })
    }
  }
  let looking: Promise<void> = Promise.resolve()
  const call = callOf(wordsOfCommand(command, dialect.command), dialect.args(order))
  await runTrainer({
    ...call, cwd: place.here, signal,
    onLine(line) {
      const told = dialect.read(line)
      if (told === undefined || told.step <= (steps.at(-1)?.step ?? 0)) return
      const now = performance.now()
      const seconds = (now - last) / 1000 / (told.step - (steps.at(-1)?.step ?? 0))
      last = now
      total = told.steps
      const rate = told.rate ?? rateAt({ ...settings, steps: told.steps }, told.step - 1)
      const step = { step: told.step, loss: told.loss ?? Number.NaN, rate, seconds }
      onProgress(told.step, told.steps, `step ${told.step}${told.loss === undefined ? '' : `, loss ${told.loss.toFixed(4)}`}`)
      if (told.loss === undefined) return
      steps.push(step)
      onStep({ ...step, steps: told.steps, eta: seconds * (told.steps - told.step) })
      if (now - looked < LOOK) return
      looked = now
      looking = looking.then(takeSamples)
      looking.catch(() => {})
    },
  })
  await looking.then(takeSamples)
  const result = join(place.here, dialect.result(order))
  if (!existsSync(result)) throw failure('E_TRAINER', { type: trainer, expected: dialect.result(order), got: 'no such file', detail: 'The trainer has ended well, and left no LoRA.' })
  // Whether it is whole.
  await (await openSafetensors(result)).close()
  await keep(`${name}.safetensors`, await readFile(result))
  const done = steps.at(-1)?.step ?? 0
  return { ...record, steps, samples: [...made.values()].sort((a, b) => a.step - b.step), ended: 'steps', epochs: (done * settings.batch * settings.accumulate) / training.length }
}

interface Place {
  readonly here: string
  readonly there: string
}

function placeOf(share: string | undefined, { folder, record, name }: OutsideRequest): Place {
  if (share === undefined || share.trim() === '') {
    const here = join(folder, 'trainer')
    return { here, there: here.replaceAll('\\', '/') }
  }
  const [, here, there] = /^(.+)=(.+)$/.exec(share.trim()) ?? []
  if (here === undefined || there === undefined || !existsSync(here)) throw failure('E_TRAINER', { port: SHARE, expected: 'a folder of this machine, = and the same folder on the other', got: share })
  const own = `${name}-${record.key.slice(0, 12)}`
  return { here: join(here, own), there: `${there.replace(/\/+$/, '')}/${own}` }
}

/** Pictures and captions by number, and the trainer's own files. */
async function write(here: string, dialect: TrainerDialect, order: Order, training: OutsideRequest['pictures'], { signal, onProgress }: OutsideRequest): Promise<void> {
  await mkdir(join(here, PICTURES), { recursive: true })
  await mkdir(join(here, 'out'), { recursive: true })
  for (const [at, { caption, open }] of training.entries()) {
    signal?.throwIfAborted()
    onProgress(at, training.length, 'pictures for the trainer')
    const path = join(here, PICTURES, pictureName(at))
    await writeWhole(path, await encodeStill(await open(), 'png', {}))
    await writeWhole(path.replace(/\.png$/, '.txt'), `${caption}\n`)
  }
  for (const [file, text] of Object.entries(dialect.files(order))) await writeWhole(join(here, file), text)
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, content)
  await rename(`${path}.part`, path)
}
