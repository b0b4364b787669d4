import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Response } from 'express'
import { waveBytes } from '../../audio/wave-file.ts'
import { failure } from '../../contract/errors.ts'
import type { Proxy } from '../../graph/proxies.ts'
import { readJson } from '../../graph/json.ts'
import type { Preview, PreviewPlace, StretchRequest } from '../../host/engine.ts'
import type { Json } from '../../contract/sockets.ts'
import { roleOf, type Caller } from '../access.ts'
import type { ServerContext } from '../context.ts'
import { defineRoute, type Answer, type Route } from '../route.ts'
import { graphBody } from '../schemas.ts'
import { stillBytes, type PictureFormat } from '../still-bytes.ts'
import { sourceOf, type GraphBody } from './system.ts'

const SIZES = { full: 1, half: 2, quarter: 4, eighth: 8 } as const satisfies Readonly<Record<string, Proxy>>

interface Look extends Omit<PreviewPlace, 'proxy'> {
  readonly proxy?: keyof typeof SIZES | 'auto'
  readonly format?: PictureFormat
}

interface Frames extends Omit<Look, 'frame' | 'moment' | 'nearest'>, Pick<StretchRequest, 'from' | 'to' | 'step'> {}

interface Heard extends Pick<Look, 'node' | 'port'> {
  readonly from?: number
  readonly duration: number
}

const pixels = { type: 'integer', minimum: 1, maximum: 8192, description: 'The picture fits inside, at its own aspect ratio.' }
const LOOK = {
  node: { type: 'string', minLength: 1 },
  port: { type: 'string', minLength: 1, description: 'Default: the first output that can be seen.' },
  frame: { type: 'integer', minimum: 0, description: 'Default: the first.' },
  moment: { type: 'number', minimum: 0, maximum: 1, description: 'Instead of the frame: a share of the clip.' },
  nearest: { type: 'boolean', description: 'A frame after the end is taken as the last one.' },
  width: pixels,
  height: pixels,
  proxy: { type: 'string', enum: ['auto', ...Object.keys(SIZES)], default: 'full', description: 'What the sides of all pictures are divided by, through the graph: a quarter costs about a sixteenth. `auto`: so that they are as large as they are shown.' },
  format: { type: 'string', enum: ['jpeg', 'png', 'webp'], default: 'jpeg' },
}

const FACTS = { 'X-Reelgraph-Port': 'A PortPlan as JSON, its letters escaped as in addresses.' }
const PROXY_FACTS = { 'X-Reelgraph-Proxy': 'A ProxyFacts as JSON, likewise: what the sides were divided by, and which nodes worked at full size.' }
const RESPONSES = {
  200: {
    description: 'The picture; text/plain where the port\'s socket type is read rather than seen.',
    type: 'image/*',
    headers: { ...FACTS, ...PROXY_FACTS },
  },
}

/** Frames of one answer: whoever wants more asks again. */
const MOST_FRAMES = 3600
const { frame: _frame, moment: _moment, nearest: _nearest, ...PORT } = LOOK
const FRAMES = {
  ...PORT,
  from: { type: 'integer', minimum: 0, description: 'The first frame.' },
  to: { type: 'integer', minimum: 0, description: 'The last frame; those after the clip\'s end are left out.' },
  step: { type: 'integer', minimum: 1, maximum: 1000, default: 1, description: 'Each frame, each second one, and so on.' },
}
const HEARD = {
  node: LOOK.node,
  port: { type: 'string', minLength: 1, description: 'A port of audio. Default: the first output that can be seen or heard.' },
  from: { type: 'number', minimum: 0, default: 0, description: 'Seconds.' },
  duration: { type: 'number', exclusiveMinimum: 0, maximum: 60, description: 'Seconds; less where the track ends before.' },
}

const factsOf = ({ info, proxy }: Pick<Preview, 'info' | 'proxy'>): Record<string, string> => ({
  'Cache-Control': 'no-store',
  'X-Reelgraph-Port': encodeURIComponent(JSON.stringify(info)),
  ...(proxy === undefined ? {} : { 'X-Reelgraph-Proxy': encodeURIComponent(JSON.stringify(proxy)) }),
})

export function previewRoutes({ engine }: ServerContext): Route[] {
  /** What is looked at, and how large. */
  const placed = async (body: GraphBody & Omit<Look, 'frame' | 'moment' | 'nearest'>, caller: Caller | undefined, signal: AbortSignal) => {
    const { node, port, width, height, proxy, inputs = {} } = body
    return {
      ...(await sourceOf(engine, body)),
      inputs,
      node,
      signal,
      ...roleOf(caller),
      ...(port === undefined ? {} : { port }),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(proxy === undefined ? {} : { proxy: proxy === 'auto' ? proxy : SIZES[proxy] }),
    }
  }
  const look = async (body: GraphBody & Look, caller: Caller | undefined, signal: AbortSignal): Promise<Answer> => {
    const { frame, moment, nearest, format = 'jpeg' } = body
    const { still, text, info, proxy: used } = await engine.preview({
      ...(await placed(body, caller, signal)),
      ...(frame === undefined ? {} : { frame }),
      ...(moment === undefined ? {} : { moment }),
      ...(nearest === undefined ? {} : { nearest }),
    })
    signal.throwIfAborted()
    const headers = factsOf({ info, ...(used === undefined ? {} : { proxy: used }) })
    if (still === undefined) return { bytes: Buffer.from(text ?? ''), type: 'text/plain; charset=utf-8', headers }
    return { bytes: await stillBytes(still, format), type: `image/${format}`, headers }
  }
  const frames = async (body: GraphBody & Frames, caller: Caller | undefined, signal: AbortSignal, response: Response): Promise<void> => {
    const { from, to, step = 1, format = 'jpeg' } = body
    if (to < from || (to - from) / step > MOST_FRAMES) throw failure('E_FRAME_RANGE', { port: 'to', expected: `a frame from ${from} to ${from + MOST_FRAMES * step}`, got: String(to) })
    const boundary = randomUUID()
    await engine.previewStretch({ ...(await placed(body, caller, signal)), from, to, step }, {
      start(facts) {
        response.status(200).set({ ...factsOf(facts), 'Content-Type': `multipart/mixed; boundary=${boundary}`, 'X-Accel-Buffering': 'no' })
        response.flushHeaders()
      },
      async frame(n, still) {
        const bytes = await stillBytes(still, format)
        signal.throwIfAborted()
        response.write(`--${boundary}\r\nContent-Type: image/${format}\r\nContent-Length: ${bytes.length}\r\nX-Reelgraph-Frame: ${n}\r\n\r\n`)
        response.write(bytes)
        // Frames are made no faster than they are taken.
        if (!response.write('\r\n')) await once(response, 'drain', { signal })
      },
    }).catch((thrown: unknown) => {
      if (!response.headersSent) throw thrown
      // The first frames have gone out: the answer breaks off, and whoever asks for the rest alone is told why.
      response.destroy()
    })
    if (!response.destroyed) response.end(`--${boundary}--\r\n`)
  }
  return [
    defineRoute<object, object, GraphBody & Frames>({
      method: 'post',
      path: '/api/preview/frames',
      role: 'viewer',
      tag: 'preview',
      summary: 'Frames of a stretch of a clip, each as it is made: pictures one after the other, by one look into the graph.',
      body: graphBody(FRAMES, ['node', 'from', 'to']),
      responses: { 200: { description: 'A part for each frame: Content-Length is its bytes, X-Reelgraph-Frame its number.', type: 'multipart/mixed', headers: { ...FACTS, ...PROXY_FACTS } } },
      handle: ({ body, caller, signal, response }) => frames(body, caller, signal, response) as Promise<undefined>,
    }),
    defineRoute<object, object, GraphBody & Heard>({
      method: 'post',
      path: '/api/preview/sound',
      role: 'viewer',
      tag: 'preview',
      summary: 'A stretch of a track as a WAVE file of 16 bit.',
      body: graphBody(HEARD, ['node', 'duration']),
      responses: { 200: { description: 'The sound.', type: 'audio/wav', headers: FACTS } },
      async handle({ body, caller, signal }) {
        const { node, port, from = 0, duration, inputs = {} } = body
        const { sampleRate, samples, info } = await engine.previewSound({ ...(await sourceOf(engine, body)), inputs, node, signal, from, duration, ...roleOf(caller), ...(port === undefined ? {} : { port }) })
        return { bytes: waveBytes(samples, sampleRate), type: 'audio/wav', headers: factsOf({ info }) }
      },
    }),
    defineRoute<object, object, GraphBody & Look>({
      method: 'post',
      path: '/api/preview',
      role: 'viewer',
      tag: 'preview',
      summary: 'A picture of any port: frames, stills, flow as colours, tracks as a waveform, a plugin\'s socket type as it says.',
      body: graphBody(LOOK, ['node']),
      responses: RESPONSES,
      handle: ({ body, caller, signal }) => look(body, caller, signal),
    }),
    defineRoute<object, Look & { path: string; inputs?: string }>({
      method: 'get',
      path: '/api/preview',
      role: 'viewer',
      tag: 'preview',
      summary: 'The same for a graph file.',
      query: {
        path: { type: 'string', minLength: 1 },
        inputs: { type: 'string', description: 'Values for the graph\'s inputs, as a JSON object.', contentMediaType: 'application/json', contentSchema: { type: 'object' } },
        ...LOOK,
      },
      required: ['path', 'node'],
      responses: RESPONSES,
      handle: ({ query: { inputs, ...query }, caller, signal }) => look({ ...query, inputs: parseInputs(inputs) }, caller, signal),
    }),
  ]
}

function parseInputs(text: string | undefined): Readonly<Record<string, Json>> {
  if (text === undefined) return {}
  try {
    const value = readJson(text, { port: 'query.inputs' })
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, Json>
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    // Said below.
  }
  throw failure('E_HTTP_INPUT', { port: 'query.inputs', expected: 'a JSON object', got: text.slice(0, 60) })
}
