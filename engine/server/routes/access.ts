import type { Request } from 'express'
import { failure, toReelgraphError } from '../../contract/errors.ts'
import type { ServerContext } from '../context.ts'
import { runsOf } from '../access.ts'
import { spentCredits } from '../../access/quota.ts'
import { defineRoute, type Answer, type Route } from '../route.ts'
import { ref } from '../schema-words.ts'

const ROWS = 1000
/** What issuers send along. */
const COMES_BACK = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'session_state', 'scope', 'authuser', 'hd', 'prompt', 'client_info', 'id_token_hint']

/** A person at a browser is shown the page, which tells what went wrong; programs get the problem itself. */
async function answered(raw: Request, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (thrown) {
    const { code } = toReelgraphError(thrown)
    if (!raw.headers.accept?.includes('text/html') || !code.startsWith('E_OIDC')) throw thrown
    return { noted: { outcome: code }, status: 303, headers: { Location: `/?signin=${code}`, 'Cache-Control': 'no-store' } }
  }
}

export function accessRoutes({ access, audit, queue, oidc }: ServerContext): Route[] {
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
      audit: 'sign-out',
      tag: 'access',
      summary: 'Signs a page out.',
      responses: { 204: { description: 'It is.' } },
      handle: ({ raw, caller }) => ({ ...(caller === undefined ? { noted: { outcome: 'nothing' } } : {}), status: 204, headers: { 'Set-Cookie': access.signOut(raw) } }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/sign-in',
      role: 'anyone',
      tag: 'access',
      summary: 'How a page can sign in.',
      responses: { 200: { description: 'By a token, if need be, and by an account elsewhere, if any.', schema: ref('SignIn') } },
      handle: () => ({ json: { token: !access.open, ...(oidc === undefined ? {} : { account: { title: oidc.title, at: '/api/sign-in/account' } }) } }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/sign-in/account',
      role: 'anyone',
      tag: 'access',
      summary: 'Sends a page to sign in with an account elsewhere (OpenID Connect).',
      responses: { 303: { description: 'To the issuer.', headers: { Location: 'Where.', 'Set-Cookie': 'What belongs to this try, sealed.' } } },
      handle: ({ raw }) => answered(raw, async () => {
        if (oidc === undefined) throw failure('E_HTTP_NOT_FOUND')
        const { to, cookie } = await oidc.begin(raw.secure)
        return { status: 303, headers: { Location: to, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' } }
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/sign-in/return',
      role: 'anyone',
      audit: 'sign-in',
      tag: 'access',
      summary: 'Where the issuer sends the page back to: it is signed in, as by a token.',
      query: Object.fromEntries(COMES_BACK.map((name) => [name, { type: 'string', maxLength: 8000 }])),
      responses: { 303: { description: 'To the page.', headers: { Location: 'The page.', 'Set-Cookie': 'The session.' } } },
      handle: ({ raw }) => answered(raw, async () => {
        if (oidc === undefined) throw failure('E_HTTP_NOT_FOUND')
        const caller = await oidc.finish(/\?.*$/.exec(raw.originalUrl)?.[0] ?? '', raw.headers.cookie)
        raw.res?.append('Set-Cookie', oidc.over)
        raw.res?.append('Set-Cookie', access.admitAs(caller, raw.secure))
        return { noted: { caller, target: `as ${caller.role}` }, status: 303, headers: { Location: '/', 'Cache-Control': 'no-store' } }
      }),
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
