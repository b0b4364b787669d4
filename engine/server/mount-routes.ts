/** Puts the rows of the route table on an express router: validation before, problem details after. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Response, Router } from 'express'
import { fault, ReelgraphError } from '../contract/errors.ts'
import type { Answer, Route, Schema } from './route.ts'

// Text of a URL becomes the type asked for; a JSON body must have it already.
const forText = new Ajv({ allErrors: true, strict: false, coerceTypes: true })
const forBody = new Ajv({ allErrors: true, strict: false })

export function mountRoutes(router: Router, routes: readonly Route[]): void {
  for (const route of routes) {
    const checks = validators(route)
    router[route.method](expressPath(route.path), async (request, response) => {
      const params = Object.fromEntries(
        Object.entries(request.params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]),
      )
      const query: Record<string, unknown> = { ...request.query }
      const faults = [
        ...check(checks.params, params, 'path'),
        ...check(checks.query, query, 'query'),
        ...check(checks.body, request.body, 'body'),
      ]
      if (faults.length > 0) throw new ReelgraphError(faults)
      const gone = new AbortController()
      const onClose = (): void => {
        if (!response.writableFinished) gone.abort()
      }
      response.on('close', onClose)
      try {
        const body: unknown = request.body
        send(response, await route.handle({ params, query, body, signal: gone.signal, raw: request, response }))
      } catch (thrown) {
        // Nobody is left to be told.
        if (!gone.signal.aborted) throw thrown
      }
    })
  }
}

/** `/api/graphs/{+path}` is `/api/graphs/*path` to express. */
const expressPath = (path: string): string => path.replace(/\{\+(\w+)\}/g, '*$1').replace(/\{(\w+)\}/g, ':$1')

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
