/**
 * What a prompt means, by a small language model: multilingual-e5-small (Wang et al. 2024, MIT), its words fewer and its numbers of four and eight
 * bits, taught prompts that people have sorted. models/export/prompt_reader.py makes it; models/prompt-reader holds it.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromHalf } from '../../models/runtime/half.ts'
import { createOnnxRuntime } from '../../models/runtime/onnx-runtime.ts'
import { passagesOf } from './passages.ts'
import { createWordPieces } from './word-pieces.ts'
import { WIDTH, wordRows } from './word-rows.ts'

/** How much it is of each category, as shares of one; what is left is harmless. */
export type Shares = Readonly<Record<string, number>>

export interface Reader {
  /** Of the passage that is the least harmless. */
  read(text: string): Promise<Shares>
}

const FOLDER = fileURLToPath(new URL('../../../models/prompt-reader/', import.meta.url))
/** As the model tells them; the first is harmless. */
const CATEGORIES = ['sexual', 'nudity', 'gore', 'violence', 'self-harm', 'hate', 'terror']
/** Pieces that are read at once, with the marks of begin and end. */
const MOST_PIECES = 96
const [BEGIN, END] = [0, 2]
/** Texts of which the reading is kept: most of what a graph says it says again at the next look. */
const MOST_READ = 5000

const opened = new Map<string, Promise<Reader>>()

/** Loaded when it is first asked for, once for all engines of this process. @param folder default: the model that comes with the program @throws why it can't be loaded */
export function promptReader(folder = ''): Promise<Reader> {
  const place = folder === '' ? FOLDER : folder
  const reader = opened.get(place) ?? openReader(place)
  opened.set(place, reader)
  return reader
}

async function openReader(folder: string): Promise<Reader> {
  const [list, words, places] = await Promise.all([readFile(join(folder, 'words.txt'), 'utf8'), readFile(join(folder, 'words.bin')), readFile(join(folder, 'places.bin'))])
  const pieces = createWordPieces(list)
  const placeRows = fromHalf(new Uint16Array(places.buffer.slice(places.byteOffset, places.byteOffset + places.byteLength)))
  // A thread of its own: what is to be made waits for this, and not for what other models are making.
  const session = await createOnnxRuntime().load(join(folder, 'reader.onnx'), 'cpu', [])
  const readAtOnce = async (numbers: readonly number[]): Promise<readonly number[]> => {
    const framed = [BEGIN, ...numbers, END]
    const { tensors } = await session.run({ words: { type: 'float32', dims: [1, framed.length, WIDTH], data: wordRows(framed, words, placeRows) } }, ['shares'], false)
    return [...(tensors['shares']!.data as Float32Array)]
  }
  const readAll = async (text: string): Promise<Shares> => {
    let worst: readonly number[] = [1]
    for (const passage of passagesOf(text)) {
      const numbers = pieces.numbers(passage)
      for (let from = 0; from < numbers.length; from += MOST_PIECES - 2) {
        const shares = await readAtOnce(numbers.slice(from, from + MOST_PIECES - 2))
        if (shares[0]! < worst[0]!) worst = shares
      }
    }
    return Object.fromEntries(CATEGORIES.map((category, at) => [category, worst[at + 1] ?? 0]))
  }
  const known = new Map<string, Promise<Shares>>()
  return {
    read(text) {
      const reading = known.get(text) ?? readAll(text)
      if (known.size >= MOST_READ) known.clear()
      known.set(text, reading)
      // What has failed is tried again.
      reading.catch(() => known.delete(text))
      return reading
    },
  }
}
