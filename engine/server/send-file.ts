/** A file as players ask for it: whole or in ranges. */
import type { Response } from 'express'
import { failure } from '../contract/errors.ts'

/** What may be answered. */
export const SENT = {
  200: { description: 'The file.', type: '*/*' },
  206: { description: 'The part asked for.', type: '*/*' },
  304: { description: 'It has not changed.' },
  416: { description: 'The file has no such range.' },
} as const

/** @throws E_HTTP_NOT_FOUND */
export function sendWhole(response: Response, root: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.sendFile(file, { root, dotfiles: 'deny', cacheControl: false }, (thrown?: Error) => {
      const { code, status, headers } = (thrown ?? {}) as { code?: string; status?: number; headers?: Record<string, string> }
      // Players hang up on a range as soon as they have enough.
      if (thrown === undefined || code === 'ECONNABORTED' || code === 'EPIPE') resolve()
      else if (status === 404) reject(failure('E_HTTP_NOT_FOUND', { file }, thrown))
      else if (status !== 416) reject(thrown)
      else {
        response.status(416).set(headers ?? {}).end()
        resolve()
      }
    })
  })
}
