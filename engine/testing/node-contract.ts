/** What every node must keep to, as checks that any test runner can run. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Ajv } from 'ajv'
import type { MediaService } from '../context.ts'
import type { NodeSpec } from '../define.ts'
import { toReelgraphError } from '../errors.ts'
import { rational, type ClipInfo } from '../frames/clip.ts'
import type { PixelFormat } from '../frames/format.ts'
import { paramSchema } from '../graph/param-schema.ts'
import { ServedClip } from '../run/frame-server.ts'
import type { Socket } from '../sockets.ts'
import type { ImageModels } from '../models/image-model.ts'
import { createHarness, SMALL, type Harness } from './harness.ts'
import { paintTestPattern, testFaces, testStill, testTrack } from './signals.ts'

export interface ContractOptions {
  /** Params where the defaults won't do. */
  readonly params?: Readonly<Record<string, unknown>>
  /** Values for inputs of the plugin's own socket types, by port. */
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly media?: Partial<MediaService>
  /** The smallest frame that makes sense for the node. Default: 1x1. */
  readonly smallest?: { readonly width: number; readonly height: number }
  /** Image models that are installed. */
  readonly images?: ImageModels
}

export interface ContractCheck {
  readonly name: string
  readonly run: () => Promise<void>
}

const FORMATS: Partial<Record<Socket, PixelFormat>> = { video: 'yuv420p', mask: 'gray8', flow: 'flow' }

/**
 * Checks of a node's declaration and, for filters and recurrences, of the frames they make:
 * `for (const { name, run } of nodeContract(spec)) it(name, run)`
 */
export function nodeContract(spec: NodeSpec, options: ContractOptions = {}): ContractCheck[] {
  const checks: ContractCheck[] = [
    { name: 'has a title, a description and a category', run: () => Promise.resolve(checkMetadata(spec)) },
    { name: 'has defaults that its own schema accepts', run: () => Promise.resolve(checkDefaults(spec)) },
  ]
  if (spec.kind === 'node') return checks
  const withFrames = (name: string, info: Partial<ClipInfo>, work: (h: Harness, clip: ServedClip) => Promise<void>): void => {
    checks.push({ name, run: () => onClip(spec, options, info, work) })
  }
  const { width, height } = options.smallest ?? { width: 1, height: 1 }
  withFrames('makes the same frames in any order', {}, checkOrder)
  withFrames('makes frames of odd sizes', { width: 33, height: 17 }, checkAllFrames)
  withFrames(`makes frames of ${width}x${height}`, { width, height }, checkAllFrames)
  withFrames('makes a clip of one frame', { length: 1 }, checkAllFrames)
  withFrames('leaves its inputs as they are', {}, checkInputs)
  checks.push({ name: 'stops when it is cancelled', run: () => onClip(spec, options, {}, checkCancel) })
  return checks
}

function checkMetadata(spec: NodeSpec): void {
  for (const field of ['title', 'description', 'category'] as const) assert.ok(spec[field].trim().length > 0, `${spec.type} has no ${field}`)
  for (const [name, param] of Object.entries(spec.params)) assert.ok(param.title !== undefined || param.description !== undefined, `param ${name} has neither title nor description`)
}

function checkDefaults(spec: NodeSpec): void {
  const schema = paramSchema(spec) as { properties: Record<string, object> }
  const ajv = new Ajv({ strict: false })
  for (const [name, param] of Object.entries(spec.params)) {
    if (param.default === undefined) continue
    assert.ok(ajv.validate(schema.properties[name]!, param.default), `default of ${name}: ${ajv.errorsText()}`)
  }
}

async function onClip(
  spec: NodeSpec,
  options: ContractOptions,
  info: Partial<ClipInfo>,
  work: (harness: Harness, clip: ServedClip) => Promise<void>,
): Promise<void> {
  const harness = createHarness()
  try {
    const inputs: Record<string, unknown> = {}
    for (const [port, { type, multiple, optional }] of Object.entries(spec.inputs)) {
      const value = options.inputs?.[port] ?? (optional === true ? undefined : inputFor(type, harness, info))
      if (value !== undefined) inputs[port] = multiple === true && !Array.isArray(value) ? [value, value] : value
    }
    const { params = {}, media = {} } = options
    const outputs = await harness.evaluate(spec, { inputs, params, media, ...(options.images === undefined ? {} : { images: options.images }) })
    const clip = Object.values(outputs)[0]
    assert.ok(clip instanceof ServedClip, 'the output is no clip')
    await work(harness, clip)
  } finally {
    await harness.close()
  }
  harness.dropCache()
  assert.equal(harness.arena.stats.used, 0, 'frames are held after the end')
}

function inputFor(type: Socket, harness: Harness, info: Partial<ClipInfo>): unknown {
  const format = FORMATS[type]
  if (format !== undefined) return harness.clip({ length: 5, rate: rational(25), ...info, format }, paintTestPattern)
  switch (type) {
    case 'audio':
      return testTrack()
    case 'image':
      return testStill()
    case 'signal':
      return { at: (time: number) => 0.5 + 0.5 * Math.sin(time) }
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'text':
      return 'text'
    case 'landmarks':
      return testFaces({ ...SMALL, length: 5, rate: rational(25), ...info })
    default:
      return undefined
  }
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function digests(harness: Harness, clip: ServedClip, order: readonly number[]): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for (const n of order) found.set(n, digest((await harness.frame(clip, n)).bytes))
  return found
}

async function checkOrder(harness: Harness, clip: ServedClip): Promise<void> {
  const order = Array.from({ length: Math.min(clip.info.length, 8) }, (_, n) => n)
  const forwards = await digests(harness, clip, order)
  harness.dropCache()
  const backwards = await digests(harness, clip, order.toReversed())
  for (const n of order) assert.equal(backwards.get(n), forwards.get(n), `frame ${n} depends on what was asked for before`)
}

async function checkAllFrames(harness: Harness, clip: ServedClip): Promise<void> {
  for (let n = 0; n < Math.min(clip.info.length, 8); n++) await harness.frame(clip, n)
}

async function checkInputs(harness: Harness, clip: ServedClip): Promise<void> {
  const before = await digests(harness, clip, [0])
  const sources = harness.clips()
  const kept = await Promise.all(sources.map((source) => digests(harness, source, [0])))
  harness.dropCache()
  await checkAllFrames(harness, clip)
  for (const [i, source] of sources.entries()) {
    assert.equal((await digests(harness, source, [0])).get(0), kept[i]!.get(0), 'a frame of an input was written to')
  }
  assert.equal((await digests(harness, clip, [0])).get(0), before.get(0))
}

async function checkCancel(_: Harness, clip: ServedClip): Promise<void> {
  const abort = new AbortController()
  abort.abort()
  await assert.rejects(clip.request(0, abort.signal), (thrown) => toReelgraphError(thrown).code === 'E_CANCELLED')
}
