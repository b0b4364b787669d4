/** A service on this machine that speaks real HTTP and misbehaves on demand. Dialects are in fake-*.ts beside it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Step = 'submit' | 'poll' | 'file' | 'cancel' | 'other'

/**
 * A status is answered instead of doing anything, with `after` having done it. `drop` closes the connection without doing anything; `drop-after` does what is asked and closes it before the answer;
 * `hang` does it and never answers; `stall` sends half of the bytes announced and then nothing; `half` closes the
 * connection there; `half-unannounced` ends properly in the middle.
 */
export type Fault = { readonly status: number; readonly after?: true; readonly headers?: Record<string, string>; readonly body?: unknown } | 'drop' | 'drop-after' | 'hang' | 'stall' | 'half' | 'half-unannounced'

export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** Parsed where it is JSON. */
  readonly body: unknown
  readonly raw: Buffer
}

/** What services give out is a picture, not a film. */
export const isPicture = (bytes: Uint8Array): boolean => bytes[0] === 0x89

export interface Answer {
  readonly status?: number
  readonly json?: unknown
  readonly bytes?: Uint8Array
}

export interface FakeTask {
  readonly id: string
  readonly request: FakeRequest
  polls: number
}

export interface FakeService {
  readonly url: string
  readonly server: Server
  /** The next request of this step goes wrong. */
  fault(step: Step, ...faults: Fault[]): void
  readonly requests: { readonly step: Step; readonly request: FakeRequest }[]
  readonly tasks: FakeTask[]
  readonly cancelled: string[]
  /** Answers in the service's place where it gives a fault. */
  judge: ((step: Step, request: FakeRequest) => Fault | undefined) | undefined
  /** Tasks don't come to an end while it is true. */
  hold: boolean
  /** Tasks fail with this. */
  failure: string | undefined
  /** Settles when a task has been started. */
  started(): Promise<FakeTask>
  /** Forgets tasks, requests and faults. */
  reset(): void
  close(): Promise<void>
}

export interface Dialect {
  readonly key: string
  readonly scheme: string
  step(request: FakeRequest): Step
  answer(request: FakeRequest, service: FakeService): Answer
}

export async function startFake(dialect: Dialect): Promise<FakeService> {
  const faults: { step: Step; fault: Fault }[] = []
  const waiting: ((task: FakeTask) => void)[] = []
  const server = createServer((message, response) => {
    void receive(message, response).catch((thrown: unknown) => {
      response.writeHead(599).end(String(thrown))
    })
  })
  const service: FakeService = {
    url: '',
    server,
    requests: [],
    tasks: [],
    cancelled: [],
    judge: undefined,
    hold: false,
    failure: undefined,
    fault: (step, ...list) => void faults.push(...list.map((fault) => ({ step, fault }))),
    started: () => new Promise((resolve) => waiting.push(resolve)),
    reset() {
      faults.length = service.requests.length = service.tasks.length = service.cancelled.length = 0
      service.hold = false
      service.failure = service.judge = undefined
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks)
    const url = new URL(message.url!, 'http://fake')
    const body = message.headers['content-type']?.startsWith('application/json') === true ? (JSON.parse(raw.toString()) as unknown) : undefined
    const request: FakeRequest = { method: message.method!, path: url.pathname, query: url.searchParams, headers: message.headers, body, raw }
    const step = dialect.step(request)
    service.requests.push({ step, request })
    const at = faults.findIndex((one) => one.step === step)
    const fault = at < 0 ? service.judge?.(step, request) : faults.splice(at, 1)[0]!.fault
    if (fault === 'drop') return void message.socket.destroy()
    const instead = ({ status, headers, body: said }: Exclude<Fault, string>): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(said ?? { error: 'so it was wanted' }))
    }
    if (typeof fault === 'object' && fault.after !== true) return instead(fault)
    if (step !== 'file' && message.headers.authorization !== `${dialect.scheme} ${dialect.key}`) {
      // Some services quote what they were given.
      response.writeHead(401, { 'content-type': 'application/json' })
      return void response.end(JSON.stringify({ error: `not a key: ${message.headers.authorization ?? 'none'}` }))
    }
    const known = service.tasks.length
    const { status = 200, json, bytes } = dialect.answer(request, service)
    if (service.tasks.length > known) for (const wake of waiting.splice(0)) wake(service.tasks.at(-1)!)
    if (typeof fault === 'object') return instead(fault)
    if (fault === 'drop-after') return void message.socket.destroy()
    if (fault === 'hang') return
    if (bytes === undefined) {
      response.writeHead(status, { 'content-type': 'application/json' })
      return void response.end(json === undefined ? '' : JSON.stringify(json))
    }
    const half = bytes.subarray(0, bytes.length >> 1)
    if (fault === 'half' || fault === 'stall') {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.length })
      response.write(half, () => (fault === 'half' ? message.socket.destroy() : undefined))
    } else if (fault === 'half-unannounced') {
      response.writeHead(200, { 'content-type': 'video/mp4' })
      response.end(half)
    } else {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.length })
      response.end(bytes)
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(service, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
