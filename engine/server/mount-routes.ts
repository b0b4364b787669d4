/** Puts the rows of the route table on an express router: who asks and validation before, problem details and the audit log after. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Request, Response, Router } from 'express'
import { failure, fault, ReelgraphError, toReelgraphError } from '../contract/errors.ts'
import { admit, type Caller } from './access.ts'
import type { ServerContext } from './context.ts'
import type { Answer, Route, Schema } from './route.ts'

// Text of a URL becomes the type asked for; a JSON body must have it already.
const forText = new Ajv({ allErrors: true, strict: false, coerceTypes: true })
const forBody = new Ajv({ allErrors: true, strict: false })

export function mountRoutes(router: Router, routes: readonly Route[], { audit, brake, metrics }: Pick<ServerContext, 'audit' | 'brake' | 'metrics'>): void {
  for (const route of routes) {
    const checks = validators(route)
    const note = (caller: Caller | undefined, { ip, params, body }: Request, outcome: string, made?: string): void => {
      if (route.audit === undefined) return
      // Of those whom nobody knows there may be any number.
      if (caller === undefined && outcome !== 'ok') return brake.refused(ip, route.audit, outcome)
      const named = (body as { path?: unknown } | undefined)?.path
      const target = [...Object.values(params).map((one) => [one].flat().join('/')), ...(typeof named === 'string' ? [named.slice(0, 200)] : []), ...(made === undefined ? [] : [made])].join(' ')
      audit?.add({ who: caller?.name ?? 'nobody', ...(caller?.token === undefined ? {} : { token: caller.token }), ...(ip === undefined ? {} : { from: ip }), what: route.audit, ...(target === '' ? {} : { target }), outcome })
    }
    router[route.method](expressPath(route.path), async (request, response) => {
      // Who it is was found out before.
      const caller = response.locals['caller'] as Caller | undefined
      const params = Object.fromEntries(
        Object.entries(request.params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]),
      )
      const query: Record<string, unknown> = { ...request.query }
      const gone = new AbortController()
      const began = performance.now()
      const onClose = (): void => {
        metrics.request(request.method, route.path, response.statusCode, (performance.now() - began) / 1000)
        if (!response.writableFinished) gone.abort()
      }
      response.on('close', onClose)
      try {
        if (route.role !== 'anyone') admit(caller, route.role)
        if (route.body !== undefined && route.body.type === undefined && request.body === undefined) throw failure('E_HTTP_INPUT', { port: 'Content-Type', expected: 'application/json, and a body', got: request.get('Content-Type') ?? 'nothing' })
        const faults = [
          ...check(checks.params, params, 'path'),
          ...check(checks.query, query, 'query'),
          ...check(checks.body, request.body, 'body'),
        ]
        if (faults.length > 0) throw new ReelgraphError(faults)
        const body: unknown = request.body
        const answer = await route.handle({ params, query, body, signal: gone.signal, caller, raw: request, response })
        const { outcome = 'ok' } = answer?.noted ?? {}
        if (outcome !== 'nothing') note(answer?.noted?.caller ?? caller, request, outcome, answer?.noted?.target ?? /^\/api\/runs\/(.+)/.exec(answer?.headers?.['Location'] ?? response.get('Location') ?? '')?.[1])
        send(response, answer)
      } catch (thrown) {
        note(caller, request, toReelgraphError(thrown).code)
        // Nobody is left to be told.
        if (!gone.signal.aborted) throw thrown
      }
    })
  }
}

/** What an address has is no secret: the document says it, too. */
export function answerOptions(router: Router, routes: readonly Route[]): void {
  for (const [path, allowed] of methodsOf(routes)) router.options(expressPath(path), (_request, response) => void response.set('Allow', allowed).status(204).end())
}

/** What an address does not have is told apart from what no address is. */
export function refuseOtherMethods(router: Router, routes: readonly Route[]): void {
  for (const [path, allowed] of methodsOf(routes)) {
    router.all(expressPath(path), (request, response) => {
      response.set('Allow', allowed)
      throw failure('E_HTTP_METHOD', { got: request.method, expected: allowed })
    })
  }
}

/** Those of each address. */
function methodsOf(routes: readonly Route[]): ReadonlyMap<string, string> {
  const own = (path: string): string[] => routes.flatMap((one) => (one.path === path ? [one.method.toUpperCase(), ...(one.method === 'get' ? ['HEAD'] : [])] : []))
  return new Map(routes.map(({ path }) => [path, [...own(path), 'OPTIONS'].join(', ')]))
}

/** `/api/graphs/{+path}` is `/api/graphs/*path` to express. */
export const expressPath = (path: string): string => path.replace(/\{\+(\w+)\}/g, '*$1').replace(/\{(\w+)\}/g, ':$1')

function send(response: Response, answer: Answer): void {
  if (answer === undefined || response.headersSent) return
  response.status(answer.status ?? 200)
  if (answer.headers !== undefined) response.set(answer.headers)
  if (answer.bytes !== undefined) response.type(answer.type ?? 'application/octet-stream').send(Buffer.from(answer.bytes))
  else if (answer.json !== undefined) response.json(answer.json)
  else response.end()
}

interface Validators {
  readonly params?: ValidateFunction
  readonly query?: ValidateFunction
  readonly body?: ValidateFunction
}

function validators({ params, query, required = [], body }: Route): Validators {
  const object = (properties: Readonly<Record<string, Schema>>, needed: readonly string[]): Schema => ({
    type: 'object', properties, required: needed, additionalProperties: false,
  })
  return {
    ...(params === undefined ? {} : { params: forText.compile(object(params, Object.keys(params))) }),
    query: forText.compile(object(query ?? {}, required)),
    ...(body === undefined || body.type !== undefined ? {} : { body: forBody.compile(body.schema) }),
  }
}

function check(validate: ValidateFunction | undefined, value: unknown, where: string) {
  if (validate === undefined || validate(value)) return []
  return (validate.errors ?? []).map((error: ErrorObject) => {
    const extra = (error.params as { additionalProperty?: string; allowedValues?: readonly unknown[] })
    const port = `${where}${error.instancePath.replaceAll('/', '.')}`
    const said = extra.allowedValues === undefined ? (error.message ?? error.keyword) : `one of ${extra.allowedValues.join(', ')}`
    return fault('E_HTTP_INPUT', {
      port,
      expected: said,
      ...(extra.additionalProperty === undefined ? {} : { got: extra.additionalProperty }),
    })
  })
}
