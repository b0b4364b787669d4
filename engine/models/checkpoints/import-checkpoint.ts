/** A checkpoint as a model package: its header is read, nothing is converted. The package refers to the file. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { weightsIn } from '../lora/onnx-weights.ts'
import { MANIFEST, PACKAGE_NAME } from '../packages/manifest.ts'
import type { ModelManifest } from '../packages/package-types.ts'
import { PIECES } from '../packages/packages.ts'
import type { Binding } from './bind.ts'
import { clipTokeniser } from './clip-tokeniser.ts'
import { isLdm, sortLdm } from './ldm-names.ts'
import { otherKind, recognise } from './recognise.ts'
import { bytesAt, readHeader, type SafetensorsHeader } from './safetensors-header.ts'
import { readSkeleton, readSkeletons, SKELETONS, type Architecture } from './skeletons.ts'
import { widened } from '../runtime/pieces.ts'
import { isNumberType, type CheckpointTensor } from './tensor.ts'

export const PREDICTIONS = ['epsilon', 'v_prediction'] as const
export type Prediction = (typeof PREDICTIONS)[number]

export interface ImportOptions {
  /** Folder that packages lie in. */
  readonly root: string
  /** Of the package; else made of the file's. */
  readonly name?: string
  /** The file goes into the package, which needs it elsewhere no more. */
  readonly copy?: boolean
  /** What the model says at each step; else as the file tells, or as its architecture mostly does. */
  readonly prediction?: Prediction
  readonly skeletons?: string
}

export interface Imported {
  readonly name: string
  readonly folder: string
  readonly architecture: string
  readonly title: string
  readonly prediction: string
  /** Arrays that the model is made of, and names of those that are left over. */
  readonly taken: number
  readonly left: readonly string[]
}

/** @throws E_CHECKPOINT for what is no checkpoint that is known, or lacks something; E_USAGE for a name that is taken */
export async function importCheckpoint(path: string, { root, name = nameOf(path), copy = false, prediction, skeletons = SKELETONS }: ImportOptions): Promise<Imported> {
  if (!PACKAGE_NAME.test(name)) throw failure('E_USAGE', { port: '--as', expected: 'a package name: lower case letters, digits, ".", "_" and "-"', got: JSON.stringify(name) })
  const folder = join(root, name)
  if (existsSync(folder)) throw failure('E_USAGE', { port: '--as', expected: 'a name that no package has', got: name, fix: `Name it otherwise: --as ${`${name}-2`.slice(-64)}, or remove the other: reelgraph models rm ${name}` })
  const file = resolve(path)
  const { header, scales } = await headerOf(file)
  const tensors = new Map([...header.entries].map(([own, { dtype, shape, from }]): [string, CheckpointTensor] => [own, { name: own, dtype, shape, file: 0, from }]))
  const other = otherKind(tensors.keys(), isLdm(tensors))
  const sorted = isLdm(tensors) && other === undefined ? sortLdm(tensors) : undefined
  if (sorted === undefined) throw failure('E_CHECKPOINT', { file, detail: other?.detail ?? `Of its ${tensors.size} arrays none is called as in a model that is known here, e.g. ${[...tensors.keys()][0] ?? 'nothing'}.`, ...(other === undefined ? {} : { fix: other.fix }) })
  const listed = await readSkeletons(skeletons)
  const graphs = new Map<string, Uint8Array>()
  const graph = async (one: string): Promise<Uint8Array> => {
    const bytes = graphs.get(one) ?? (await readSkeleton(skeletons, one, listed))
    graphs.set(one, bytes)
    return bytes
  }
  const candidates = await Promise.all(
    Object.entries(listed.architectures).map(async ([own, { parts }]) => ({
      name: own,
      parts: new Map(await Promise.all(Object.entries(parts).map(async ([part, { skeleton }]) => [part, weightsIn(await graph(skeleton)).external] as const))),
    })),
  )
  const found = recognise(sorted.parts, candidates, scales)
  if (found === undefined) throw failure('E_CHECKPOINT', { file, detail: `Its UNet is like none that is known: ${Object.values(listed.architectures).map(({ title }) => title).join(', ')}.` })
  const architecture = listed.architectures[found.name]!
  refuseFaults(file, architecture, found.bindings)
  const taken = new Set([...found.bindings.values()].flatMap((one) => [...one.taken]))
  const unused = [...sorted.parts.values()].flatMap((part) => [...part.values()].map(({ tensor }) => tensor.name)).filter((own) => !taken.has(own) && !scales.has(own.replace(SCALE, '.weight')) && !UNREAD.test(own))
  const left = [...new Set([...sorted.left, ...unused])]
  const spoken = prediction ?? predictionOf(header, found.name)

  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  const files: ModelManifest['files'][number][] = []
  const put = async (inner: string, bytes: Uint8Array | string): Promise<void> => {
    await mkdir(dirname(join(part, inner)), { recursive: true })
    await writeFile(join(part, inner), bytes)
    files.push({ path: inner, sha256: createHash('sha256').update(bytes).digest('hex'), size: Buffer.byteLength(bytes) })
  }
  try {
    for (const [own, { skeleton, config }] of Object.entries(architecture.parts)) {
      await put(`${own}/model.onnx`, await graph(skeleton))
      await put(`${own}/${PIECES}`, json(found.bindings.get(own)!.pieces))
      await put(`${own}/config.json`, json(config))
    }
    await put('scheduler/scheduler_config.json', json({ ...architecture.scheduler, prediction_type: spoken, ...(header.entries.has('ztsnr') ? { rescale_betas_zero_snr: true, timestep_spacing: 'trailing' } : {}) }))
    for (const [own, padding] of Object.entries(architecture.tokenizers)) {
      for (const [inner, text] of Object.entries(await clipTokeniser(SKELETONS, padding))) await put(`${own}/${inner}`, text)
    }
    await put('model_index.json', json({ _class_name: architecture.class }))
    if (copy) await copyFile(file, join(part, basename(file)))
    const manifest: ModelManifest = {
      format: 1,
      title: header.metadata['modelspec.title']?.slice(0, 200) || basename(file, extname(file)),
      family: architecture.family,
      precision: precisionOf(header),
      licence: header.metadata['modelspec.license']?.slice(0, 200) || 'unknown',
      source: basename(file),
      memory: Math.round(1.3 * Math.max(...[...found.bindings.values()].map(({ size }) => size))) + (64 << 20),
      defaults: architecture.defaults,
      ...(architecture.parts['unet']?.config['in_channels'] === 9 ? { options: { inpaints: true } } : {}),
      files,
      weights: {
        architecture: found.name,
        files: [{ path: copy ? basename(file) : placeOf(file, folder, root), size: header.size }],
        parts: Object.fromEntries([...found.bindings].map(([own, { size }]) => [own, size])),
      },
    }
    await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(part, folder)
    return { name, folder, architecture: found.name, title: architecture.title, prediction: spoken, taken: taken.size, left }
  } catch (thrown) {
    await rm(part, { recursive: true, force: true })
    throw thrown
  }
}

/** A scale lies beside the weight that it belongs to. */
const SCALE = /\.(scale_weight|weight_scale)$/
/** What the second generation's text encoder has and leaves unread: its last layer, and what compares words with pictures. */
const UNREAD = /^cond_stage_model\.model\.(text_projection$|transformer\.resblocks\.\d+\.)|\.(scale_input|input_scale)$/

async function headerOf(path: string): Promise<{ readonly header: SafetensorsHeader; readonly scales: ReadonlyMap<string, number> }> {
  const refuse = (detail: string, fix?: string): never => {
    throw failure('E_CHECKPOINT', { file: path, detail, ...(fix === undefined ? {} : { fix }) })
  }
  const file = await open(path).catch((thrown: NodeJS.ErrnoException) => refuse(thrown.code === 'ENOENT' ? 'There is no such file.' : `It can't be opened: ${thrown.message}.`, 'Name the file as it lies on this machine.'))
  try {
    const pickled = await pickledAs(file)
    if (pickled !== undefined) refuse(pickled, 'Take the .safetensors file of the model: most hubs offer both.')
    const header = await readHeader(file, (detail) => refuse(detail, /cut off/.test(detail) ? 'Fetch it anew: it was cut off on the way.' : undefined))
    const scales = new Map<string, number>()
    for (const [name, { dtype, shape, from, to }] of header.entries) {
      if (SCALE.test(name) && isNumberType(dtype) && shape.every((one) => one === 1)) scales.set(name.replace(SCALE, '.weight'), widened(new Uint8Array(await bytesAt(file, from, to - from)), dtype)[0]!)
    }
    return { header, scales }
  } finally {
    await file.close()
  }
}

/** PyTorch's own files are programs, which nobody should run from strangers. */
async function pickledAs(file: FileHandle): Promise<string | undefined> {
  const begin = (await file.stat()).isFile() ? await bytesAt(file, 0, 4) : Buffer.alloc(4)
  if (begin.subarray(0, 2).toString('latin1') === 'PK' || (begin[0] === 0x80 && begin[1]! >= 2 && begin[1]! <= 5)) return 'It is a pickle file of PyTorch (.ckpt, .pt, .bin), which can run programs as it is read: Reelgraph reads none.'
  return begin.toString('latin1') === 'GGUF' ? 'It is a GGUF file, which is not read.' : undefined
}

/** @throws E_CHECKPOINT with all that is missing or of another shape */
function refuseFaults(file: string, { title }: Architecture, bindings: ReadonlyMap<string, Binding>): void {
  const missing = [...bindings].flatMap(([part, one]) => (one.pieces.length === 0 && one.wrong.length === 0 ? [`all of ${part}`] : one.missing.map((name) => `${part}/${name}`)))
  const wrong = [...bindings.values()].flatMap((one) => one.wrong)
  if (missing.length === 0 && wrong.length === 0) return
  const some = (words: string, list: readonly string[]): string => (list.length === 0 ? '' : ` ${words}: ${list.slice(0, 5).join('; ')}${list.length > 5 ? `; and ${list.length - 5} more` : ''}.`)
  throw failure('E_CHECKPOINT', { file, detail: `It is most like ${title}.${some('It lacks', missing)}${some('Of another shape or type', wrong)}`, fix: 'Take a checkpoint of the whole model.' })
}

/** Versions 2 with 768 pixels speak of velocity; nothing in their shapes tells them from those with 512, so that the common one counts. */
function predictionOf({ metadata, entries }: SafetensorsHeader, architecture: string): Prediction {
  const said = metadata['modelspec.prediction_type'] ?? ''
  if (/^v/.test(said) || entries.has('v_pred')) return 'v_prediction'
  return architecture === 'sd2' && !/^eps/.test(said) ? 'v_prediction' : 'epsilon'
}

function precisionOf({ entries }: SafetensorsHeader): ModelManifest['precision'] {
  const types = new Set([...entries.values()].map(({ dtype }) => dtype).filter(isNumberType))
  if (types.size === 1) return types.has('F32') ? 'float32' : types.has('F16') ? 'float16' : 'mixed'
  return 'mixed'
}

/** From the package where the file lies among packages, which may be moved together. */
function placeOf(file: string, folder: string, root: string): string {
  const inner = relative(resolve(root), file)
  return inner.startsWith('..') || resolve(inner) === inner ? file : relative(resolve(folder), file).replaceAll('\\', '/')
}

const nameOf = (path: string): string =>
  basename(path, extname(path)).toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '').slice(0, 64).replace(/[^a-z0-9]+$/, '')

const json = (value: Json | object): string => `${JSON.stringify(value)}\n`
