/** Fetches a film into a file. What arrives short, stalls or breaks off is fetched again. */
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { failure, ReelgraphError } from '../contract/errors.ts'
import { causeCode, type Client } from './client.ts'
import { Passing, retry } from './retry.ts'

/** No film of a few seconds is larger. */
const MOST_BYTES = 4 * 1024 ** 3
/** Times that a whole file may turn out to be no film. */
const UNREADABLE = 3

/** What neither a film nor one of its pictures comes as. */
const NO_FILM = /^(text\/html|application\/(json|xml|xhtml))/i

export interface DownloadOptions {
  readonly client: Client
  readonly from: string
  readonly to: string
  /** Looks at the file; what it throws is taken for a broken download. */
  check(path: string): Promise<void>
}

/** Returns the number of bytes. @throws E_REMOTE_RESULT when the file is not what `check` wants after all tries */
export function download({ client, from, to, check }: DownloadOptions): Promise<number> {
  const { pace, signal, says, host, limit } = client.options
  let unreadable = 0
  return retry(
    async () => {
      const stalled = new AbortController()
      const patience = (): NodeJS.Timeout => setTimeout(() => stalled.abort(), limit)
      let timer = patience()
      let announced = Number.NaN
      let bytes = 0
      try {
        const response = await client.open(from, stalled.signal)
        const type = response.headers.get('content-type') ?? ''
        if (NO_FILM.test(type)) throw failure('E_REMOTE_RESULT', { type: host.name, expected: 'a film', got: type.split(';')[0]!, detail: `At ${whereOf(from)}.` })
        announced = Number(response.headers.get('content-length') ?? Number.NaN)
        await pipeline(
          Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
          async function* counted(chunks: AsyncIterable<Uint8Array>) {
            for await (const chunk of chunks) {
              clearTimeout(timer)
              timer = patience()
              bytes += chunk.length
              if (bytes > MOST_BYTES) throw failure('E_REMOTE_RESULT', { type: host.name, expected: 'a film of at most 4 GiB', got: 'more' })
              yield chunk
            }
          },
          createWriteStream(to),
          { signal: AbortSignal.any([signal, stalled.signal]) },
        )
      } catch (thrown) {
        if (signal.aborted) throw failure('E_CANCELLED')
        const code = (thrown as { code?: unknown }).code
        if (thrown instanceof Passing || thrown instanceof ReelgraphError || code === 'ENOSPC') throw thrown
        throw new Passing(client.unreachable(`The film's download broke off after ${bytes} bytes (${causeCode(thrown)}).`))
      } finally {
        clearTimeout(timer)
      }
      const { size } = await stat(to)
      if (Number.isFinite(announced) && size !== announced) throw new Passing(client.unreachable(`The film came with ${size} of ${announced} bytes.`))
      try {
        await check(to)
      } catch (thrown) {
        if (signal.aborted) throw failure('E_CANCELLED')
        const said = thrown instanceof Error ? thrown.message.split('\n')[0]! : String(thrown)
        const fault = failure('E_REMOTE_RESULT', { type: host.name, expected: 'a film that can be read', got: `${size} bytes that can't`, detail: said.replaceAll(to, 'the film') })
        // All announced bytes, several times over: that is what the service has made.
        throw ++unreadable < UNREADABLE ? new Passing(fault) : fault
      }
      return size
    },
    {
      pace,
      signal,
      onRetry: (tried, milliseconds, reason) => says.info(`${host.name}: ${(reason as { faults?: { detail?: string }[] }).faults?.[0]?.detail ?? reason.message} Try ${tried + 1} in ${(milliseconds / 1000).toFixed(1)} s.`),
    },
  )
}

/** An address without its query, which may be a signature. */
const whereOf = (place: string): string => place.replace(/[?#].*$/s, '')
