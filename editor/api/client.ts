/** The server's API, typed. Everything that goes wrong is thrown as `ApiProblem`. */
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/contract/sockets.ts'

export interface Port {
  readonly type: string
  readonly title?: string
  readonly description?: string
  readonly multiple?: boolean
  readonly optional?: boolean
}

export interface ParamSchema {
  /** Of a long seed two: a number, or a text of digits. */
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly default?: Json
  readonly enum?: readonly Json[]
  readonly minimum?: number
  readonly maximum?: number
  /** Of a list, and of an object. */
  readonly items?: ParamSchema
  readonly properties?: Readonly<Record<string, ParamSchema>>
  readonly required?: readonly string[]
  readonly 'x-uiMinimum'?: number
  readonly 'x-uiMaximum'?: number
  readonly 'x-step'?: number
  readonly 'x-animatable'?: boolean
  /** Which value of the film's format stands for it where it isn't given. */
  readonly 'x-film'?: 'width' | 'height' | 'fps'
  readonly 'x-asset'?: string
  readonly 'x-unit'?: string
  readonly 'x-widget'?: string
  readonly 'x-advanced'?: boolean
}

/** Of a value: of a long seed, which may also be a text of digits, the number's. */
export const typeOf = ({ type }: ParamSchema): string | undefined => (typeof type === 'string' ? type : type?.[0])

export interface NodeType {
  readonly type: string
  /** Names that it had before. */
  readonly earlierTypes?: readonly string[]
  readonly title: string
  readonly version: number
  readonly category: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly inputs: Readonly<Record<string, Port>>
  readonly outputs: Readonly<Record<string, Port>>
  readonly params: { readonly properties?: Readonly<Record<string, ParamSchema>> }
  readonly sink: boolean
  readonly materialize?: boolean
}

export interface Catalogue {
  readonly nodes: readonly NodeType[]
  readonly sockets: Readonly<Record<string, { title: string; colour: string; accepts?: readonly string[] }>>
  /** Plugins that could not be loaded. */
  readonly problems?: readonly Fault[]
}

export interface Fault {
  readonly code: string
  readonly message: string
  readonly node?: string
  readonly port?: string
  readonly fix?: string
  /** The model package that is not installed. */
  readonly model?: string
}

export interface Run {
  readonly id: string
  readonly title: string
  readonly path?: string
  readonly status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly inputs: Readonly<Record<string, Json>>
  readonly only?: readonly string[]
  readonly submitted: string
  readonly finished?: string
  readonly seconds?: number
  readonly outputs: readonly { readonly node: string; readonly file: string; readonly url?: string; readonly bytes: number; readonly frames?: number; readonly standing?: 'kept' | 'gone' }[]
  readonly faults?: readonly Fault[]
  readonly warnings?: readonly Fault[]
}

export interface PortInfo {
  readonly port: string
  readonly socket: string
  readonly clip?: { readonly length: number; readonly width: number; readonly height: number; readonly rate: { readonly num: number; readonly den: number } }
  readonly track?: { readonly duration: number; readonly sampleRate: number; readonly channels: number }
  readonly image?: { readonly width: number; readonly height: number }
}

/** A graph and the values given for its inputs. */
export interface Source {
  readonly document: GraphDocument
  readonly path: string
  readonly inputs?: Readonly<Record<string, Json>>
}

export interface Look extends Source {
  readonly node: string
  readonly port?: string
  readonly frame?: number
  readonly moment?: number
  readonly nearest?: boolean
  readonly width?: number
  readonly height?: number
}

export class ApiProblem extends Error {
  readonly status: number
  readonly faults: readonly Fault[]
  constructor(status: number, detail: string, faults: readonly Fault[] = []) {
    super(detail)
    this.status = status
    this.faults = faults
  }
}

export async function call(path: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, options)
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; faults?: Fault[] }
  throw new ApiProblem(response.status, problem.detail ?? `The server answered ${response.status}.`, problem.faults)
}

export const post = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, ...(signal ? { signal } : {}) })

export const loadCatalogue = async (): Promise<Catalogue> => (await (await call('/api/nodes')).json()) as Catalogue
export interface GraphFile {
  readonly path: string
  readonly title: string
  readonly description?: string
  readonly nodes: number
  readonly etag: string
  readonly renders: boolean
}
export const listGraphs = async (): Promise<readonly GraphFile[]> => (await (await call('/api/graphs')).json()) as GraphFile[]

export async function loadGraph(path: string): Promise<{ document: GraphDocument; etag: string }> {
  const response = await call(`/api/graphs/${encodeURIComponent(path)}`)
  return { document: (await response.json()) as GraphDocument, etag: response.headers.get('ETag') ?? '' }
}

/** The file's ETag, or undefined where it is still the one given. */
export async function changedSince(path: string, etag: string): Promise<string | undefined> {
  const response = await fetch(`/api/graphs/${encodeURIComponent(path)}`, { headers: { 'If-None-Match': etag }, cache: 'no-store' })
  return response.ok ? (response.headers.get('ETag') ?? undefined) : undefined
}

/** Saves over the version that `etag` names; a new file where it is undefined. Status 412: someone else has saved since. */
export async function saveGraph(path: string, document: GraphDocument, etag: string | undefined): Promise<string> {
  const response = await call(`/api/graphs/${encodeURIComponent(path)}`, {
    method: 'PUT',
    body: JSON.stringify(document),
    headers: { 'Content-Type': 'application/json', ...(etag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': etag }) },
  })
  return response.headers.get('ETag') ?? ''
}

export const validate = async (source: Source): Promise<readonly Fault[]> => ((await (await post('/api/validate', source)).json()) as { faults: Fault[] }).faults

/** Names of the nodes whose results are in the store already. */
export const listCached = async (source: Source & { only: readonly string[] }, signal: AbortSignal): Promise<readonly string[]> =>
  ((await (await post('/api/plan', source, signal)).json()) as { nodes: { node: string; cached: boolean }[] }).nodes.flatMap(({ node, cached }) => (cached ? [node] : []))

export interface NodeForesight {
  readonly node: string
  readonly facts?: Readonly<Record<string, Json>>
}
/** What can be told before a render: each node's own words, and what is doubtful. */
export const foresee = async (source: Source & { only: readonly string[] }, signal: AbortSignal): Promise<{ readonly nodes: readonly NodeForesight[]; readonly warnings?: readonly Fault[] }> =>
  (await (await post('/api/plan', source, signal)).json()) as { nodes: NodeForesight[]; warnings?: Fault[] }

/** What a port of data holds. */
export async function readData(source: Source, node: string, port: string): Promise<Json | undefined> {
  const { nodes } = (await (await post('/api/plan', { ...source, only: [node] })).json()) as { nodes: { node: string; ports: { port: string; data?: Json }[] }[] }
  return nodes.find((one) => one.node === node)?.ports.find((one) => one.port === port)?.data
}

export async function loadPreview(look: Look, signal: AbortSignal): Promise<{ picture: Blob; info: PortInfo }> {
  const response = await post('/api/preview', look, signal)
  const info = JSON.parse(decodeURIComponent(response.headers.get('X-Reelgraph-Port') ?? '%7B%7D')) as PortInfo
  return { picture: await response.blob(), info }
}

export const startRun = async (order: Source & { only?: readonly string[] }): Promise<Run> => (await (await post('/api/runs', order)).json()) as Run
export const listRuns = async (): Promise<{ paused: boolean; runs: readonly Run[] }> => (await (await call('/api/runs?limit=100')).json()) as { paused: boolean; runs: Run[] }
export const readRunGraph = async (id: string): Promise<GraphDocument> => (await (await call(`/api/runs/${id}/graph`)).json()) as GraphDocument
export const cancelRun = async (id: string): Promise<void> => void (await post(`/api/runs/${id}/cancel`, {}))
export const moveRun = async (id: string, place: number): Promise<void> => void (await post(`/api/runs/${id}/move`, { place }))
export const holdQueue = async (hold: boolean): Promise<void> => void (await post(`/api/queue/${hold ? 'pause' : 'resume'}`, {}))

export interface Asset {
  readonly path: string
  readonly kind: 'video' | 'audio' | 'image' | 'svg' | 'lut'
}
export async function uploadAsset(file: File): Promise<Asset> {
  const body = new FormData()
  body.append('file', file)
  return (await (await call('/api/assets', { method: 'POST', body })).json()) as Asset
}
export const upload = async (file: File): Promise<string> => (await uploadAsset(file)).path
