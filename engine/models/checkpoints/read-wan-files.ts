/** Wan as ComfyUI and others keep it: a folder in which transformer, text encoder and autoencoder are files of their own. */
import { existsSync } from 'node:fs'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { readSafetensors, type Checkpoint } from './read-safetensors.ts'
import { bytesAt } from './safetensors-header.ts'
import { count, type CheckpointTensor, type Source } from './tensor.ts'
import { sortWan, wanPart, WORD_LIST, type WanPart } from './wan-names.ts'
import { unigramTokeniser } from './word-list.ts'

const TITLES: Readonly<Record<WanPart, string>> = { transformer: 'transformer', text_encoder: 'text encoder (umt5-xxl)', vae: 'autoencoder', image_encoder: 'image encoder (clip_vision_h)' }
/** Of the two transformers of Wan 2.2, the one for much noise and the one for little. */
const [HIGH, LOW] = [/high/i, /low/i]
/** Folders below that are looked in: ComfyUI's keeps each kind in one. */
const DEPTH = 2
/** Of a folder with more somebody has to say which are meant. */
const MOST = 20

/** Undefined where no file of it is a part of Wan. @throws E_CHECKPOINT where one is missing, or there are several for one part */
export async function readWanFiles(folder: string): Promise<Checkpoint | undefined> {
  const names = (await readdir(folder, { recursive: true })).map((one) => one.replaceAll('\\', '/')).filter((one) => one.split('/').length <= DEPTH).sort()
  const weights = names.filter((one) => one.endsWith('.safetensors'))
  if (existsSync(join(folder, 'model_index.json')) || weights.length > MOST) return undefined
  const found: { readonly part: WanPart; readonly name: string }[] = []
  for (const name of weights) {
    // What can't be read is no part that is known.
    const part = wanPart((await readSafetensors(join(folder, name)).catch(() => undefined))?.tensors.keys() ?? [])
    if (part !== undefined) found.push({ part, name })
  }
  if (found.length === 0) return undefined
  const refuse = (detail: string, fix: string): never => {
    throw failure('E_CHECKPOINT', { file: folder, detail, fix })
  }
  const files: { path: string; size: number }[] = []
  const tensors = new Map<string, CheckpointTensor>()
  const scales = new Map<string, number>()
  const parts = new Map<string, ReadonlyMap<string, Source>>()
  const take = async (kind: WanPart, part: string, name: string): Promise<void> => {
    const read = await readSafetensors(join(folder, name), files.length)
    files.push(...read.files)
    for (const [key, scale] of read.scales) scales.set(key, scale)
    for (const [key, tensor] of read.tensors) tensors.set(`${part}/${key}`, tensor)
    parts.set(part, sortWan(kind, read.tensors))
  }
  for (const part of Object.keys(TITLES) as WanPart[]) {
    const all = found.filter((file) => file.part === part)
    const [second] = part === 'transformer' && all.length === 2 && all.some(({ name }) => HIGH.test(name)) ? all.filter(({ name }) => LOW.test(name) && !HIGH.test(name)) : []
    const [one, other] = all.filter((file) => file !== second)
    // What a model from words lacks, one from a picture is told to want.
    if (one === undefined && part === 'image_encoder') continue
    if (one === undefined) return refuse(`It has parts of Wan, but no ${TITLES[part]}.`, 'Put the file beside the others, or take the folder as diffusers saves it.')
    if (other !== undefined) refuse(`It has several files for the ${TITLES[part]}: ${one.name}, ${other.name}.`, 'Leave one in a folder with the files of the other parts.')
    await take(part, part, one.name)
    if (second !== undefined) await take(part, 'transformer_2', second.name)
  }
  const words = (await wordsOf(folder, names, () => brought(tensors.get(`text_encoder/${WORD_LIST}`), files))) ?? refuse('The list of words that prompts are read by is nowhere in it.', "Put umt5-xxl's tokenizer.json or spiece.model beside the files.")
  return { files, metadata: {}, tensors, scales, parts, left: [], words }
}

/** A tokeniser's file, a list of words, or the one that the text encoder's file brings. */
async function wordsOf(folder: string, names: readonly string[], own: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
  const at = (name: string): string | undefined => names.find((one) => one === name || one.endsWith(`/${name}`))
  const ready = at('tokenizer.json')
  if (ready !== undefined) return readFile(join(folder, ready))
  const list = at('spiece.model')
  const bytes = list === undefined ? await own() : await readFile(join(folder, list))
  const text = bytes === undefined ? undefined : unigramTokeniser(bytes)
  return text === undefined ? undefined : Buffer.from(text)
}

async function brought(tensor: CheckpointTensor | undefined, files: Checkpoint['files']): Promise<Uint8Array | undefined> {
  if (tensor?.dtype !== 'U8') return undefined
  const file = await open(files[tensor.file]!.path)
  try {
    return await bytesAt(file, tensor.from, count(tensor.shape))
  } finally {
    await file.close()
  }
}
