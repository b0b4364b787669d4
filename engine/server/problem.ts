/** Faults as problem details (RFC 9457). */
import type { Response } from 'express'
import { ERRORS, KINDS, failure, ReelgraphError, toReelgraphError, type Fault } from '../contract/errors.ts'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly faults: readonly Fault[]
}

/** A graph that can't run: that is the fault of what was sent, whatever would have failed of it. */
export class RefusedRun extends ReelgraphError {}

export function problemOf(thrown: unknown): Problem {
  const error = fromMiddleware(thrown) ?? toReelgraphError(thrown)
  const entry = ERRORS[error.code]
  const status: number = KINDS[error.kind].http
  const faults = error.faults.length > 0 ? error.faults : failure('E_INTERNAL').faults
  return {
    type: `urn:reelgraph:error:${error.code}`,
    title: entry.title,
    status: error.code === 'E_GRAPH_CONFLICT' ? 412 : error instanceof RefusedRun && status >= 500 ? 422 : status,
    detail: faults[0]!.message,
    code: error.code,
    faults,
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer')
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** The errors of express, body-parser, send and multer, by the fields that they set. */
function fromMiddleware(thrown: unknown): ReelgraphError | undefined {
  if (thrown instanceof ReelgraphError || typeof thrown !== 'object' || thrown === null) return undefined
  const { type, status, code, message, name } = thrown as Record<string, string | number | undefined>
  const detail = String(message ?? '')
  if (type === 'entity.too.large' || code === 'LIMIT_FILE_SIZE') return failure('E_HTTP_SIZE', { detail }, thrown)
  if (type === 'entity.parse.failed') return failure('E_JSON_SYNTAX', { file: 'body', detail }, thrown)
  if (code === 'ENAMETOOLONG') return failure('E_NAME_LONG', { detail }, thrown)
  // What reads uploads throws plain errors for bytes that are none.
  if (name === 'MulterError' || /^(?:Multipart: |Malformed |Unexpected end of form|Unsupported content type|Missing Content-Type)/.test(detail)) return failure('E_HTTP_INPUT', { detail }, thrown)
  if (status === 404 || code === 'ENOENT') return failure('E_HTTP_NOT_FOUND', {}, thrown)
  if (status === 403) return failure('E_HTTP_NOT_FOUND', {}, thrown)
  if (typeof status === 'number' && status >= 400 && status < 500) return failure('E_HTTP_INPUT', { detail }, thrown)
  return undefined
}
