import { failure } from '../../contract/errors.ts'
import type { Proxy } from '../../graph/proxies.ts'
import { readJson } from '../../graph/json.ts'
import type { PreviewPlace } from '../../host/engine.ts'
import type { Json } from '../../contract/sockets.ts'
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

const RESPONSES = {
  200: {
    description: 'The picture; text/plain where the port\'s socket type is read rather than seen.',
    type: 'image/*',
    headers: { 'X-Reelgraph-Port': 'A PortPlan as JSON, its letters escaped as in addresses.', 'X-Reelgraph-Proxy': 'A ProxyFacts as JSON, likewise: what the sides were divided by, and which nodes worked at full size.' },
  },
}

export function previewRoutes({ engine }: ServerContext): Route[] {
  const look = async (body: GraphBody & Look, signal: AbortSignal): Promise<Answer> => {
    const { node, port, frame, moment, nearest, width, height, proxy, format = 'jpeg', inputs = {} } = body
    const { still, text, info, proxy: used } = await engine.preview({
      ...(await sourceOf(engine, body)),
      inputs,
      node,
      signal,
      ...(frame === undefined ? {} : { frame }),
      ...(moment === undefined ? {} : { moment }),
      ...(nearest === undefined ? {} : { nearest }),
      ...(port === undefined ? {} : { port }),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(proxy === undefined ? {} : { proxy: proxy === 'auto' ? proxy : SIZES[proxy] }),
    })
    signal.throwIfAborted()
    const headers = { 'Cache-Control': 'no-store', 'X-Reelgraph-Port': encodeURIComponent(JSON.stringify(info)), ...(used === undefined ? {} : { 'X-Reelgraph-Proxy': encodeURIComponent(JSON.stringify(used)) }) }
    if (still === undefined) return { bytes: Buffer.from(text ?? ''), type: 'text/plain; charset=utf-8', headers }
    return { bytes: await stillBytes(still, format), type: `image/${format}`, headers }
  }
  return [
    defineRoute<object, object, GraphBody & Look>({
      method: 'post',
      path: '/api/preview',
      role: 'viewer',
      tag: 'preview',
      summary: 'A picture of any port: frames, stills, flow as colours, tracks as a waveform, a plugin\'s socket type as it says.',
      body: graphBody(LOOK, ['node']),
      responses: RESPONSES,
      handle: ({ body, signal }) => look(body, signal),
    }),
    defineRoute<object, Look & { path: string; inputs?: string }>({
      method: 'get',
      path: '/api/preview',
      role: 'viewer',
      tag: 'preview',
      summary: 'The same for a graph file.',
      query: {
        path: { type: 'string', minLength: 1 },
        inputs: { type: 'string', description: 'Values for the graph\'s inputs, as a JSON object.' },
        ...LOOK,
      },
      required: ['path', 'node'],
      responses: RESPONSES,
      handle: ({ query: { inputs, ...query }, signal }) => look({ ...query, inputs: parseInputs(inputs) }, signal),
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
