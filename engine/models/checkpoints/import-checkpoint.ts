/** A checkpoint as a model package: its header is read, nothing is converted. The package refers to the file. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { weightsIn } from '../lora/onnx-weights.ts'
import { MANIFEST, PACKAGE_NAME } from '../packages/manifest.ts'
import type { BoundFileEntry, ModelManifest } from '../packages/package-types.ts'
import { CLIP_DEVIATION, CLIP_MEAN } from '../pipelines/clip-numbers.ts'
import { isStreamed, PIECES } from '../packages/packages.ts'
import { PREVIEW_FAMILY } from '../pipelines/previews.ts'
import type { Binding } from './bind.ts'
import { clipTokeniser } from './clip-tokeniser.ts'
import { refuseConfigs } from './configs.ts'
import { isLdm, sortLdm } from './ldm-names.ts'
import { otherKind, recognise } from './recognise.ts'
import { readFolder, WORDS } from './read-folder.ts'
import { isGguf, readGguf } from './read-gguf.ts'
import { withMotion } from './motion-modules.ts'
import { readWanFiles } from './read-wan-files.ts'
import { readSafetensors, SCALE, type Checkpoint } from './read-safetensors.ts'
import { readSkeleton, readSkeletons, SKELETONS, type Architecture } from './skeletons.ts'
import { isNumberType } from './tensor.ts'
import { latentsOf, tinyDecoder } from './tiny-decoder.ts'

export type Prediction = 'epsilon' | 'v_prediction' | 'flow_prediction'

interface ImportOptions {
  /** Folder that packages lie in. */
  readonly root: string
  /** Of the package; else made of the file's. */
  readonly name?: string
  /** The file goes into the package, which needs it elsewhere no more. */
  readonly copy?: boolean
  /** As `copy`, and nothing stays where it was. */
  readonly move?: boolean
  /** What is known of it from elsewhere. */
  readonly about?: Partial<Pick<ModelManifest, 'title' | 'licence' | 'source' | 'defaults'>>
  /** sha256 of its files, by path. */
  readonly digests?: ReadonlyMap<string, string>
  /** What the model says at each step; else as the file tells, or as its architecture mostly does. */
  readonly prediction?: Prediction
  readonly skeletons?: string
  /** AnimateDiff's motion modules, joined with a Stable Diffusion 1. */
  readonly motion?: string
}

interface Imported {
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
export async function importCheckpoint(path: string, { root, name = packageName(path), copy = false, move = false, about = {}, digests, prediction, skeletons = SKELETONS, motion }: ImportOptions): Promise<Imported> {
  if (!PACKAGE_NAME.test(name)) throw failure('E_USAGE', { port: '--as', expected: 'a package name: lower case letters, digits, ".", "_" and "-"', got: JSON.stringify(name) })
  const folder = join(root, name)
  if (existsSync(folder)) throw failure('E_USAGE', { port: '--as', expected: 'a name that no package has', got: name, fix: `Name it otherwise: --as ${`${name}-2`.slice(-64)}, or remove the other: reelgraph models rm ${name}` })
  const place = resolve(path)
  const { checkpoint, architecture: own, bindings, graphs, ...chosen } = await readWhole(place, skeletons, motion)
  const taken = new Set([...bindings.values()].flatMap((one) => [...one.taken]))
  const spoken = prediction ?? predictionOf(checkpoint, chosen.name, own)
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  const files: ModelManifest['files'][number][] = []
  const put = async (inner: string, bytes: Uint8Array | string): Promise<void> => {
    await mkdir(dirname(join(part, inner)), { recursive: true })
    await writeFile(join(part, inner), bytes)
    files.push({ path: inner, sha256: createHash('sha256').update(bytes).digest('hex'), size: Buffer.byteLength(bytes) })
  }
  try {
    for (const [inner, { skeleton, config }] of Object.entries(own.parts)) {
      await put(`${inner}/model.onnx`, graphs.get(skeleton)!)
      await put(`${inner}/${PIECES}`, json(bindings.get(inner)!.pieces))
      await put(`${inner}/config.json`, json({ ...config, ...(checkpoint.configs?.get(inner.replace(/^vae_(en|de)coder$/, 'vae')) ?? {}) }))
    }
    if (Object.keys(own.scheduler).length > 0) await put('scheduler/scheduler_config.json', json(samplerOf(checkpoint, own, spoken, prediction)))
    for (const [inner, padding] of Object.entries(own.tokenizers)) {
      for (const [file, text] of Object.entries(await clipTokeniser(SKELETONS, padding))) await put(`${inner}/${file}`, text)
    }
    if (checkpoint.words !== undefined) await put(WORDS, checkpoint.words)
    // What its pictures become is the usual.
    if (own.parts['image_encoder'] !== undefined && own.family === 'wan') await put('image_processor/preprocessor_config.json', json(seenBy(checkpoint, own)))
    else if (own.parts['image_encoder'] !== undefined) await put('feature_extractor/preprocessor_config.json', json({ image_processor_type: 'CLIPImageProcessor' }))
    await put('model_index.json', json({ _class_name: own.class, ...own.index, ...boundaryOf(checkpoint) }))
    const weights: BoundFileEntry[] = []
    for (const [i, { path: from, size }] of checkpoint.files.entries()) {
      // Files of several folders may have one name.
      const inner = checkpoint.files.length === 1 ? basename(from) : `${i}-${basename(from)}`
      if (copy) await copyFile(from, join(part, inner))
      const sha256 = digests?.get(from)
      const modified = Math.round((await stat(copy ? join(part, inner) : from)).mtimeMs)
      weights.push({ path: copy || move ? inner : placeOf(from, folder, root), size, ...(sha256 === undefined ? {} : { sha256, modified }) })
    }
    const options: Record<string, Json> = { ...own.options, ...(own.parts['unet']?.config['in_channels'] === 9 ? { inpaints: true } : {}), ...(own.family === PREVIEW_FAMILY ? { latents: latentsOf(name + place.slice(-200)) } : {}) }
    const manifest: ModelManifest = {
      format: 1,
      title: about.title ?? (checkpoint.metadata['modelspec.title']?.slice(0, 200) || basename(place, extname(place))),
      family: own.family,
      precision: precisionOf(checkpoint),
      licence: about.licence ?? ((checkpoint.metadata['modelspec.license'] ?? checkpoint.metadata['general.license'])?.slice(0, 200) || 'unknown'),
      source: about.source ?? basename(place),
      memory: Math.round(1.3 * Math.max(...[...bindings].map(([inner, { size }]) => (isStreamed(inner, size) ? 0 : size)))) + (64 << 20),
      defaults: { ...own.defaults, ...framesOf(checkpoint), ...about.defaults },
      ...(Object.keys(options).length === 0 ? {} : { options }),
      files,
      weights: {
        architecture: chosen.name,
        files: weights,
        parts: Object.fromEntries([...bindings].map(([inner, { size }]) => [inner, size])),
      },
    }
    await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(part, folder)
    // Last, so that no file that took hours to come is ever in a folder that goes when something fails.
    if (move) for (const [i, { path: from }] of checkpoint.files.entries()) await rename(from, join(folder, weights[i]!.path))
    return { name, folder, architecture: chosen.name, title: own.title, prediction: spoken, taken: taken.size, left: leftOver(checkpoint, taken, own) }
  } catch (thrown) {
    await rm(part, { recursive: true, force: true })
    throw thrown
  }
}

type Whole = Chosen & { readonly checkpoint: Checkpoint }

/** Its headers, and what they make it. @throws E_CHECKPOINT for what is no checkpoint that is known, or lacks something */
async function readWhole(place: string, skeletons: string, motion?: string): Promise<Whole> {
  const still = await readCheckpoint(place)
  const checkpoint = motion === undefined ? still : await withMotion(still, resolve(motion))
  const chosen = await architectureOf(place, checkpoint, skeletons)
  if (motion !== undefined && chosen.architecture.family !== 'animatediff') throw failure('E_CHECKPOINT', { file: motion, detail: `Joined with ${place} it is most like ${chosen.architecture.title}.`, fix: 'Join motion modules with a Stable Diffusion 1.' })
  const unet = chosen.architecture.parts['unet']?.config
  if (motion !== undefined && unet?.['use_motion_mid_block'] !== true && [...checkpoint.parts.get('unet')!.keys()].some((one) => one.startsWith('mid_block.motion_modules.'))) {
    throw failure('E_CHECKPOINT', { file: motion, detail: `It moves the middle of the UNet, too; joined with ${place} it is most like ${chosen.architecture.title}, which does not.`, fix: 'Take the motion modules of AnimateDiff 3 (v3_sd15_mm) or 1.' })
  }
  refuseFaults(place, chosen.architecture, chosen.bindings)
  return { ...chosen, checkpoint }
}

/** What it is, in words. @throws E_CHECKPOINT as an import of it would */
export const examineCheckpoint = async (path: string, skeletons = SKELETONS): Promise<string> => (await readWhole(resolve(path), skeletons)).architecture.title

/** @throws E_CHECKPOINT */
async function readCheckpoint(place: string): Promise<Checkpoint> {
  if ((await stat(place).catch(() => undefined))?.isDirectory() === true) return (await readWanFiles(place)) ?? readFolder(place)
  const read = (await isGguf(place)) ? await readGguf(place) : await readSafetensors(place)
  const { tensors } = read
  const tiny = tinyDecoder(tensors)
  if (tiny !== undefined) return { ...read, parts: tiny, left: [] }
  const other = otherKind(tensors.keys(), isLdm(tensors))
  if (isLdm(tensors) && other === undefined) return { ...read, ...sortLdm(tensors) }
  throw failure('E_CHECKPOINT', { file: place, detail: other?.detail ?? `Of its ${tensors.size} arrays none is called as in a model that is known here, e.g. ${[...tensors.keys()][0] ?? 'nothing'}.`, ...(other === undefined ? {} : { fix: other.fix }) })
}

interface Chosen {
  readonly name: string
  readonly architecture: Architecture
  readonly bindings: ReadonlyMap<string, Binding>
  /** Of all skeletons, by name. */
  readonly graphs: ReadonlyMap<string, Uint8Array>
}

/** @throws E_CHECKPOINT for a UNet that is like none that is known */
async function architectureOf(place: string, { parts, scales, configs }: Checkpoint, folder: string): Promise<Chosen> {
  const listed = await readSkeletons(folder)
  const graphs = new Map(await Promise.all(Object.keys(listed.skeletons).map(async (one) => [one, await readSkeleton(folder, one, listed)] as const)))
  const weights = new Map([...graphs].map(([one, bytes]) => [one, weightsIn(bytes).external]))
  const candidates = Object.entries(listed.architectures).map(([name, one]) => ({ name, parts: new Map(Object.entries(one.parts).map(([part, { skeleton }]) => [part, weights.get(skeleton)!] as const)) }))
  const found = recognise(parts, candidates, scales)
  if (found === undefined) throw failure('E_CHECKPOINT', { file: place, detail: `What makes its pictures is like none that is known: ${Object.values(listed.architectures).map(({ title }) => title).join(', ')}.` })
  const architecture = listed.architectures[found.name]!
  refuseConfigs(place, architecture, configs)
  return { name: found.name, architecture, bindings: found.bindings, graphs }
}

/** What the second generation's text encoder has and leaves unread: its last layer, and what compares words with pictures. */
const UNREAD = /^cond_stage_model\.model\.(text_projection$|transformer\.resblocks\.\d+\.)|\.(scale_input|input_scale)$/

function leftOver({ parts, left, scales }: Checkpoint, taken: ReadonlySet<string>, own: Architecture): readonly string[] {
  // A model of words has no use for the half that makes latents of pictures.
  const idle = (part: string, name: string): boolean => part === 'vae' && own.parts['vae_encoder'] === undefined && /^(encoder|quant_conv)\./.test(name)
  const unused = [...parts].flatMap(([part, found]) => [...found].filter(([name]) => !idle(part, name)).map(([, { tensor }]) => tensor.name))
  return [...new Set([...left, ...unused.filter((name) => !taken.has(name) && !scales.has(name.replace(SCALE, '.weight')) && !UNREAD.test(name))])]
}

/** @throws E_CHECKPOINT with all that is missing or of another shape */
function refuseFaults(file: string, { title }: Architecture, bindings: ReadonlyMap<string, Binding>): void {
  const missing = [...bindings].flatMap(([part, one]) => (one.pieces.length === 0 && one.wrong.length === 0 ? [`all of ${part}`] : one.missing.map((name) => `${part}/${name}`)))
  const wrong = [...bindings.values()].flatMap((one) => one.wrong)
  if (missing.length === 0 && wrong.length === 0) return
  const some = (words: string, list: readonly string[]): string => (list.length === 0 ? '' : ` ${words}: ${list.slice(0, 5).join('; ')}${list.length > 5 ? `; and ${list.length - 5} more` : ''}.`)
  throw failure('E_CHECKPOINT', { file, detail: `It is most like ${title}.${some('It lacks', missing)}${some('Of another shape or type', wrong)}`, fix: 'Take a checkpoint of the whole model.' })
}

const PREDICTIONS = ['epsilon', 'v_prediction', 'flow_prediction'] as const

/** Versions 2 with 768 pixels speak of velocity; nothing in their shapes tells them from those with 512, so that the common one counts. */
function predictionOf({ metadata, tensors, scheduler }: Checkpoint, architecture: string, { scheduler: usual }: Architecture): Prediction {
  if (scheduler !== undefined) return PREDICTIONS.find((one) => one === scheduler['prediction_type']) ?? (String(scheduler['_class_name']).startsWith('FlowMatch') ? 'flow_prediction' : 'epsilon')
  if (usual['prediction_type'] === 'flow_prediction') return 'flow_prediction'
  const said = metadata['modelspec.prediction_type'] ?? ''
  if (/^v/.test(said) || tensors.has('v_pred') || tensors.has(EDM)) return 'v_prediction'
  return architecture === 'sd2' && !/^eps/.test(said) ? 'v_prediction' : 'epsilon'
}

/** Models of noise of any size, such as CosXL. */
const EDM = 'edm_vpred.sigma_max'

function samplerOf({ tensors, scheduler, said }: Checkpoint, { scheduler: usual }: Architecture, spoken: Prediction, asked: Prediction | undefined): Readonly<Record<string, Json>> {
  if (scheduler !== undefined) return asked === undefined ? scheduler : { ...scheduler, prediction_type: asked }
  if (tensors.has(EDM)) {
    const level = (end: string, otherwise: number): number => ((said?.get(`edm_vpred.sigma_${end}`) ?? 0) > 0 ? said!.get(`edm_vpred.sigma_${end}`)! : otherwise)
    return { _class_name: 'EDMEulerScheduler', sigma_min: level('min', 0.002), sigma_max: level('max', 120), sigma_data: 1, sigma_schedule: 'karras', prediction_type: spoken, num_train_timesteps: 1000 }
  }
  return { ...usual, prediction_type: spoken, ...(tensors.has('ztsnr') ? { rescale_betas_zero_snr: true, timestep_spacing: 'trailing' } : {}) }
}

/** CLIP's own: the picture's middle, of the encoder's size. */
function seenBy({ configs }: Checkpoint, { parts }: Architecture): Readonly<Record<string, Json>> {
  const side = Number(configs?.get('image_encoder')?.['image_size'] ?? parts['image_encoder']!.config['image_size'])
  return { image_processor_type: 'CLIPImageProcessor', do_resize: true, size: { shortest_edge: side }, resample: 3, do_center_crop: true, crop_size: { height: side, width: side }, do_rescale: true, rescale_factor: 1 / 255, do_normalize: true,
    image_mean: [...CLIP_MEAN], image_std: [...CLIP_DEVIATION] }
}

/** Of two transformers, where the second takes over, if the folder says it. */
const boundaryOf = ({ index }: Checkpoint): Readonly<Record<string, Json>> => (typeof index?.['boundary_ratio'] === 'number' ? { boundary_ratio: index['boundary_ratio'] } : {})

/** Of video models, as many as they were trained on. */
function framesOf({ configs }: Checkpoint): { readonly frames?: number } {
  const frames = configs?.get('unet')?.['num_frames']
  return typeof frames === 'number' && frames > 0 ? { frames } : {}
}

function precisionOf({ tensors }: Checkpoint): ModelManifest['precision'] {
  const types = new Set([...tensors.values()].map(({ dtype }) => dtype).filter(isNumberType))
  if (types.size !== 1) return 'mixed'
  return types.has('F32') ? 'float32' : types.has('F16') ? 'float16' : 'mixed'
}

/** From the package where the file lies among packages, which may be moved together. */
function placeOf(file: string, folder: string, root: string): string {
  const inner = relative(resolve(root), file)
  return inner.startsWith('..') || resolve(inner) === inner ? file : relative(resolve(folder), file).replaceAll('\\', '/')
}

/** Of a file, folder or address. */
export const packageName = (path: string): string =>
  basename(path, /\.(safetensors|gguf)$/i.test(path) ? extname(path) : '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '').slice(0, 64).replace(/[^a-z0-9]+$/, '')

const json = (value: Json | object): string => `${JSON.stringify(value)}\n`
