/** What a client keeps for the server, and can neither read nor change: AES-256-GCM, with a key that ends with the process. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface Seal {
  /** @param until milliseconds since 1970 */
  close(value: object, until: number): string
  /** Undefined for what was not sealed here, and for what is over. */
  open(sealed: string, now: number): object | undefined
}

const [NONCE, TAG] = [12, 16]

export function createSeal(): Seal {
  const key = randomBytes(32)
  return {
    close(value, until) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const text = Buffer.concat([cipher.update(JSON.stringify({ value, until }), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url')
    },
    open(sealed, now) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < NONCE + TAG) return undefined
      try {
        const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE))
        cipher.setAuthTag(bytes.subarray(-TAG))
        const text = Buffer.concat([cipher.update(bytes.subarray(NONCE, -TAG)), cipher.final()]).toString('utf8')
        const { value, until } = JSON.parse(text) as { readonly value: object; readonly until: number }
        return until > now ? value : undefined
      } catch {
        return undefined
      }
    },
  }
}
