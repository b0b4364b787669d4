/** Runs a trainer's command to its end, line by line. */
import { spawn } from 'node:child_process'
import { failure } from '../../../contract/errors.ts'

/** Lines that are kept for a fault. */
const KEPT = 12
/** Milliseconds that a trainer has to save what it has, when it is called off. */
const GRACE = 10_000

export interface TrainerCall {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly signal: AbortSignal | undefined
  onLine(line: string): void
}

/** @throws E_TRAINER with what it said last, E_CANCELLED when it has ended after the signal */
export function runTrainer({ program, args, cwd, signal, onLine }: TrainerCall): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(failure('E_CANCELLED'))
    // A group of its own: launchers start processes that would go on without them.
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, detached: process.platform !== 'win32', env: { ...process.env, PYTHONUNBUFFERED: '1' } })
    let last: string[] = []
    const read = (stream: NodeJS.ReadableStream): void => {
      let rest = ''
      const take = (line: string): void => {
        if (line.trim() === '') return
        last = [...last, line.trimEnd()].slice(-KEPT)
        onLine(line)
      }
      stream.setEncoding('utf8').on('data', (text: string) => {
        // Bars are drawn over and over in one line.
        const lines = (rest + text).split(/[\r\n]/)
        rest = lines.pop()!.slice(-10_000)
        lines.forEach(take)
        // The end of a bar's line comes with the next one, which may take long: it is told as it stands.
        if (rest.trimEnd().endsWith(']')) onLine(rest)
      })
      stream.on('end', () => take(rest))
    }
    read(child.stdout)
    read(child.stderr)
    const end = (sent: NodeJS.Signals): void => {
      try {
        if (process.platform === 'win32') child.kill(sent)
        else process.kill(-child.pid!, sent)
      } catch {
        // It has just ended.
      }
    }
    let late: ReturnType<typeof setTimeout> | undefined
    const stop = (): void => {
      end('SIGTERM')
      late = setTimeout(() => end('SIGKILL'), GRACE)
    }
    signal?.addEventListener('abort', stop, { once: true })
    const over = (): void => {
      clearTimeout(late)
      signal?.removeEventListener('abort', stop)
    }
    child.once('error', (cause: NodeJS.ErrnoException) => {
      over()
      reject(failure('E_TRAINER', { type: program, detail: cause.code === 'ENOENT' ? 'There is no such program.' : cause.message }, cause))
    })
    child.once('close', (code, ended) => {
      over()
      if (signal?.aborted === true) reject(failure('E_CANCELLED'))
      else if (code === 0) resolve()
      else reject(failure('E_TRAINER', { type: program, got: code === null ? `ended by ${ended}` : `exit code ${code}`, detail: last.join('\n') }))
    })
  })
}
