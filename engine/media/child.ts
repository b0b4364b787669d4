/** Child processes of the media service: started here, ended here, and none outlives `close`. */
import { spawn, type ChildProcess } from 'node:child_process'
import { timeOf, timeOfEnded } from './child-time.ts'
import { failure, type ReelgraphError } from '../contract/errors.ts'

/** Lines of a child's messages that are kept for its error. */
const KEPT_LINES = 12

/** One running ffmpeg or ffprobe. */
export interface Child {
  readonly process: ChildProcess
  /**
   * Settles when the process has ended and its messages are read; what it printed may not be.
   * @throws E_DISK_FULL, E_CANCELLED (after `kill` or an abort), E_FFMPEG with the last messages
   */
  readonly done: Promise<void>
  kill(): void
  /** Milliseconds of processor time that it has used by now. */
  time(): number
  /** The last lines of its messages. */
  messages(): string
}

export class Children {
  readonly #running = new Set<Child>()
  #closed = false
  #ended = timeOfEnded()

  /** Milliseconds of processor time of all that have ended. */
  get time(): number {
    return this.#ended
  }

  get count(): number {
    return this.#running.size
  }

  start(command: string, args: readonly string[], signal?: AbortSignal): Child {
    if (this.#closed) throw failure('E_CANCELLED', { detail: 'The media service is closed.' })
    if (signal?.aborted === true) throw failure('E_CANCELLED')
    const process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
    let tail: string[] = []
    let rest = ''
    let killed = false
    let used = 0
    const time = (): number => (used = Math.max(used, (process.pid === undefined ? undefined : timeOf(process.pid)) ?? 0))
    process.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split(/[\r\n]+/)
      rest = lines.pop()!.slice(-2000)
      tail = [...tail, ...lines.filter((line) => line.trim() !== '')].slice(-KEPT_LINES)
    })
    const messages = (): string => [...tail, rest].filter((line) => line.trim() !== '').join('\n')
    const kill = (): void => {
      if (!killed) time()
      killed = true
      process.kill('SIGKILL')
      process.stdout.destroy()
    }
    const done = new Promise<void>((resolve, reject) => {
      process.once('error', (cause: NodeJS.ErrnoException) => {
        reject(failure(cause.code === 'ENOENT' ? 'E_FFMPEG_MISSING' : 'E_FFMPEG', { got: command }, cause))
      })
      // Not on 'close': that waits until its output is read, which nobody may be doing any more.
      process.once('exit', (code, ended) => {
        // What it used since it was looked at last is in what all ended ones used.
        const all = timeOfEnded()
        used = Math.max(used, all - this.#ended)
        this.#ended = all
        const settle = (): void => {
          if (killed) reject(failure('E_CANCELLED'))
          else if (code === 0) resolve()
          else reject(ffmpegFailure(messages(), code === null ? `ended by ${ended}` : `exit code ${code}`))
        }
        if (process.stderr.closed) settle()
        else process.stderr.once('close', settle)
      })
    })
    done.catch(() => {}) // whoever waits for it sees the fault; nobody may be waiting yet
    const child: Child = { process, done, kill, time, messages }
    this.#running.add(child)
    signal?.addEventListener('abort', kill, { once: true })
    const forget = (): void => {
      this.#running.delete(child)
      signal?.removeEventListener('abort', kill)
    }
    done.then(forget, forget)
    // A child that ends early closes its input; its exit says why, the broken pipe says nothing.
    process.stdin.on('error', () => {})
    process.stdout.on('error', () => {})
    return child
  }

  /** Runs to the end and returns what it printed. */
  async output(command: string, args: readonly string[], signal?: AbortSignal, hear?: (messages: string) => void): Promise<string> {
    const child = this.start(command, args, signal)
    if (hear !== undefined) child.process.stderr!.on('data', hear)
    child.process.stdin!.end()
    const chunks: Buffer[] = []
    await consume(child, (chunk) => chunks.push(chunk))
    return Buffer.concat(chunks).toString('utf8')
  }

  async close(): Promise<void> {
    this.#closed = true
    const running = [...this.#running]
    for (const child of running) child.kill()
    await Promise.allSettled(running.map((child) => child.done))
  }
}

/** Reads all that a child prints, until it has ended. @throws what ended it */
export async function consume(child: Child, take: (chunk: Buffer) => void): Promise<void> {
  const stdout = child.process.stdout!
  stdout.on('data', take)
  await Promise.all([child.done, stdout.closed || new Promise((resolve) => stdout.once('close', resolve))])
}

/** Writes to a child. Resolves when the bytes have left: their memory may be used again then. @throws what ended it */
export async function send(child: Child, bytes: Uint8Array): Promise<void> {
  const failed = await new Promise<unknown>((resolve) => child.process.stdin!.write(bytes, resolve))
  if (!failed) return
  await child.done // says why the pipe broke
  throw failure('E_FFMPEG', { detail: 'It stopped reading before the end.' })
}

/** Writes all of it and waits for the end; where anything goes wrong the child is gone before that is thrown. */
export async function sendAll<T>(child: Child, parts: AsyncIterable<T>, bytesOf: (part: T) => Uint8Array): Promise<void> {
  try {
    for await (const part of parts) await send(child, bytesOf(part))
    child.process.stdin!.end()
    await child.done
  } catch (thrown) {
    child.kill()
    await child.done.catch(() => {})
    throw thrown
  }
}

/** Reads ffmpeg's messages for what a person can act on. */
function ffmpegFailure(messages: string, how: string): ReelgraphError {
  if (/No space left on device|ENOSPC/i.test(messages)) return failure('E_DISK_FULL', { detail: messages })
  return failure('E_FFMPEG', { got: how, detail: messages })
}
