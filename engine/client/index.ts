/**
 * `reelgraph/client`: the server's API with types, in Node and in browsers. Made from the OpenAPI document: what a production takes, and
 * what every address answers, is known to the compiler.
 */
import { outlook } from '../queue/outlook.ts'
import { ApiProblem, createRequests, type Client } from './request.ts'
import { followRun } from './follow-run.ts'
import type { components, paths } from './schema.ts'

export { ApiProblem }
export type { components, paths }
export type RunEvent = components['schemas']['RunEvent']
export type RunState = components['schemas']['Run']
export type RunResult = components['schemas']['RunResult']

type Names = { [P in keyof paths]: P extends `/api/productions/${infer N}` ? (N extends `${string}/${string}` | '{name}' ? never : N) : never }[keyof paths]
type Camel<N extends string> = N extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : N
type Given<N extends Names> = paths[`/api/productions/${N}`] extends { readonly post: { readonly requestBody: { readonly content: { readonly 'application/json': infer B } } } } ? B : never

/** By its name, and in camel case: `advanced-film` is `advancedFilm` too. */
export type Productions = { readonly [N in Names as N | Camel<N>]: (given: Given<N>) => Promise<Run> }

export interface Following {
  readonly signal?: AbortSignal
  /** Told of everything that goes on. */
  readonly onEvent?: (event: RunEvent) => void
  /** Told how far it is, 0 to 1, and of the seconds left where they can be said. */
  readonly onProgress?: (completed: number, eta: number | undefined) => void
}

export interface Run {
  readonly id: string
  /** As it is now. */
  state(): Promise<RunState>
  /** What goes on until it has ended, from the start. A connection that breaks is taken up again. */
  events(signal?: AbortSignal): AsyncGenerator<RunEvent>
  /** What came of it. @throws ApiProblem with its faults where it has failed or was cancelled */
  done(following?: Following): Promise<RunResult>
  cancel(): Promise<void>
}

export interface ReelgraphClient extends Client {
  readonly productions: Productions
  /** One that only the project has. */
  produce(name: string, given: Readonly<Record<string, unknown>>): Promise<Run>
  /** A run that was started before, or by somebody else. */
  run(id: string): Run
  /** The whole address of a `url` that the server has answered. */
  address(url: string): string
}

export interface ClientOptions {
  /** Default: http://127.0.0.1:8188 */
  readonly url?: string
  /** Where the server asks for one: from `reelgraph token create`. */
  readonly token?: string
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>
}

export function createClient({ url = 'http://127.0.0.1:8188', token, headers = {} }: ClientOptions = {}): ReelgraphClient {
  const base = url.replace(/\/+$/, '')
  const requests = createRequests(base, { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...headers })
  const run = (id: string): Run => {
    const path = { id }
    const state = (): Promise<RunState> => requests.answer('get', '/api/runs/{id}', { path })
    const events: Run['events'] = (signal) => followRun(requests, id, signal)
    return {
      id,
      state,
      events,
      async done({ signal, onEvent, onProgress } = {}) {
        let told = 0
        const latest = new Map<string, RunEvent>()
        for await (const event of events(signal)) {
          onEvent?.(event)
          if (event.type !== 'progress') continue
          const { completed = 0, eta } = outlook([...latest.set(event.node, event).values()])
          // Others may begin later: what was told is not taken back.
          onProgress?.((told = Math.max(told, completed)), eta)
        }
        const { status, faults, result } = await state()
        if (status !== 'done') throw new ApiProblem(status === 'cancelled' ? 499 : 500, faults[0]?.message ?? `The run is ${status}.`, faults)
        onProgress?.(1, 0)
        return result!
      },
      cancel: async () => void (await requests.request('post', '/api/runs/{id}/cancel', { path })),
    }
  }
  const produce = async (name: string, given: Readonly<Record<string, unknown>>): Promise<Run> =>
    run((await requests.answer('post', '/api/productions/{name}', { path: { name }, body: given as Record<string, never> })).id)
  const productions = new Proxy({}, {
    // Awaiting the table itself calls nothing.
    get: (_, key) => (typeof key !== 'string' || key === 'then' ? undefined : (given: Readonly<Record<string, unknown>>) => produce(key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), given)),
  }) as Productions
  return { ...requests, productions, produce, run, address: (to) => new URL(to, `${base}/`).href }
}
