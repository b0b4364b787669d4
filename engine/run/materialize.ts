/**
 * Results that live in the store, each output in the way of its socket type. Clips go there losslessly in segments.
 * Finished segments survive a crash: the next run goes on after the last one.
 */
import { failure } from '../contract/errors.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import type { SocketReader, SocketWriter } from '../contract/define-socket.ts'
import type { Json } from '../contract/sockets.ts'
import type { Artifact, ArtifactFile, PartialArtifact } from '../store/store.ts'
import { ServedClip, servedOf } from './frame-server.ts'
import { ofPort, type Handling } from './handling.ts'
import type { Values } from './param-values.ts'
import type { RunPorts } from './ports.ts'
import { frameRange, pullFrames, type Slots } from './pull.ts'

const SEGMENT_FRAMES = 96

type Kept = Pick<RunPorts, 'store' | 'registry' | 'media' | 'bytes'>

export interface MaterializeOptions {
  readonly node: string
  readonly spec: NodeSpec
  readonly key: string
  readonly ports: Kept
  readonly handling: Handling
  readonly signal: AbortSignal
  readonly slots: Slots
  /** Of clips: one is finished before the next is begun, so that little is lost when the run is. */
  readonly turn: Slots
  readonly lookAhead: number
  progress(done: number, total: number, message?: string): void
}

/** Stores all outputs, taking up what an earlier run has finished. Returns the artifact. */
export async function materialize(outputs: Values, options: MaterializeOptions): Promise<Artifact> {
  if (!Object.values(outputs).some((value) => value instanceof ServedClip)) return storeAll(outputs, options)
  await options.turn.take()
  try {
    return await storeAll(outputs, options)
  } finally {
    options.turn.give()
  }
}

async function storeAll(outputs: Values, options: MaterializeOptions): Promise<Artifact> {
  const { node, key, ports, spec, handling } = options
  const partial = await ports.store.begin(key, 'node')
  try {
    const meta: Record<string, Json> = {}
    for (const [port, value] of Object.entries(outputs)) {
      const name = spec.outputs[port]!.type
      const { store } = ports.registry.socket(name)!
      if (store === undefined) {
        throw failure('E_NODE_OUTPUT', { node, type: spec.type, port, expected: 'outputs that can be stored', got: `${name}, which can't`, fix: 'Make it in a node of its own, from what can be stored.' })
      }
      meta[port] = await ofPort(handling, { node, type: spec.type, port }, () => store.write(value, writerOf(port, partial, options)))
    }
    return await partial.finish({ ports: meta })
  } catch (thrown) {
    await partial.suspend()
    throw thrown
  }
}

function writerOf(port: string, partial: PartialArtifact, options: MaterializeOptions): SocketWriter {
  return {
    signal: options.signal,
    async file(extension, bytes) {
      const name = nameOf(port, extension)
      if (partial.parts.some((part) => part.name === name)) return
      await options.ports.bytes.write(partial.scratch(name), bytes instanceof Uint8Array ? once(bytes) : bytes)
      await partial.addPart(name, { port })
    },
    frames: (clip) => storeFrames(port, servedOf(clip), partial, options),
  }
}

async function storeFrames(
  port: string,
  clip: ServedClip,
  partial: PartialArtifact,
  { ports, signal, slots, lookAhead, progress }: MaterializeOptions,
): Promise<void> {
  const { info } = clip
  const ready = partial.parts.filter((part) => partOf(part) === port)
  let done = ready.reduce((sum, part) => sum + ((part.meta as { frames?: number }).frames ?? 0), 0)
  while (done < info.length) {
    const frames = Math.min(SEGMENT_FRAMES, info.length - done)
    const name = `${port}-${String(done).padStart(8, '0')}.mkv`
    const base = done
    async function* counted(): AsyncGenerator<import('../frames/frame.ts').Frame> {
      let n = 0
      for await (const frame of pullFrames({ clip, frames: frameRange(base, base + frames - 1), lookAhead, slots, signal })) {
        yield frame
        progress(base + ++n, info.length)
      }
    }
    await ports.media.writeLossless(counted(), { ...info, length: frames }, partial.scratch(name), signal)
    await partial.addPart(name, { port, from: done, frames })
    done += frames
  }
}

/** Opens what an artifact holds, by port. Clips come as sources. */
export async function openArtifact(artifact: Artifact, { node, spec: { type, outputs }, ports: { media, bytes, registry }, handling }: Pick<MaterializeOptions, 'node' | 'spec' | 'handling'> & { readonly ports: Omit<Kept, 'store'> }): Promise<Values> {
  const values: Record<string, unknown> = {}
  for (const [port, meta] of Object.entries((artifact.meta as { ports: Record<string, Json> }).ports)) {
    const store = registry.socket(outputs[port]?.type ?? '')?.store
    const files = artifact.files.filter((file) => partOf(file) === port)
    const reader: SocketReader = {
      meta,
      file(extension, from, to) {
        const name = nameOf(port, extension)
        const file = files.find((one) => one.name === name)
        if (file === undefined) throw failure('E_STORE', { file: name, expected: 'a file of the artifact', got: files.map((one) => one.name).join(', ') || 'no files' })
        return bytes.read(file.path, from, to)
      },
      frames: (info) => media.openSegments(files.filter(({ name }) => name.endsWith('.mkv')), info),
    }
    values[port] = await ofPort(handling, { node, type, port }, () => store?.open(reader))
  }
  return values
}

function nameOf(port: string, extension: string): string {
  if (/^[a-z0-9]+([.-][a-z0-9]+)*$/i.test(extension)) return `${port}.${extension}`
  throw failure('E_STORE', { expected: 'a file name extension of letters and digits', got: extension })
}

const partOf = (file: ArtifactFile): string => (file.meta as { port: string }).port

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data
}
