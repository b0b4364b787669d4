/**
 * Results that live in the store. Clips go there losslessly in segments, tracks as raw float32, anything else as JSON.
 * Finished segments survive a crash: the next run goes on after the last one.
 */
import { failure } from '../contract/errors.ts'
import type { ClipInfo, Signal, Still, Track, TrackInfo } from '../frames/clip.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import type { Json } from '../contract/sockets.ts'
import type { Artifact, ArtifactFile, PartialArtifact } from '../store/store.ts'
import { ServedClip } from './frame-server.ts'
import type { Values } from './param-values.ts'
import type { RunPorts } from './ports.ts'
import { frameRange, pullFrames, type Slots } from './pull.ts'
import { isTrack } from './ranges.ts'

const SEGMENT_FRAMES = 96
const BLOCK_SAMPLES = 48000

export interface MaterializeOptions {
  readonly node: string
  readonly spec: NodeSpec
  readonly key: string
  readonly ports: RunPorts
  readonly signal: AbortSignal
  readonly slots: Slots
  readonly lookAhead: number
  progress(done: number, total: number, message?: string): void
}

interface PortMeta {
  readonly [key: string]: Json
  readonly kind: string
}

/** Stores all outputs, taking up what an earlier run has finished. Returns the artifact. */
export async function materialize(outputs: Values, options: MaterializeOptions): Promise<Artifact> {
  const { key, ports, spec } = options
  const partial = await ports.store.begin(key, 'node')
  try {
    const meta: Record<string, Json> = {}
    for (const [port, value] of Object.entries(outputs)) {
      meta[port] = await store(port, value, spec.outputs[port]!.type, partial, options)
    }
    return await partial.finish({ ports: meta })
  } catch (thrown) {
    await partial.suspend()
    throw thrown
  }
}

async function store(
  port: string,
  value: unknown,
  socket: string,
  partial: PartialArtifact,
  options: MaterializeOptions,
): Promise<PortMeta> {
  if (value instanceof ServedClip) return storeClip(port, value, partial, options)
  const done = partial.parts.some((part) => partOf(part) === port)
  const write = async (name: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    if (done) return
    await options.ports.bytes.write(partial.scratch(name), chunks)
    await partial.addPart(name, { port })
  }
  if (isTrack(value)) {
    await write(`${port}.f32`, trackBytes(value, options))
    return { kind: 'track', info: { ...value.info } }
  }
  if (socket === 'image') {
    const still = value as Still
    await write(`${port}.rgba`, once(still.data))
    return { kind: 'image', width: still.width, height: still.height }
  }
  if (socket === 'signal' && typeof (value as Signal).at === 'function') {
    throw failure('E_NODE_OUTPUT', {
      node: options.node,
      type: options.spec.type,
      port,
      expected: 'outputs that can be stored (a signal is a function)',
      got: 'a signal from a materialized node',
      fix: 'Give the signal\'s points as "data" and make the signal in a node of its own.',
    })
  }
  return { kind: 'json', value: value as Json }
}

async function storeClip(
  port: string,
  clip: ServedClip,
  partial: PartialArtifact,
  { ports, signal, slots, lookAhead, progress }: MaterializeOptions,
): Promise<PortMeta> {
  const { info } = clip
  const ready = partial.parts.filter((part) => partOf(part) === port)
  let done = ready.reduce((sum, part) => sum + (part.meta as { frames: number }).frames, 0)
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
  return { kind: 'clip', info: { ...info, rate: { ...info.rate } } }
}

/** Opens what an artifact holds, by port. Clips come as sources. */
export function openArtifact(artifact: Artifact, ports: RunPorts): Promise<Values> {
  return loadPorts(artifact, ports)
}

async function loadPorts(artifact: Artifact, { media, bytes }: RunPorts): Promise<Values> {
  const outputs: Record<string, unknown> = {}
  const metas = (artifact.meta as { ports: Record<string, PortMeta> }).ports
  for (const [port, meta] of Object.entries(metas)) {
    const files = artifact.files.filter((file) => partOf(file) === port)
    switch (meta.kind) {
      case 'clip':
        outputs[port] = media.openSegments(files, meta['info'] as unknown as ClipInfo)
        break
      case 'track':
        outputs[port] = storedTrack(meta['info'] as unknown as TrackInfo, files[0]!.path, bytes)
        break
      case 'image':
        outputs[port] = { width: meta['width'], height: meta['height'], data: await bytes.read(files[0]!.path) }
        break
      default:
        outputs[port] = meta['value']
    }
  }
  return outputs
}

const partOf = (file: ArtifactFile): string => (file.meta as { port: string }).port

/** Interleaved float32, little endian. */
async function* trackBytes(track: Track, { signal }: MaterializeOptions): AsyncGenerator<Uint8Array> {
  const { channels, length } = track.info
  for (let start = 0; start < length; start += BLOCK_SAMPLES) {
    signal.throwIfAborted()
    const count = Math.min(BLOCK_SAMPLES, length - start)
    const planar = await track.samples(start, count)
    const interleaved = new Float32Array(count * channels)
    for (let c = 0; c < channels; c++) {
      const plane = planar[c]!
      for (let i = 0; i < count; i++) interleaved[i * channels + c] = plane[i]!
    }
    yield new Uint8Array(interleaved.buffer)
  }
}

function storedTrack(info: TrackInfo, path: string, bytes: RunPorts['bytes']): Track {
  const { channels, length } = info
  return {
    info,
    async samples(start, count) {
      const planar = Array.from({ length: channels }, () => new Float32Array(count))
      const from = Math.max(0, start)
      const to = Math.min(length, start + count)
      if (from >= to) return planar
      const raw = await bytes.read(path, from * channels * 4, to * channels * 4)
      const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
      for (let i = 0; i < to - from; i++) {
        for (let c = 0; c < channels; c++) planar[c]![from - start + i] = samples[i * channels + c]!
      }
      return planar
    },
  }
}

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data
}
