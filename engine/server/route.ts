/** A row of the route table: express routes, request validation and the OpenAPI document are all made from it. */
import type { Request, Response } from 'express'
import type { Role } from '../access/roles.ts'
import type { Caller } from './access.ts'

export type Schema = { readonly [key: string]: unknown }

export interface RouteResponse {
  readonly description: string
  /** JSON Schema of a JSON body. */
  readonly schema?: Schema
  /** Media type of a body that is not JSON. */
  readonly type?: string
  /** Names and what they say. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface RouteRequest<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  /** Aborts when the client goes away before the answer is complete. */
  readonly signal: AbortSignal
  /** Undefined where anyone may ask and nobody has said who they are. */
  readonly caller: Caller | undefined
  readonly raw: Request
  readonly response: Response
}

/** For the audit log. */
export interface Noted {
  /** Who it was, where only the handler knows. */
  readonly caller?: Caller
  /** What it was done to. */
  readonly target?: string
  /** Code of what went wrong, where the answer is none the less to be read by a person. `nothing`: there was nothing to do, and nothing is written. */
  readonly outcome?: string
}

/** What a handler answers; `undefined` when it has written the response itself. */
export type Answer =
  | { readonly noted?: Noted; readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly json?: unknown; readonly bytes?: Uint8Array; readonly type?: string }
  | undefined

export interface Route<P = unknown, Q = unknown, B = unknown> {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** OpenAPI path; a last part `{+name}` takes the rest of the path, slashes included. */
  readonly path: string
  /** What a token must be for. `anyone`: no token is needed, or the handler looks after it. */
  readonly role: Role | 'anyone'
  /** What it is called in the audit log; absent for what only looks. */
  readonly audit?: string
  readonly tag: string
  readonly summary: string
  readonly params?: Readonly<Record<string, Schema>>
  /** All optional unless named in `required`. Values are converted to the schema's type. */
  readonly query?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  /** What they say, or their schema. */
  readonly headers?: Readonly<Record<string, string | Schema>>
  /** `published` stands in the OpenAPI document where the handler checks more than the schema does. */
  readonly body?: { readonly schema: Schema; readonly type?: string; readonly published?: Schema }
  readonly responses: Readonly<Record<string, RouteResponse>>
  handle(request: RouteRequest<P, Q, B>): Answer | Promise<Answer>
}

type Bag = Readonly<Record<string, unknown>>

/** Types the handler by what the schemas promise, and forgets it for the table. */
export function defineRoute<P = Bag, Q = Bag, B = undefined>(route: Route<P, Q, B>): Route {
  return route as unknown as Route
}
