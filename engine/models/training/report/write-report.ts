/** Writes what people look at after a training: a page, the curve as a file, and what TensorBoard reads. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../../contract/log.ts'
import type { Still } from '../../../frames/clip.ts'
import { hashDistance, perceptualHash } from '../../../frames/perceptual-hash.ts'
import { encodeStill, fitStill, readStill } from '../../../media/image.ts'
import type { ImageEncoder } from '../../tasks/image-encoder.ts'
import { keptStep, type TrainingRecord } from '../training-record.ts'
import { chartFile, lossChart } from './chart.ts'
import { eventFile, type EventImage } from './event-file.ts'
import { reportPage, type Neighbours, type ShownPicture, type ShownSample } from './page.ts'

export interface ReportSource {
  /** Name of what was learnt. */
  readonly title: string
  readonly record: TrainingRecord
  /** Absolute: where the record's files lie. */
  readonly folder: string
  readonly pictures: readonly { readonly file: string; readonly caption: string; readonly split: 'train' | 'validation'; open(): Promise<Still> }[]
  /** Says what is like what; absent: the hashes do. */
  readonly encoder?: ImageEncoder
  readonly signal?: AbortSignal
  readonly log: Log
  /** Beside the record. */
  write(file: string, content: string | Uint8Array): Promise<void>
}

const REPORT = 'report.html'
const CURVES = 'losses.svg'
/** TensorBoard goes by the middle of the name. */
const EVENTS = 'tensorboard/events.out.tfevents.0.reelgraph'

/** Pixels along the longer side of a picture on the page. */
const SIDE = 168
/** Pictures of the set that are shown, evenly taken, and neighbours of each sample. */
const MOST = 120
const NEAREST = 4

export async function writeReport(source: ReportSource): Promise<void> {
  const { record, title, pictures, encoder, signal } = source
  // Seen one by one: all of a set would not go into memory.
  const samples: (ShownSample & Seen)[] = []
  const events: EventImage[] = []
  // Those of the step that was kept are compared, else the last.
  const shown = record.samples.map(({ step }) => step)
  const near = shown.includes(keptStep(record)) ? keptStep(record) : Math.max(...shown)
  for (const { step, prompt, seed, file } of record.samples) {
    signal?.throwIfAborted()
    // One that was taken away since, or that nobody can read, is not shown.
    const bytes = await readFile(join(source.folder, file)).catch(() => undefined)
    const still = bytes === undefined ? undefined : await readStill(bytes).catch(() => undefined)
    if (bytes === undefined || still === undefined) continue
    samples.push({ step, prompt, seed, image: await small(still), ...(step === near ? await seen(still, source) : UNSEEN) })
    events.push({ step, tag: `samples/${prompt} (seed ${seed})`, width: still.width, height: still.height, bytes })
  }
  const training: (ShownPicture & Seen)[] = []
  const validation: ShownPicture[] = []
  for (const { file, caption, split, open } of pictures) {
    signal?.throwIfAborted()
    const still = await open()
    const one = { name: file, caption, image: await small(still) }
    if (split === 'train') training.push({ ...one, ...(await seen(still, source)) })
    else validation.push(one)
  }
  const page = reportPage({
    title, record, samples, training: evenly(training), validation: evenly(validation), neighbours: neighbours(samples.filter(({ step }) => step === near), training),
    ...(encoder === undefined ? {} : { encoder: encoder.name }),
  })
  await source.write(REPORT, page)
  await source.write(CURVES, chartFile(lossChart(record, { width: 940, height: 320 })))
  await source.write(EVENTS, eventFile(record, events, Math.floor(Date.now() / 1000)))
}

interface Seen {
  readonly hash: string
  readonly row: Float32Array | undefined
}
const UNSEEN: Seen = { hash: '', row: undefined }

const seen = async (still: Still, { encoder, signal, log }: ReportSource): Promise<Seen> => ({ hash: perceptualHash(still), row: await encoder?.encode(still, { log, ...(signal === undefined ? {} : { signal }) }) })

function neighbours(samples: readonly (ShownSample & Seen)[], training: readonly (ShownPicture & Seen)[]): readonly Neighbours[] {
  return samples.map(({ hash, row, ...sample }) => {
    const nearest = training.map(({ hash: other, row: far, ...picture }) => ({ ...picture, bits: hashDistance(hash, other), ...(row === undefined || far === undefined ? {} : { alike: row.reduce((sum, value, i) => sum + value * far[i]!, 0) }) }))
    return { sample, nearest: nearest.sort((a, b) => (b.alike ?? 0) - (a.alike ?? 0) || a.bits - b.bits).slice(0, NEAREST) }
  })
}

const evenly = <T>(all: readonly T[]): readonly T[] => (all.length <= MOST ? all : Array.from({ length: MOST }, (_, k) => all[Math.floor((k * all.length) / MOST)]!))

/** As a data URL. */
const small = async (still: Still): Promise<string> => `data:image/webp;base64,${Buffer.from(await encodeStill(await fitStill(still, SIDE, SIDE), 'webp', {})).toString('base64')}`
