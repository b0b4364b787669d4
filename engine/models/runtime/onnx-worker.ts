/**
 * A thread of the runtime: the only file that imports onnxruntime-node. Its calls block, so that they would stop the
 * server and every progress bar on the main thread.
 */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { env, InferenceSession, listSupportedBackends, Tensor as OnnxTensor } from 'onnxruntime-node'
import type { Product } from './composite-changes.ts'
import { fromHalf, toHalf } from './half.ts'
import type { OnnxAnswers, OnnxReply, OnnxRequest } from './onnx-messages.ts'
import { PRODUCTS, productModel } from './product-model.ts'
import { readSegments } from './read-segments.ts'
import { cardMemory } from './card-memory.ts'
import { kindOfDevice, mayBeSeveral, numberOfCard, type Device, type DeviceName, type SessionGraph, type Tensor, type TensorArrays, type TensorInfo, type TensorType } from './session-types.ts'
import { hasVulkanDriver } from './vulkan-drivers.ts'
import type { WeightChange } from './weight-changes.ts'

/** A model of one addition: finds out whether a device works. */
const PROBE = Buffer.from('CAgSADo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=', 'base64')
/** The runtime prints what it also throws; what is thrown is enough. */
const SILENT = 4

type Sent<K extends OnnxRequest['do']> = Extract<OnnxRequest, { do: K }>

const sessions = new Map<number, InferenceSession>()

export function serveSessions(): void {
  env.logLevel = 'fatal'
  parentPort!.on('message', (request: OnnxRequest) => {
    answer(request).then(
      (value) => parentPort!.postMessage({ value } satisfies OnnxReply, buffersOf(value)),
      (thrown: unknown) => {
        const error = thrown instanceof Error ? thrown.message : String(thrown)
        parentPort!.postMessage({ error } satisfies OnnxReply)
      },
    )
  })
}

async function answer(request: OnnxRequest): Promise<OnnxAnswers[keyof OnnxAnswers]> {
  switch (request.do) {
    case 'probe':
      return probe(request.device)
    case 'load':
      return load(request)
    case 'run':
      return run(request)
    case 'release':
      await sessions.get(request.session)?.release()
      sessions.delete(request.session)
      return undefined
    case 'change':
      await readSegments(request, addProducts)
      return undefined
  }
}

function optionsFor(name: DeviceName): InferenceSession.SessionOptions {
  const device = kindOfDevice(name)
  const provider = mayBeSeveral(device) ? ({ name: device, deviceId: numberOfCard(name) } as InferenceSession.ExecutionProviderConfig) : device
  const base: InferenceSession.SessionOptions = { executionProviders: [provider], logSeverityLevel: SILENT }
  // DirectML allows no memory patterns.
  return device === 'dml' ? { ...base, enableMemPattern: false, executionMode: 'sequential' } : base
}

async function probe(card: DeviceName): Promise<OnnxAnswers['probe']> {
  const device = kindOfDevice(card)
  if (device === 'cpu') return { ok: true, reason: 'works everywhere' }
  const known = listSupportedBackends().find((one) => one.name === device)
  if (known === undefined) return { ok: false, reason: `not in the runtime for ${process.platform} ${process.arch}` }
  if (!known.bundled && !existsSync(providerLibrary(device))) return { ok: false, reason: 'its libraries are not installed (docs/guide/models.md)' }
  // Tried all the same, its library writes of it into the terminal.
  if (device === 'webgpu' && process.platform === 'linux' && !hasVulkanDriver()) return { ok: false, reason: 'no Vulkan driver is installed' }
  try {
    const session = await InferenceSession.create(PROBE, optionsFor(card))
    const { y } = await session.run({ x: new OnnxTensor('float32', Float32Array.of(21), [1]) }, { logSeverityLevel: SILENT })
    await session.release()
    if (y?.data[0] !== 42) return { ok: false, reason: 'a trial gave a wrong result' }
    const memory = device === 'cuda' ? cardMemory() : undefined
    return { ok: true, reason: 'a trial ran on it', ...(memory === undefined ? {} : { memory }) }
  } catch (thrown) {
    return { ok: false, reason: shortReason((thrown as Error).message) }
  }
}

function providerLibrary(device: Device): string {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  const name = process.platform === 'win32' ? `onnxruntime_providers_${device}.dll` : `libonnxruntime_providers_${device}.so`
  return join(root, 'bin/napi-v6', process.platform, process.arch, name)
}

/** The runtime puts its source file, line and function before what it says. */
function shortReason(message: string): string {
  const said = message.replace(/^\/\S+:\d+ .*? was false\. /s, '').split('\n')[0]!.trim()
  return said.length > 160 ? `${said.slice(0, 157)}...` : said
}

/** Bytes of a model whose threads sleep between its calls. */
const SMALL = 16 << 20

async function load({ session, file, device, weights, graph }: Sent<'load'>): Promise<OnnxAnswers['load']> {
  const options = optionsFor(device)
  if (weights.length > 0) options.externalData = weights.map((one) => ({ path: one.file, data: one.data }))
  // What runs beside the making of frames must not hold the cores while it waits: small models are asked for in each frame.
  if (weights.length === 0 && graph?.folder === undefined && (await stat(file)).size < SMALL) options.extra = { session: { intra_op: { allow_spinning: '0' } } }
  const made = graph === undefined ? await InferenceSession.create(file, options) : await InferenceSession.create(graph.bytes, overFile(file, graph, options))
  sessions.set(session, made)
  return { inputs: made.inputMetadata.map(infoOf), outputs: made.outputMetadata.map(infoOf) }
}

/** A graph that comes as bytes finds its weights in the file's folder. */
function overFile(file: string, { lean, folder, streamed }: SessionGraph, options: InferenceSession.SessionOptions): InferenceSession.SessionOptions {
  if (folder !== undefined) {
    const session = { model_external_initializers_file_folder_path: folder, ...(streamed === true ? { disable_prepacking: '1' } : {}) }
    // Widened weights would be kept as constants, and so would what is laid out for speed.
    return { ...options, ...(streamed === true ? { enableCpuMemArena: false } : {}), extra: { session, ...(streamed === true ? { optimization: { disable_specified_optimizers: 'ConstantFolding' } } : {}) } }
  }
  const session = { ...(options.extra?.['session'] as object | undefined), model_external_initializers_file_folder_path: dirname(file), ...(lean ? { disable_prepacking: '1' } : {}) }
  // The next level lays convolutions out for the way forward alone: a step of training takes a third longer then. Patterns of
  // memory double what a step takes from the second on, and what a session has had it would keep while others run.
  return { ...options, graphOptimizationLevel: 'extended', enableMemPattern: false, enableCpuMemArena: !lean, extra: { session } }
}

function infoOf(one: InferenceSession.ValueMetadata): TensorInfo {
  if (!one.isTensor) throw new Error(`"${one.name}" is no tensor`)
  return { name: one.name, type: one.type as TensorType, dims: one.shape }
}

async function run({ session, feeds, outputs, keepHalf }: Sent<'run'>): Promise<OnnxAnswers['run']> {
  const made = sessions.get(session)
  if (made === undefined) throw new Error('the session is no longer loaded')
  const types = new Map(made.inputMetadata.map((one) => [one.name, infoOf(one).type]))
  const given: Record<string, OnnxTensor> = {}
  for (const [name, tensor] of feeds) given[name] = onnxTensor(tensor, types.get(name) ?? tensor.type)
  const started = performance.now()
  const results = await made.run(given, outputs, { logSeverityLevel: SILENT })
  const seconds = (performance.now() - started) / 1000
  const tensors = outputs.map((name) => [name, tensorOf(results[name]!, keepHalf)] as const)
  return { tensors, seconds }
}

function onnxTensor({ type, dims, data }: Tensor, wanted: TensorType): OnnxTensor {
  // The binding takes no shared memory.
  const own = data.buffer instanceof SharedArrayBuffer ? data.slice() : data
  const cast = type === wanted ? own : converted(own, type, wanted)
  return new OnnxTensor(wanted as 'float32', cast as Float32Array, dims)
}

function converted(data: TensorArrays[TensorType], from: TensorType, to: TensorType): TensorArrays[TensorType] {
  if (from === 'float32' && to === 'float16') return toHalf(data as Float32Array)
  if (from === 'float16' && to === 'float32') return fromHalf(data as Uint16Array)
  if (from === 'int32' && to === 'int64') return BigInt64Array.from(data as Int32Array, BigInt)
  throw new Error(`no way from ${from} to ${to}`)
}

function tensorOf(one: OnnxTensor, keepHalf: boolean): Tensor {
  const dims = [...one.dims]
  if (one.type === 'float16') {
    // Newer versions of Node have an array of their own for them.
    const { buffer, byteOffset, length } = one.data as Uint16Array
    const data = new Uint16Array(buffer, byteOffset, length)
    return keepHalf ? { type: 'float16', dims, data } : { type: 'float32', dims, data: fromHalf(data) }
  }
  return { type: one.type, dims, data: one.data } as Tensor
}

const products = new Map<WeightChange['type'], Promise<InferenceSession>>()

/** Changes `weights` in place. */
async function addProducts(type: WeightChange['type'], parts: readonly Product[]): Promise<void> {
  const made = products.get(type) ?? InferenceSession.create(productModel(type), { ...optionsFor('cpu'), intraOpNumThreads: 1 })
  products.set(type, made)
  const [feeds, targets]: Record<string, OnnxTensor>[] = [{}, {}]
  for (let i = 0; i < PRODUCTS; i++) {
    const { rows, columns, rank, up, down, weights } = parts[i] ?? nothing(type)
    feeds![`u${i}`] = new OnnxTensor('float32', up, [rows, rank])
    feeds![`d${i}`] = new OnnxTensor('float32', down, [rank, columns])
    // What is read is what is written.
    feeds![`w${i}`] = targets![`y${i}`] = new OnnxTensor(type as 'float32', weights as Float32Array, [rows, columns])
  }
  await (await made).run(feeds!, targets!, { logSeverityLevel: SILENT })
}

const nothing = (type: WeightChange['type']): Product => ({
  rows: 1, columns: 1, rank: 1, up: new Float32Array(1), down: new Float32Array(1), weights: type === 'float32' ? new Float32Array(1) : new Uint16Array(1),
})

/** Results go to the main thread without a copy. Two names may share one buffer. */
function buffersOf(value: OnnxAnswers[keyof OnnxAnswers]): ArrayBuffer[] {
  if (value === undefined || !('tensors' in value)) return []
  return [...new Set(value.tensors.map(([, { data }]) => data.buffer as ArrayBuffer))]
}
