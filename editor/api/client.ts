/** The server's API, typed. Everything that goes wrong is thrown as `ApiProblem`. */
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/sockets.ts'

export interface Port {
  readonly type: string
  readonly title?: string
  readonly description?: string
  readonly multiple?: boolean
  readonly optional?: boolean
}

export interface ParamSchema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: Json
  readonly enum?: readonly Json[]
  readonly minimum?: number
  readonly maximum?: number
  readonly 'x-uiMaximum'?: number
  readonly 'x-unit'?: string
  readonly 'x-widget'?: string
  readonly 'x-advanced'?: boolean
}

export interface NodeType {
  readonly type: string
  readonly title: string
  readonly version: number
  readonly category: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly inputs: Readonly<Record<string, Port>>
  readonly outputs: Readonly<Record<string, Port>>
  readonly params: { readonly properties?: Readonly<Record<string, ParamSchema>> }
  readonly sink: boolean
}

export interface Catalogue {
  readonly nodes: readonly NodeType[]
  readonly sockets: Readonly<Record<string, { title: string; colour: string; accepts?: readonly string[] }>>
}

export interface Fault {
  readonly code: string
  readonly message: string
  readonly node?: string
  readonly port?: string
  readonly fix?: string
}

export interface Run {
  readonly id: string
  readonly status: string
  readonly outputs: readonly { url: string }[]
  readonly faults?: readonly Fault[]
}

export interface PortInfo {
  readonly port: string
  readonly clip?: { length: number; width: number; height: number; rate: { num: number; den: number } }
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

async function call(path: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, options)
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; faults?: Fault[] }
  throw new ApiProblem(response.status, problem.detail ?? `The server answered ${response.status}.`, problem.faults)
}

const post = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, ...(signal ? { signal } : {}) })

export const loadCatalogue = async (): Promise<Catalogue> => (await (await call('/api/nodes')).json()) as Catalogue
export const listGraphs = async (): Promise<{ path: string; title: string }[]> =>
  (await (await call('/api/graphs')).json()) as { path: string; title: string }[]

export async function loadGraph(path: string): Promise<{ document: GraphDocument; etag: string }> {
  const response = await call(`/api/graphs/${encodeURIComponent(path)}`)
  return { document: (await response.json()) as GraphDocument, etag: response.headers.get('ETag') ?? '' }
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

export const validate = async (source: { document: GraphDocument; path: string }): Promise<readonly Fault[]> =>
  ((await (await post('/api/validate', source)).json()) as { faults: Fault[] }).faults

export async function loadPreview(
  query: { document: GraphDocument; path: string; node: string; frame: number; width: number; height: number }, signal: AbortSignal,
): Promise<{ picture: Blob; info: PortInfo }> {
  const response = await post('/api/preview', query, signal)
  const info = JSON.parse(decodeURIComponent(response.headers.get('X-Reelgraph-Port') ?? '%7B%7D')) as PortInfo
  return { picture: await response.blob(), info }
}

export const startRun = async (source: { document: GraphDocument; path: string }): Promise<Run> => (await (await post('/api/runs', source)).json()) as Run
export const readRun = async (id: string): Promise<Run> => (await (await call(`/api/runs/${id}`)).json()) as Run
export const cancelRun = async (id: string): Promise<void> => void (await post(`/api/runs/${id}/cancel`, {}))

export async function upload(file: File): Promise<string> {
  const body = new FormData()
  body.append('file', file)
  return ((await (await call('/api/assets', { method: 'POST', body })).json()) as { path: string }).path
}
