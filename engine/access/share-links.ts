/** Links that let whoever has them read one film until a time: signed with a key of the project (HMAC-SHA-256). Another key ends all of them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { writePrivate } from './private-file.ts'

export interface ShareLinks {
  /** @param until seconds since 1970 */
  sign(film: string, until: number): string
  /** @throws E_SHARE for what was not signed so, and for what is over */
  check(film: string, until: number, signature: string): void
  /** All links that were given out end. */
  rotate(): void
}

const KEY_BYTES = 32

export function createShareLinks(project: string, now: () => number = Date.now): ShareLinks {
  const file = join(project, '.reelgraph', 'share.key')
  const write = (): Buffer => {
    const key = randomBytes(KEY_BYTES)
    writePrivate(file, `${key.toString('hex')}\n`)
    return key
  }
  /** As the file is now: a key that is taken away beside a server counts at once. */
  const read = (): Buffer | undefined => {
    try {
      const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
      return key.length === KEY_BYTES ? key : undefined
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw failure('E_ACCESS_FILE', { file, detail: (thrown as Error).message, fix: 'Make .reelgraph/share.key readable, or remove it: all links end then.' }, thrown)
    }
  }
  const signed = (key: Buffer, film: string, until: number): Buffer => createHmac('sha256', key).update(`reelgraph share 1\n${film}\n${until}`).digest()
  return {
    sign: (film, until) => signed(read() ?? write(), film, until).toString('base64url'),
    check(film, until, signature) {
      const given = Buffer.from(signature, 'base64url')
      const key = read()
      // Compared before the time is looked at, and always: how long it takes tells nothing.
      const expected = signed(key ?? randomBytes(KEY_BYTES), film, until)
      const fits = given.length === expected.length && timingSafeEqual(given, expected)
      if (!fits) throw failure('E_SHARE')
      if (until * 1000 <= now()) throw failure('E_SHARE', { detail: `It ended at ${new Date(until * 1000).toISOString()}.` })
    },
    rotate: () => void write(),
  }
}
