/** The voice's thread, as its owner sees it: one call after the other, and an end for one that hangs. */
import { Worker } from 'node:worker_threads'
import { failure } from '../../contract/errors.ts'
import type { FliteCall, FliteReply } from './flite-worker.ts'

/** Milliseconds: a sentence takes a tenth of a second. */
const LIMIT = 60_000

export type FliteThread = (args: readonly string[], signal: AbortSignal) => Promise<FliteReply>

/** Started with the first call; an idle one keeps no process alive. */
export function createFliteThread(limit = LIMIT): FliteThread {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()

  const call = (args: readonly string[]): Promise<FliteReply> =>
    new Promise((resolve, reject) => {
      const thread = (worker ??= new Worker(new URL('./flite-worker.mjs', import.meta.url), { execArgv: [], name: 'reelgraph-voice', stderr: true }))
      const fail = (detail: string): void => reject(failure('E_SPEECH', { type: 'flite', detail }))
      const answered = (reply: FliteReply): void => {
        leave()
        if (reply.error === undefined) resolve(reply)
        else fail(reply.error)
      }
      const lost = (cause: unknown): void => {
        leave()
        worker = undefined
        void thread.terminate()
        fail(typeof cause === 'number' ? `Its thread ended with code ${cause}.` : String(cause))
      }
      const leave = (): void => {
        clearTimeout(late)
        thread.off('message', answered).off('error', lost).off('exit', lost)
        thread.unref()
      }
      const late = setTimeout(() => lost(`No answer within ${limit / 1000} s.`), limit)
      thread.on('message', answered).on('error', lost).on('exit', lost)
      thread.ref()
      thread.postMessage({ args } satisfies FliteCall)
    })

  return (args, signal) => {
    const turn = last.then(() => {
      if (signal.aborted) throw failure('E_CANCELLED')
      return call(args)
    })
    last = turn.catch(() => {})
    return turn
  }
}
