/** Textual inversions in the text encoders of a model: which fit, and the weights that hold them. */
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Log } from '../../contract/log.ts'
import { graphWeights, type ExternalWeight } from '../lora/onnx-weights.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { Tokeniser } from '../pipelines/tokeniser.ts'
import type { ReadChanged, SessionRequest } from '../runtime/session-types.ts'
import type { Vectors } from './inversion-file.ts'
import { calledIn } from './inversion-names.ts'
import type { CalledInversions, NamedInversion } from './project-inversions.ts'

/** Those of a prompt, as a model takes them. */
export interface FittedInversions {
  /** By the words that call them up, in lower case. */
  readonly named: ReadonlyMap<string, FittedInversion>
}

export interface FittedInversion {
  readonly name: string
  readonly digest: string
  /** By part: text_encoder, text_encoder_2. As many rows in each. */
  readonly vectors: ReadonlyMap<string, Vectors>
}

type Package = Pick<ModelPackage, 'name' | 'has' | 'session'>

const PARTS = ['text_encoder', 'text_encoder_2'] as const

/** What does not fit, and what a prompt calls up in vain, is said. */
export async function fitInversions(model: Package, { found, faults }: CalledInversions, log: Pick<Log, 'warn'>): Promise<FittedInversions> {
  const warn = (mark: string, detail: string): void => log.warn('W_PROMPT_EMBEDDING', { port: 'prompt', got: mark, detail })
  for (const { mark, detail } of faults) warn(mark, detail)
  const parts = PARTS.filter((part) => model.has(`${part}/model.onnx`))
  const tables = found.length === 0 ? [] : await Promise.all(parts.map(async (part) => [part, await tableOf(model.session(part))] as const))
  const named = new Map<string, FittedInversion>()
  for (const one of found) {
    const vectors = new Map(tables.map(([part, table]) => [part, table === undefined ? undefined : ofPart(one, part, table.dims[1]!, parts.length)] as const))
    const all = [...vectors.values()]
    if (tables.length === 0) warn(one.name, `${model.name} reads no textual inversions.`)
    else if (all.every((own): own is Vectors => own !== undefined && own.count === all[0]?.count)) for (const word of [one.name, ...one.words]) named.set(word.toLowerCase(), { name: one.name, digest: one.digest, vectors: vectors as ReadonlyMap<string, Vectors> })
    else warn(one.name, `It was made for another model: its vectors are of ${widths(one)}, ${model.name} takes ${tables.map(([, table]) => table?.dims[1] ?? 'none').join(' and ')}.`)
  }
  return { named }
}

/** Where there are two encoders, each needs its own. */
function ofPart({ first, second }: NamedInversion, part: string, width: number, encoders: number): Vectors | undefined {
  if (encoders === 1) return [first, second].find((one) => one?.width === width)
  if (first === undefined || second === undefined) return undefined
  const own = part === 'text_encoder' ? first : second
  return own.width === width ? own : undefined
}

const widths = ({ first, second }: NamedInversion): string => [first, second].flatMap((one) => (one === undefined ? [] : [one.width])).join(' and ')

/** The weight of a token's vector; undefined where it lies inside the graph. */
async function tableOf({ file }: SessionRequest): Promise<ExternalWeight | undefined> {
  return (await graphWeights(file)).external.find(({ name }) => /(^|\.)token_embedding\.weight$/.test(name))
}

/** Tokens of a text; those of an inversion belong together. */
export type Word = number | readonly number[]

export interface InvertedWords {
  /** Tokens of a text; inversions that do not fit are left out of it where they are called by a mark. */
  words(text: string): readonly Word[]
  /** The encoder with the vectors of those tokens. */
  readonly request: SessionRequest
}

/** @param texts all that will be asked for: their tokens keep their vectors */
export async function invertedWords(request: SessionRequest, part: string, { named }: FittedInversions, texts: readonly string[], { words: plain, marks }: Pick<Tokeniser, 'words' | 'marks'>): Promise<InvertedWords> {
  const calls = texts.flatMap((text) => calledIn(text, named))
  const used = new Set(calls.flatMap((one) => (typeof one === 'string' ? plain(one) : [])))
  const wanted = [...new Set(calls.flatMap((one) => (typeof one === 'string' || one.found === undefined ? [] : [one.found])))]
  const table = wanted.length === 0 ? undefined : await tableOf(request)
  const places = new Map<FittedInversion, readonly number[]>()
  const rows: { readonly id: number; readonly vector: Float32Array }[] = []
  // The rarest tokens come last.
  let free = Math.min(table?.dims[0] ?? 0, ...marks) - 1
  for (const one of wanted) {
    const { count, width, data } = one.vectors.get(part)!
    places.set(one, Array.from({ length: count }, (_, i) => {
      while (used.has(free)) free--
      rows.push({ id: free, vector: data.slice(i * width, (i + 1) * width) })
      return free--
    }))
  }
  return {
    words: (text) => calledIn(text, named).flatMap((one): readonly Word[] => (typeof one === 'string' ? plain(one) : one.found === undefined ? [] : [places.get(one.found)!])),
    request: table === undefined ? request : withRows(request, table, rows, wanted.map(({ digest }) => digest)),
  }
}

const HALF = 10

function withRows(request: SessionRequest, { file, offset, dims, type }: ExternalWeight, rows: readonly { readonly id: number; readonly vector: Float32Array }[], digests: readonly string[]): SessionRequest {
  const columns = dims[1]!
  const kind = type === HALF ? 'float16' : 'float32'
  const changes = rows.map(({ id, vector }) => ({ offset: offset + id * columns * (kind === 'float32' ? 4 : 2), type: kind, rows: 1, columns, set: vector }) as const)
  const key = createHash('sha256').update([request.weights?.key ?? '', ...digests, ...rows.map(({ id }) => id)].join(' ')).digest('hex')
  const place = file === request.bound?.name ? request.bound : join(dirname(request.file), file)
  return {
    ...request,
    weights: {
      key,
      async load(read, signal) {
        const more: ReadChanged = (from, others, stop) => read(from, from === place ? [...others, ...changes] : others, stop)
        return request.weights === undefined ? [{ file, data: await more(place, [], signal) }] : request.weights.load(more, signal)
      },
    },
  }
}
