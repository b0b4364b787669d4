/** One request to the server, typed by the OpenAPI document: which addresses there are, what each takes and answers. */
import type { components, paths } from './schema.ts'

type Method = 'get' | 'post' | 'put' | 'delete'
type Operation<M extends Method, P extends keyof paths> = paths[P][M]
type Address<M extends Method> = { [P in keyof paths]: Operation<M, P> extends { readonly responses: unknown } ? P : never }[keyof paths]

type Params<O> = O extends { readonly parameters: infer A } ? Omit<A, 'cookie'> : never
/** `json`: a body that is written already. */
type Sent<O> = O extends { readonly requestBody: { readonly content: infer C } } ? { readonly body: C extends { readonly 'multipart/form-data': unknown } ? FormData : C extends { readonly 'application/octet-stream': unknown } ? Blob : C[keyof C] } | { readonly json: string } : unknown
type Asked<O> = Params<O> & Sent<O> & { readonly signal?: AbortSignal; readonly cache?: RequestCache }
type Content<R> = R extends { content: infer C } ? C : never
type Json<O> = O extends { readonly responses: infer R } ? (Content<R[keyof R & (200 | 201 | 202)]> extends { readonly 'application/json': infer J } ? J : never) : never

/** Empty where the server has nothing to say. */
export interface Answer<J> {
  readonly status: number
  readonly headers: Headers
  readonly body: ReadableStream<Uint8Array> | null
  json(): Promise<J>
  blob(): Promise<Blob>
  arrayBuffer(): Promise<ArrayBuffer>
  text(): Promise<string>
}

export class ApiProblem extends Error {
  readonly status: number
  readonly faults: readonly components['schemas']['Fault'][]
  constructor(status: number, detail: string, faults: readonly components['schemas']['Fault'][] = []) {
    super(detail)
    this.status = status
    this.faults = faults
  }
}

interface Loose {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly header?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly json?: string
  readonly signal?: AbortSignal
  readonly cache?: RequestCache
}

export interface Client {
  /** @throws ApiProblem for whatever the server refuses */
  request<M extends Method, P extends Address<M>>(
    method: M, address: P, ...given: object extends Asked<Operation<M, P>> ? [Asked<Operation<M, P>>?] : [Asked<Operation<M, P>>]
  ): Promise<Answer<Json<Operation<M, P>>>>
  /** The same where only what is answered counts. */
  answer<M extends Method, P extends Address<M>>(
    method: M, address: P, ...given: object extends Asked<Operation<M, P>> ? [Asked<Operation<M, P>>?] : [Asked<Operation<M, P>>]
  ): Promise<Json<Operation<M, P>>>
}

/** @param base where the server is, such as http://localhost:8188; empty for a page that comes from it */
export function createRequests(base = '', headers: Readonly<Record<string, string>> = {}): Client {
  async function send(method: Method, address: string, { path = {}, query = {}, header = {}, body, json = body === undefined || body instanceof FormData ? undefined : JSON.stringify(body), signal, cache }: Loose = {}): Promise<Response> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString()
    const said = { ...headers, ...header }
    const response = await fetch(`${base}${address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name]!))}${search === '' ? '' : `?${search}`}`, {
      method: method.toUpperCase(),
      ...(body instanceof FormData ? { body, headers: said } : body instanceof Blob ? { body, headers: { 'Content-Type': 'application/octet-stream', ...said } } : json === undefined ? { headers: said } : { body: json, headers: { 'Content-Type': 'application/json', ...said } }),
      ...(signal === undefined ? {} : { signal }),
      ...(cache === undefined ? {} : { cache }),
    })
    if (response.ok || response.status === 304) return response
    const problem = (await response.json().catch(() => ({}))) as Partial<components['schemas']['Problem']>
    throw new ApiProblem(response.status, problem.detail ?? `The server answered ${response.status}.`, problem.faults)
  }
  return { request: send, answer: async (method: Method, address: string, asked?: Loose) => (await send(method, address, asked)).json() } as Client
}
