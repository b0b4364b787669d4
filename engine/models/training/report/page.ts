/** The page of a training: curves, pictures and settings in one file that needs nothing else. Pure. */
import type { Json } from '../../../contract/sockets.ts'
import { keptStep, type TrainingRecord } from '../training-record.ts'
import { CHART_STYLE, lossChart, rateChart, scoreChart } from './chart.ts'
import { PAGE_STYLE } from './page-style.ts'

/** A small picture, as a data URL. */
export interface ShownPicture {
  readonly name: string
  readonly caption: string
  readonly image: string
}

export interface ShownSample {
  readonly step: number
  readonly prompt: string
  readonly seed: number
  readonly image: string
}

/** A sample beside the pictures of the set that it is most like. */
export interface Neighbours {
  readonly sample: ShownSample
  readonly nearest: readonly (ShownPicture & { /** Of 64 in which the hashes differ. */ readonly bits: number; /** Cosine, where an encoder looked. */ readonly alike?: number })[]
}

export interface ReportPage {
  readonly title: string
  readonly record: TrainingRecord
  readonly training: readonly ShownPicture[]
  readonly validation: readonly ShownPicture[]
  readonly samples: readonly ShownSample[]
  readonly neighbours: readonly Neighbours[]
  /** Whoever said what is near: an encoder's name. Absent: the hashes. */
  readonly encoder?: string
}

/** Two whose hashes differ in no more bits show the same. */
const COPY = 6
/** Columns of samples. */
const COLUMNS = 7

export function reportPage(page: ReportPage): string {
  const { title, record } = page
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${CHART_STYLE}${PAGE_STYLE}</style></head><body><main>
<header><h1>${escaped(title)}</h1><p class="soft">${escaped(summary(record))}</p></header>
${figures(record)}
${curves(record)}
${samples(page)}
${neighbours(page)}
${pictures('Training pictures', page.training)}
${pictures('Validation pictures', page.validation, 'Held back: the model has never seen them.')}
${settings(record)}
</main></body></html>
`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

const section = (title: string, body: string, note = ''): string => `<section><h2>${title}</h2>${note === '' ? '' : `<p class="soft">${note}</p>`}${body}</section>`

function summary(record: TrainingRecord): string {
  const { model, ended, steps, dataset, best } = record
  const done = steps.at(-1)?.step ?? 0
  const end = { steps: `went through all ${done} steps`, early: `ended early, after ${done} steps: it did not get better`, unfinished: `is not finished: ${done} steps are done` }[ended]
  const kept = best === undefined ? '' : `${keptStep(record) === best.step ? ' Kept is' : ' The last step is kept; the best was'} step ${best.step}, by ${best.by === 'score' ? 'brand score' : 'loss of validation'}.`
  return `A LoRA for ${model.name}, of ${dataset.training.length} pictures${dataset.trigger === '' ? '' : ` as “${dataset.trigger}”`}. The training ${end}.${kept}`
}

function figures({ steps, validation, best, epochs, parameters, memory, scores = [] }: TrainingRecord): string {
  const seconds = steps.reduce((sum, one) => sum + one.seconds, 0)
  const few = steps.slice(-Math.max(1, Math.ceil(steps.length / 20)))
  const mean = few.reduce((sum, { loss }) => sum + loss, 0) / Math.max(1, few.length)
  const lowest = validation.length === 0 ? undefined : validation.reduce((low, one) => (one.loss < low.loss ? one : low))
  const score = best?.by === 'score' ? best.value : scores.at(-1)?.score
  const all: (readonly [string, string | undefined])[] = [
    ['Steps', String(steps.at(-1)?.step ?? 0)],
    ['Epochs', Number(epochs.toFixed(1)).toString()],
    ['Loss of the last steps', steps.length === 0 ? undefined : number(mean)],
    ['Lowest validation', lowest === undefined ? undefined : `${number(lowest.loss)} <small>step ${lowest.step}</small>`],
    ['Brand score', score === undefined ? undefined : score.toFixed(1)],
    ['Numbers learnt', counted(parameters)],
    ['Memory', memory === undefined ? undefined : bytes(memory)],
    ['A step', steps.length === 0 ? undefined : spoken(seconds / steps.length)],
    ['All steps', steps.length === 0 ? undefined : spoken(seconds)],
  ]
  return `<dl class="figures">${all.filter(([, value]) => value !== undefined).map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`
}

function curves(record: TrainingRecord): string {
  const { scores = [] } = record
  // By itself it has the whole width.
  const small = { width: scores.length === 0 ? 940 : 460, height: 190 }
  return section('Curves', `<div class="panel">${lossChart(record, { width: 940, height: 300 })}</div><div class="pair"><div class="panel">${rateChart(record, small)}</div>${scores.length === 0 ? '' : `<div class="panel">${scoreChart(scores, small, record.best?.step)}</div>`}</div>`)
}

/** A row for each prompt, a column for each step. */
function samples({ samples: all, record }: ReportPage): string {
  if (all.length === 0) return ''
  const kept = keptStep(record)
  const steps = evenly([...new Set(all.map(({ step }) => step))].sort((a, b) => a - b), kept)
  const rows = [...new Map(all.map((one) => [`${one.prompt}\n${one.seed}`, one])).values()]
  const head = steps.map((step) => `<th scope="col"${step === kept ? ' class="kept"' : ''}>${step === 0 ? 'before' : `step ${step}`}${step === kept ? ', kept' : ''}</th>`).join('')
  const body = rows.map(({ prompt, seed }) => {
    const cells = steps.map((step) => {
      const one = all.find((sample) => sample.step === step && sample.prompt === prompt && sample.seed === seed)
      return `<td>${one === undefined ? '' : `<img src="${one.image}" alt="${escaped(`${prompt}, step ${step}`)}">`}</td>`
    })
    return `<tr><th scope="row">${escaped(prompt)}<br><span class="soft">seed ${seed}</span></th>${cells.join('')}</tr>`
  })
  return section('Samples by step', `<div class="wide"><table class="samples"><thead><tr><th></th>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`, 'Always the same prompts and seeds.')
}

/** First, last and kept stay. */
function evenly(steps: readonly number[], kept: number): readonly number[] {
  if (steps.length <= COLUMNS) return steps
  const taken = Array.from({ length: COLUMNS }, (_, k) => steps[Math.round((k * (steps.length - 1)) / (COLUMNS - 1))]!)
  if (steps.includes(kept) && !taken.includes(kept)) taken[1 + taken.slice(1, -1).reduce((near, step, k, inner) => (Math.abs(step - kept) < Math.abs(inner[near]! - kept) ? k : near), 0)] = kept
  return taken
}

function neighbours({ neighbours: all, encoder }: ReportPage): string {
  if (all.length === 0) return ''
  const copies = all.filter(({ nearest: [first] }) => first !== undefined && first.bits <= COPY).length
  const note = `${encoder === undefined ? 'By what hardly changes with size and light' : `By ${escaped(encoder)}`}; the bits are those of 64 in which the pictures' hashes differ. ${copies === 0 ? 'No sample is a copy of a picture of the set.' : `<b class="warn">${copies === 1 ? 'A sample is' : `${copies} samples are`} as good as a copy: the model may have learnt pictures by heart. Train for fewer steps, with more pictures or a smaller rank.</b>`}`
  const rows = all.map(({ sample, nearest }) => `<tr><th scope="row"><img src="${sample.image}" alt="${escaped(sample.prompt)}"><span class="soft">step ${sample.step}</span></th>${nearest.map(({ image, name, bits, alike }) => `<td${bits <= COPY ? ' class="copy"' : ''}><img src="${image}" alt="${escaped(name)}"><span class="soft">${bits} bits${alike === undefined ? '' : ` · ${alike.toFixed(2)}`}</span></td>`).join('')}</tr>`)
  return section('Nearest training pictures', `<div class="wide"><table class="near"><thead><tr><th scope="col">sample</th><th scope="col" colspan="${Math.max(...all.map(({ nearest }) => nearest.length))}">most like it</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`, note)
}

const pictures = (title: string, all: readonly ShownPicture[], note = ''): string =>
  all.length === 0 ? '' : section(`${title} <small>${all.length}</small>`, `<ul class="grid">${all.map(({ image, caption, name }) => `<li><img src="${image}" alt="${escaped(name)}"><span>${escaped(caption)}</span></li>`).join('')}</ul>`, note)

function settings({ settings: all, model, dataset }: TrainingRecord): string {
  const rows: (readonly [string, Json])[] = [['model', `${model.name} (${model.family})`], ['digest of the model', model.digest.slice(0, 16)], ['dataset', dataset.folder], ['digest of the dataset', dataset.digest.slice(0, 16)], ...Object.entries(all)]
  return section('Settings', `<table class="settings"><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(typeof value === 'string' ? value : JSON.stringify(value))}</td></tr>`).join('')}</tbody></table>`)
}

const number = (value: number): string => (Math.abs(value) >= 0.001 ? String(Number(value.toPrecision(4))) : value.toExponential(2))
const counted = (value: number): string => (value >= 1e6 ? `${(value / 1e6).toFixed(1)} million` : value.toLocaleString('en'))
const bytes = (value: number): string => (value >= 1e9 ? `${(value / 1e9).toFixed(2)} GB` : `${(value / 1e6).toFixed(0)} MB`)

function spoken(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(2))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
