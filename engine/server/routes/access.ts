import type { ServerContext } from '../context.ts'
import { runsOf } from '../access.ts'
import { spentCredits } from '../../access/quota.ts'
import { defineRoute, type Route } from '../route.ts'
import { ref } from '../schema-words.ts'

const ROWS = 1000

export function accessRoutes({ access, audit, queue }: ServerContext): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/session',
      role: 'viewer',
      tag: 'access',
      summary: 'Whose token this is, and what it is for.',
      responses: { 200: { description: 'Who asks.', schema: ref('Caller') } },
      handle: ({ caller }) => ({ json: { ...caller, open: access.open, ...(caller?.quota?.credits === undefined ? {} : { spent: { credits: spentCredits(runsOf(queue, caller), new Date()) } }) } }),
    }),
    defineRoute<object, object, { token: string }>({
      method: 'post',
      path: '/api/session',
      role: 'anyone',
      audit: 'sign-in',
      tag: 'access',
      summary: 'Signs a page in with a token: a cookie that only the browser itself can read stands for it, for twelve hours.',
      body: { schema: { type: 'object', properties: { token: { type: 'string', minLength: 1, maxLength: 200 } }, required: ['token'], additionalProperties: false } },
      responses: { 200: { description: 'Who is signed in.', schema: ref('Caller'), headers: { 'Set-Cookie': 'The session.' } } },
      handle: ({ body, raw }) => {
        const { caller, cookie } = access.signIn(body.token, raw.secure)
        return { noted: { caller }, headers: { 'Set-Cookie': cookie }, json: { ...caller, open: access.open } }
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/session',
      role: 'anyone',
      tag: 'access',
      summary: 'Signs a page out.',
      responses: { 204: { description: 'It is.' } },
      handle: ({ raw }) => ({ status: 204, headers: { 'Set-Cookie': access.signOut(raw) } }),
    }),
    defineRoute<object, { after?: number }>({
      method: 'get',
      path: '/api/audit',
      role: 'admin',
      tag: 'access',
      summary: `The audit log: who did what, when and from where, and what came of it. ${ROWS} rows from the one after \`after\`.`,
      query: { after: { type: 'integer', minimum: 0, default: 0 } },
      responses: { 200: { description: 'Its rows, the oldest first.', schema: ref('AuditRows') } },
      handle: ({ query: { after = 0 } }) => ({ json: { rows: audit?.rows(after, ROWS) ?? [] } }),
    }),
  ]
}
