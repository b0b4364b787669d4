/** What every node must keep to, as checks that any test runner can run. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Ajv } from 'ajv'
import type { MediaService } from '../contract/media-service.ts'
import type { AnyFilterDeclaration, NodeSpec } from '../contract/declaration.ts'
import { toReelgraphError } from '../contract/errors.ts'
import { rational, type ClipInfo } from '../frames/clip.ts'
import { paramSchema } from '../graph/param-schema.ts'
import { ServedClip } from '../run/frame-server.ts'
import type { SocketSpec } from '../contract/define-socket.ts'
import type { Socket } from '../contract/sockets.ts'
import { BUILT_IN_SOCKETS } from '../sockets/built-in.ts'
import type { ImageModels } from '../models/tasks/image-model.ts'
import { createHarness, SMALL, type Harness } from './harness.ts'
import { paintTestPattern } from './signals.ts'

export interface ContractOptions {
  /** Params where the defaults won't do. */
  readonly params?: Readonly<Record<string, unknown>>
  /** The plugin's own socket types: their samples are the node's inputs, and their checks hold for its outputs. */
  readonly sockets?: readonly SocketSpec[]
  /** Values for inputs where a sample won't do, by port. */
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

/** Paints the frames of clips that are given to the node. */
type Paint = typeof paintTestPattern

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
  if ((spec.declaration as AnyFilterDeclaration).check !== undefined) checks.push({ name: 'warns before a run of nothing that the run does not warn of', run: () => checkForetold(spec, options) })
  checks.push({ name: 'stops when it is cancelled', run: () => checkCancel(spec, options) })
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
  paint: Paint = paintTestPattern,
  dry = false,
): Promise<void> {
  const harness = createHarness(options.sockets === undefined ? {} : { sockets: options.sockets })
  try {
    const inputs: Record<string, unknown> = {}
    for (const [port, { type, multiple, optional }] of Object.entries(spec.inputs)) {
      const value = options.inputs?.[port] ?? (optional === true ? undefined : inputFor(type, options, harness, info, paint))
      if (value !== undefined) inputs[port] = multiple === true && !Array.isArray(value) ? [value, value] : value
    }
    const { media = {} } = options
    const params = frozen(structuredClone(options.params ?? {}))
    const plain = Object.entries(inputs).filter(([, value]) => !(value instanceof ServedClip))
    const before = plain.map(([port, value]) => [port, contentsOf(value)])
    const outputs = await harness.evaluate(spec, { inputs, params, media, dry, ...(options.images === undefined ? {} : { images: options.images }) })
    const clip = Object.values(outputs)[0]
    assert.ok(clip instanceof ServedClip, 'the output is no clip')
    await work(harness, clip)
    assert.deepEqual(plain.map(([port, value]) => [port, contentsOf(value)]), before, 'the value of an input was changed')
  } finally {
    await harness.close()
  }
  harness.dropCache()
  assert.equal(harness.arena.stats.used, 0, 'frames are held after the end')
}

/** A sample of the port's socket type. */
function inputFor(type: Socket, { sockets = [] }: ContractOptions, harness: Harness, given: Partial<ClipInfo>, paint: Paint): unknown {
  const info = { ...SMALL, length: 5, rate: rational(25), ...given }
  const socket = [...BUILT_IN_SOCKETS, ...sockets].find(({ name }) => name === type)
  return socket?.sample({ info, clip: (format) => harness.clip({ ...info, format }, paint) })
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

/** The harness lends copies, and compares them after each call: E_FRAME_WRITTEN. What it was given besides must be as it was, too. */
async function checkInputs(harness: Harness, clip: ServedClip): Promise<void> {
  const before = await digests(harness, clip, [0])
  await checkAllFrames(harness, clip)
  harness.dropCache()
  assert.equal((await digests(harness, clip, [0])).get(0), before.get(0), 'frame 0 is another one when it is asked for again')
}

/** What `check` foretells is what `prepare` says. */
async function checkForetold(spec: NodeSpec, options: ContractOptions): Promise<void> {
  const said = async (dry: boolean): Promise<string[]> => {
    let messages: string[] = []
    await onClip(spec, options, {}, (harness) => Promise.resolve(void (messages = harness.warnings.map(({ message }) => message))), paintTestPattern, dry)
    return messages
  }
  const before = await said(true)
  const then = await said(false)
  for (const message of before) assert.ok(then.includes(message), `before a run it says what the run does not say: ${message}`)
}

/** Milliseconds that a call may take to come to its end. */
const END = 20_000

/**
 * Called off while it waits for an input, a node says so: it doesn't take the end for a broken input, and does not go on. And it
 * makes the frame when it is asked for again.
 */
async function checkCancel(spec: NodeSpec, options: ContractOptions): Promise<void> {
  let asked = 0
  let at = Infinity
  let abort = new AbortController()
  const paint: Paint = (n, frame) => {
    if (++asked === at) abort.abort()
    abort.signal.throwIfAborted()
    paintTestPattern(n, frame)
  }
  const request = async (clip: ServedClip): Promise<string> => {
    asked = 0
    abort = new AbortController()
    const frame = await within(clip.request(clip.info.length >> 1, abort.signal))
    const found = digest(frame.bytes)
    frame.release()
    return found
  }
  let whole = ''
  // Each time anew: what a node remembers of an earlier call needs no pull.
  await onClip(spec, options, {}, async (_, clip) => void (whole = await request(clip)), paint)
  const pulls = asked
  for (const place of new Set(pulls === 0 ? [] : [1, pulls])) {
    await onClip(spec, options, {}, async (_, clip) => {
      at = place
      const called = `called off at its pull ${place} of ${pulls}`
      await assert.rejects(request(clip), (thrown) => {
        const { code, message } = toReelgraphError(thrown)
        assert.equal(code, 'E_CANCELLED', `${called}, it says: ${message}`)
        return true
      }, `${called}, it made a frame all the same`)
      at = Infinity
      assert.equal(await request(clip), whole, `${called}, it made another frame when it was asked again`)
    }, paint)
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not come to its end')), END)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A value's bytes and words, to be compared. */
function contentsOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return digest(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  if (Array.isArray(value)) return value.map(contentsOf)
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, contentsOf(one)]))
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const one of Object.values(value)) frozen(one)
    Object.freeze(value)
  }
  return value
}
