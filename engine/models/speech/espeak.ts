/** eSpeak NG, where the user has it: called as a program, for a hundred languages. Its voice is a machine's. */
import { execFile, spawn } from 'node:child_process'
import { failure } from '../../contract/errors.ts'
import { readWave } from '../../audio/wave-file.ts'
import type { SpeechOrder, Synthesisers, Utterance } from './synthesiser.ts'

/** Words a minute that it speaks by itself, and the least and most that it takes. */
const PACE = 175
const [SLOWEST, FASTEST] = [80, 450]
/** Bytes of one sentence. */
const MOST = 64e6
/** Milliseconds after which it is looked for again where it was not there. */
const AGAIN_MS = 30_000
/** Bytes before the first sample. */
const WAVE_HEAD = 44

type Espeak = Synthesisers['espeak']

/** Looked for at `ESPEAK_PATH`, else in `PATH`. */
export function createEspeak(command = process.env['ESPEAK_PATH'] || 'espeak-ng'): Espeak {
  let known: ReturnType<Espeak['about']> | undefined
  const about = (): ReturnType<Espeak['about']> => {
    known ??= Promise.all([printed(command, '--version'), printed(command, '--voices')]).then(([version, voices]) => ({
      version: /(\d+(?:\.\d+)+)/.exec(version)?.[1] ?? 'unknown',
      languages: new Set(voices.split('\n').slice(1).flatMap((line) => /^\s*\d+\s+(\S+)/.exec(line)?.[1] ?? [])),
    }))
    known.catch(() => setTimeout(() => (known = undefined), AGAIN_MS).unref()) // it may be installed meanwhile
    return known
  }
  return {
    about,
    async standing() {
      try {
        return { ok: true, reason: `eSpeak NG ${(await about()).version} is installed` }
      } catch {
        return { ok: false, reason: 'eSpeak NG is not installed: no espeak-ng in PATH or ESPEAK_PATH' }
      }
    },
    async phonemes({ text, voice, signal }) {
      if (signal.aborted) throw failure('E_CANCELLED')
      return new TextDecoder().decode(await spoken(command, ['-q', '--ipa', '-b', '1', '-v', voice, '--stdin'], text, signal, 0)).trim()
    },
    async say({ tokens, voice, rate, signal }: SpeechOrder): Promise<Utterance> {
      if (signal.aborted) throw failure('E_CANCELLED')
      const pace = Math.round(Math.min(FASTEST, Math.max(SLOWEST, PACE * rate)))
      const bytes = await spoken(command, ['-b', '1', '-v', voice, '-s', String(pace), '--stdin', '--stdout'], tokens.join(' '), signal)
      return { ...readWave(bytes), phonemes: [] }
    },
  }
}

const printed = (command: string, option: string): Promise<string> =>
  new Promise((resolve, reject) => execFile(command, [option], { timeout: 20_000, windowsHide: true }, (fault, text) => (fault === null ? resolve(text) : reject(fault))))

/** The text goes in by its input: no letters of it are taken for options. */
function spoken(command: string, args: readonly string[], text: string, signal: AbortSignal, head = WAVE_HEAD): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string): void => reject(signal.aborted ? failure('E_CANCELLED') : failure('E_SPEECH', { type: 'espeak', detail }))
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, signal })
    const parts: Buffer[] = []
    let said = ''
    let size = 0
    child.on('error', ({ message }) => fail(message))
    child.stderr.setEncoding('utf8').on('data', (part: string) => (said = (said + part).slice(-1000)))
    child.stdout.on('data', (part: Buffer) => {
      size += part.length
      if (size > MOST) child.kill()
      else parts.push(part)
    })
    child.on('close', (code) => (code === 0 && size > head ? resolve(Buffer.concat(parts)) : fail(said.trim() || `exit code ${code}`)))
    child.stdin.on('error', () => {}) // told by its end
    child.stdin.end(text)
  })
}
