/** For how long the words that a node sets over a picture can be read: what it is given and what it makes are looked at, side by side. */
import { failure } from '../contract/errors.ts'
import type { Readable } from '../graph/document.ts'
import type { Engine, GraphSource, Preview } from '../host/engine.ts'
import { clipDuration } from '../frames/clip.ts'
import type { Verdict } from './expectations.ts'
import { contrastOf } from './readable.ts'

/** Looks a second. */
const RATE = 4
/** Pixels that a look is wide. */
const WIDTH = 640
const [SECONDS, CONTRAST] = [2, 4.5]

interface Asked extends GraphSource {
  readonly inputs?: Parameters<Engine['preview']>[0]['inputs']
}

/** @throws E_USAGE for a node that has no clip to lay words over */
export async function titleVerdict(engine: Engine, source: Asked, sink: string, node: string, { seconds = SECONDS, contrast = CONTRAST }: Readable): Promise<Verdict> {
  const port = `expect.${sink}.titles.${node}`
  const spec = source.document.nodes[node]
  if (spec === undefined) throw failure('E_NODE_UNKNOWN', { node, port, expected: 'a node of the graph' })
  const link = Object.values(spec.inputs ?? {}).flat().find((one) => typeof one === 'string')
  const [from, out] = (link ?? '').split('.') as [string, string?]
  const look = async (name: string, outPort: string | undefined, frame: number): Promise<Preview> => engine.preview({ ...source, node: name, ...(outPort === undefined ? {} : { port: outPort }), frame, nearest: true, width: WIDTH })
  const first = await look(node, undefined, 0)
  const clip = first.info.clip
  if (link === undefined || clip === undefined || (await look(from, out, 0)).info.clip === undefined) throw failure('E_USAGE', { port, expected: 'a node that sets words over a clip', got: `"${node}", of type ${spec.type}` })
  const step = Math.max(1, Math.round(clip.rate.num / clip.rate.den / RATE))
  const length = clipDuration(clip)
  let [open, longest, at, least, seen]: [number | undefined, number, number | undefined, number, number | undefined] = [undefined, 0, undefined, Infinity, undefined]
  for (let frame = 0; frame <= clip.length; frame += step) {
    const time = Math.min(length, (frame * clip.rate.den) / clip.rate.num)
    const ratio = frame >= clip.length ? undefined : await contrastAt(frame)
    if (ratio !== undefined) {
      seen ??= time
      least = Math.min(least, ratio)
    }
    if (ratio !== undefined && ratio >= contrast) open ??= time
    else if (open !== undefined) {
      if (time - open > longest) [longest, at] = [time - open, open]
      open = undefined
    }
  }
  if (open !== undefined && length - open > longest) [longest, at] = [length - open, open]
  const place = at ?? seen
  return {
    sink,
    what: `titles.${node}`,
    expected: `at least ${seconds} s at ${contrast}:1`,
    got: seen === undefined ? 'no words' : `${Number(longest.toFixed(2))} s; ${Number(least.toFixed(1))}:1 at the least`,
    ok: longest >= seconds - 1e-9,
    ...(place === undefined ? {} : { at: place }),
  }

  async function contrastAt(frame: number): Promise<number | undefined> {
    const [before, after] = await Promise.all([look(from, out, frame), look(node, undefined, frame)])
    if (before.still === undefined || after.still === undefined || before.still.width !== after.still.width || before.still.height !== after.still.height) return undefined
    return contrastOf(before.still, after.still)
  }
}
