/**
 * Calls between two threads over one port. What is called may answer at once or later; a call that has to be answered at once
 * blocks its thread meanwhile, and answers those of the other side while it waits.
 */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'

/** Places in the shared words. */
export const WORDS = { toHost: 0, toGuest: 1, current: 2, pong: 3, ended: 4, length: 5 } as const

type Message =
  | { readonly k: 'ask'; readonly id: number; readonly op: string; readonly call: number; readonly data: unknown; readonly now: boolean }
  | { readonly k: 'answer'; readonly id: number; readonly value: unknown; readonly call: number }
  | { readonly k: 'fault'; readonly id: number; readonly error: unknown; readonly call: number }
  /** A call that was to be answered at once gives a promise. */
  | { readonly k: 'later'; readonly id: number }
  | { readonly k: 'note'; readonly op: string; readonly call: number; readonly data: unknown }

export interface WireOptions {
  readonly port: MessagePort
  readonly words: Int32Array
  readonly side: 'host' | 'guest'
  /** Answers the other side. What it returns, or throws, is sent as it is given. */
  readonly answer: (op: string, data: unknown, call: number) => unknown
  readonly encodeError: (thrown: unknown) => unknown
  readonly decodeError: (error: unknown) => unknown
  /** The call whose code is about to go on. */
  readonly enter?: (call: number) => void
  /** What is thrown where the other side has ended while it is waited for. */
  readonly gone?: () => Error
}

interface Waiting {
  resolve(value: unknown): void
  reject(thrown: unknown): void
}

export class Wire {
  readonly #options: WireOptions
  readonly #waiting = new Map<number, Waiting>()
  readonly #postponed: Message[] = []
  readonly #inbox: number
  readonly #outbox: number
  #last = 0
  #closed: unknown

  constructor(options: WireOptions) {
    this.#options = options
    this.#inbox = options.side === 'host' ? WORDS.toHost : WORDS.toGuest
    this.#outbox = options.side === 'host' ? WORDS.toGuest : WORDS.toHost
    options.port.on('message', (message: Message) => this.#take(message))
  }

  /** Asks, and goes on. */
  ask(op: string, data: unknown, call = 0): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed as Error)
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      try {
        this.#send({ k: 'ask', id, op, call, data, now: false })
      } catch (thrown) {
        this.#waiting.delete(id)
        reject(thrown as Error)
      }
    })
  }

  /** Asks, and waits on the spot. @throws what `late` gives when nothing has come after that many milliseconds */
  askNow(op: string, data: unknown, call: number, milliseconds: number, late: () => Error): unknown {
    if (this.#closed !== undefined) throw this.#closed as Error
    const { port, words } = this.#options
    const id = ++this.#last
    this.#send({ k: 'ask', id, op, call, data, now: true })
    const end = Date.now() + milliseconds
    try {
      for (;;) {
        const seen = Atomics.load(words, this.#inbox)
        for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
          const message = got.message as Message
          if (message.k === 'ask' && message.now) this.#take(message)
          else if ('id' in message && message.id === id && message.k !== 'ask') {
            if (message.k === 'answer') return message.value
            if (message.k === 'fault') throw this.#options.decodeError(message.error) as Error
            return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
          } else this.#postponed.push(message)
        }
        if (Atomics.load(words, WORDS.ended) === 1 && this.#options.gone !== undefined) throw this.#options.gone()
        const left = end - Date.now()
        if (left <= 0 || Atomics.wait(words, this.#inbox, seen, left) === 'timed-out') throw late()
      }
    } finally {
      if (this.#postponed.length > 0) queueMicrotask(() => this.#takePostponed())
    }
  }

  note(op: string, data: unknown, call = 0): void {
    if (this.#closed === undefined) this.#send({ k: 'note', op, call, data })
  }

  /** Whoever waits is told so. */
  close(reason: unknown): void {
    this.#closed = reason
    for (const { reject } of this.#waiting.values()) reject(reason)
    this.#waiting.clear()
  }

  #takePostponed(): void {
    for (const message of this.#postponed.splice(0)) this.#take(message)
  }

  #take(message: Message): void {
    const { answer, decodeError, encodeError, enter } = this.#options
    // What came before is taken before.
    if (this.#postponed.length > 0 && !(message.k === 'ask' && message.now)) this.#takePostponed()
    if (message.k === 'note') {
      enter?.(message.call)
      void answer(message.op, message.data, message.call)
      return
    }
    if (message.k === 'answer' || message.k === 'fault') {
      enter?.(message.call)
      const waiting = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if (message.k === 'answer') waiting?.resolve(message.value)
      else waiting?.reject(decodeError(message.error))
      return
    }
    if (message.k === 'later') return
    const { id, op, data, call, now } = message
    enter?.(call)
    const tell = (value: unknown): void => this.#reply({ k: 'answer', id, value, call }, (thrown) => ({ k: 'fault', id, error: encodeError(thrown), call }))
    const fail = (thrown: unknown): void => this.#reply({ k: 'fault', id, error: encodeError(thrown), call })
    let value: unknown
    try {
      value = answer(op, data, call)
    } catch (thrown) {
      return fail(thrown)
    }
    if (!(value instanceof Promise)) return tell(value)
    if (now) this.#reply({ k: 'later', id })
    value.then(tell, fail)
  }

  /** What can't be sent is a fault of its own. */
  #reply(message: Message, otherwise?: (thrown: unknown) => Message): void {
    if (this.#closed !== undefined) return
    try {
      this.#send(message)
    } catch (thrown) {
      if (otherwise !== undefined) this.#send(otherwise(thrown))
    }
  }

  #send(message: Message): void {
    const { port, words } = this.#options
    port.postMessage(message)
    Atomics.add(words, this.#outbox, 1)
    Atomics.notify(words, this.#outbox)
  }
}
