/** Which files of a repository make a model: those that an import reads, and no others. Pure. */
import { failure } from '../../contract/errors.ts'
import { PARTS, WORDS } from '../checkpoints/read-folder.ts'
import { hubAddress, type HubAddress } from './hub-address.ts'
import type { HubFile } from './hub.ts'

export interface Needed {
  /** One file, or a folder as diffusers saves models. */
  readonly kind: 'file' | 'folder'
  /** Those that tell what the others are come first. */
  readonly files: readonly HubFile[]
}

const INDEX = 'model_index.json'
const SAMPLER = 'scheduler/scheduler_config.json'
const CHECKPOINT = /\.(safetensors|gguf)$/i

/** @throws E_CHECKPOINT where nothing of it can be taken, or several could be and none is named */
export function neededFiles(address: HubAddress, files: readonly HubFile[]): Needed {
  const refuse = (detail: string, fix?: string): never => {
    throw failure('E_CHECKPOINT', { file: hubAddress(address), detail, ...(fix === undefined ? {} : { fix }) })
  }
  const { file: asked } = address
  const base = hubAddress({ id: address.id, revision: address.revision })
  if (asked !== undefined) {
    const found = files.find(({ path }) => path === asked) ?? refuse(`It has no ${asked}.`, `${listed(files)}`)
    if (!CHECKPOINT.test(asked)) refuse('It is neither a .safetensors nor a .gguf file.', 'Take the .safetensors file of the model: most hubs offer it.')
    return { kind: 'file', files: [found] }
  }
  const at = (path: string): HubFile | undefined => files.find((one) => one.path === path)
  const index = at(INDEX)
  if (index !== undefined) {
    const parts = PARTS.filter((part) => at(`${part}/config.json`) !== undefined)
    if (parts.length === 0) refuse('Its model_index.json stands alone: no part of it is here.')
    const weights = parts.flatMap((part) => weightsOf(part, files) ?? refuse(`Its ${part} has no .safetensors file${files.some(({ path }) => path.startsWith(`${part}/`) && path.endsWith('.bin')) ? ': its .bin is a pickle, which can run programs as it is read' : ''}.`, 'Take a model that has .safetensors files.'))
    const words = parts.includes('transformer') ? at(WORDS) ?? refuse(`It has no ${WORDS}.`, 'Take one that is saved as diffusers does.') : undefined
    const configs = [index, at(SAMPLER), words, ...parts.map((part) => at(`${part}/config.json`))].filter((one) => one !== undefined)
    return { kind: 'folder', files: [...configs, ...weights.toSorted((a, b) => a.size - b.size)] }
  }
  const single = files.filter(({ path }) => CHECKPOINT.test(path))
  const [only] = single
  if (only === undefined) return refuse('It has neither a model_index.json nor a .safetensors or .gguf file.', 'Take a model that was published as one file, or as diffusers saves it.')
  if (single.length > 1) refuse(`It has ${single.length} files that may be models: ${single.slice(0, 8).map(({ path }) => path).join(', ')}${single.length > 8 ? ', …' : ''}.`, `Name one: ${base}/${only.path}`)
  return { kind: 'file', files: [only] }
}

const listed = (files: readonly HubFile[]): string => {
  const some = files.filter(({ path }) => CHECKPOINT.test(path)).slice(0, 8).map(({ path }) => path)
  return some.length === 0 ? 'It has none that could be a model.' : `Those that could be models: ${some.join(', ')}.`
}

const SHARD = /-\d{5}-of-\d{5}\.safetensors$/

/** Of a part: half floats where there are such, which is half the way; one file, else all shards with their list. */
function weightsOf(part: string, files: readonly HubFile[]): readonly HubFile[] | undefined {
  const own = files.filter(({ path }) => path.startsWith(`${part}/`) && !path.slice(part.length + 1).includes('/'))
  const rank = ({ path }: HubFile): number => Number(/ema\./.test(path)) * 4 + Number(!/\.fp16\./.test(path)) * 2 + Number(/openvino|flax|onnx/.test(path)) * 8
  const [whole] = own.filter(({ path }) => path.endsWith('.safetensors') && !SHARD.test(path)).toSorted((a, b) => rank(a) - rank(b))
  if (whole !== undefined && rank(whole) < 4) return [whole]
  const list = own.find(({ path }) => /^[^.]+\.safetensors\.index\.json$/.test(path.slice(part.length + 1)))
  const stem = list?.path.replace(/\.safetensors\.index\.json$/, '-')
  const shards = own.filter(({ path }) => SHARD.test(path) && stem !== undefined && path.startsWith(stem))
  if (list !== undefined && shards.length > 0) return [list, ...shards]
  return whole === undefined ? undefined : [whole]
}
