/**
 * Who asks, and whether they may: a token in the header, or a cookie that a page got for one. Where access is open, everybody is this
 * machine's own user.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { failure, ReelgraphError } from '../contract/errors.ts'
import { checkQuota, type Quota } from '../access/quota.ts'
import { covers, lackedRoles, type Role } from '../access/roles.ts'
import type { Json } from '../contract/sockets.ts'
import type { Engine, GraphSource } from '../host/engine.ts'
import type { QueuedRun, RunOrder, RunQueue } from '../queue/queue.ts'
import type { Token, TokenBook } from '../access/tokens.ts'

/** Whoever sent a request. */
export interface Caller {
  readonly name: string
  readonly role: Role
  /** Id of the token, or of the account that signed in; absent where access is open. */
  readonly token?: string
  readonly quota?: Quota
}

export interface Access {
  /** Nobody needs a token. */
  readonly open: boolean
  /** Undefined: no valid token came with it. @throws E_HTTP_ORIGIN for what changes something by a cookie and does not come from the server's own page */
  callerOf(request: IncomingMessage): Caller | undefined
  /** The cookie of a session, for a page: what reads pages can't read it. @throws E_ACCESS_TOKEN */
  signIn(secret: string, secure: boolean): { readonly caller: Caller; readonly cookie: string }
  /** The same for somebody whom others have made sure of. */
  admitAs(caller: Caller, secure: boolean): string
  /** @returns the cookie that takes it back */
  signOut(request: IncomingMessage): string
}

const LOCAL: Caller = { name: 'local', role: 'admin' }
const COOKIE = 'reelgraph'
/** Seconds that a page stays signed in. */
const LASTS = 12 * 3600
/** Sessions at a time; the oldest goes. */
const MOST = 10_000
/** Of a day that are counted: the queue remembers 500 that are over. */
const MOST_RUNS = 10_000
const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

export const OPEN_ACCESS: Access = {
  open: true,
  callerOf: () => LOCAL,
  signIn: () => ({ caller: LOCAL, cookie: cookieOf('', 0, false) }),
  admitAs: () => cookieOf('', 0, false),
  signOut: () => cookieOf('', 0, false),
}

export function createAccess(tokens: TokenBook, now: () => Date = () => new Date()): Access {
  /** By the digest of what the cookie holds: the id of the token, or who it is, and when it is over. */
  const sessions = new Map<string, { readonly who: string | Caller; readonly until: number }>()
  const callerOf = ({ name, role, id, quota }: Token): Caller => ({ name, role, token: id, ...(quota === undefined ? {} : { quota }) })
  const begin = (who: string | Caller, secure: boolean): string => {
    const session = randomBytes(32).toString('base64url')
    sessions.set(digestOf(session), { who, until: now().getTime() + LASTS * 1000 })
    if (sessions.size > MOST) sessions.delete(sessions.keys().next().value!)
    return cookieOf(session, LASTS, secure)
  }
  return {
    open: false,
    callerOf({ headers, method = 'GET' }) {
      const secret = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
      if (secret !== undefined) {
        const found = tokens.find(secret, now())
        return found === undefined ? undefined : callerOf(found)
      }
      const session = cookieIn(COOKIE, headers.cookie)
      const known = session === undefined ? undefined : sessions.get(digestOf(session))
      if (known === undefined || known.until <= now().getTime()) return undefined
      const token = typeof known.who === 'string' ? tokens.get(known.who, now()) : undefined
      const caller = typeof known.who !== 'string' ? known.who : token === undefined ? undefined : callerOf(token)
      if (caller === undefined) return undefined
      // Browsers send cookies by themselves: it has to be our own page that asks. What it names has been compared with the host before.
      if (!READS.has(method) && headers.origin === undefined && headers['sec-fetch-site'] !== 'same-origin') throw failure('E_HTTP_ORIGIN', { port: 'Origin', expected: 'this server, with a cookie', got: 'none' })
      return caller
    },
    signIn(secret, secure) {
      const found = tokens.find(secret, now())
      if (found === undefined) throw failure('E_ACCESS_TOKEN')
      return { caller: callerOf(found), cookie: begin(found.id, secure) }
    },
    admitAs: begin,
    signOut({ headers }) {
      const session = cookieIn(COOKIE, headers.cookie)
      if (session !== undefined) sessions.delete(digestOf(session))
      return cookieOf('', 0, false)
    },
  }
}

/** @throws E_ACCESS_TOKEN, E_ACCESS_ROLE */
export function admit(caller: Caller | undefined, needed: Role): Caller {
  if (caller === undefined) throw failure('E_ACCESS_TOKEN')
  if (!covers(caller.role, needed)) throw failure('E_ACCESS_ROLE', { expected: `the role ${needed}`, got: caller.role })
  return caller
}

/** Whether somebody may have a graph rendered: some nodes, those of subgraphs too, ask for more than makers may; and a day has its quota, by name. @throws E_ACCESS_ROLE, E_QUOTA */
export async function admitTo({ engine, queue }: { readonly engine: Pick<Engine, 'resolve'>; readonly queue: Pick<RunQueue, 'list'> }, caller: Caller | undefined, source: GraphSource, inputs: Readonly<Record<string, Json>>): Promise<void> {
  if (caller === undefined) return
  if (caller.quota !== undefined) checkQuota(caller.quota, runsOf(queue, caller), new Date())
  if (covers(caller.role, 'admin')) return
  const lacked = lackedRoles(caller.role, (await engine.resolve(source, inputs)).nodes.values())
  if (lacked.length > 0) throw new ReelgraphError(lacked)
}

/** What somebody has asked for. */
export const runsOf = (queue: Pick<RunQueue, 'list'>, { name }: Caller): readonly QueuedRun[] => queue.list({ limit: MOST_RUNS, offset: 0 }).runs.filter(({ order }) => order.by === name)

/** Whether what a client was let in with still holds: streams go on for hours. */
export const stillIn = ({ callerOf }: Access, request: IncomingMessage): boolean => callerOf(request) !== undefined

/** By which role's rules something is made: this machine's own user has none. */
export const roleOf = (caller: Caller | undefined): Pick<RunOrder, 'role'> => (caller?.token === undefined ? {} : { role: caller.role })
/** Whose an order is: what this machine's own user asks for is nobody else's. */
export const byOf = (caller: Caller | undefined): Pick<RunOrder, 'by' | 'role'> => (caller?.token === undefined ? {} : { by: caller.name, ...roleOf(caller) })

const digestOf = (session: string): string => createHash('sha256').update(session).digest('hex')
const cookieOf = (value: string, seconds: number, secure: boolean): string => httpOnlyCookie(COOKIE, value, { path: '/', seconds, sameSite: 'Strict', secure })

/** Of `Set-Cookie`: what reads pages can't read it. */
export const httpOnlyCookie = (name: string, value: string, { path, seconds, sameSite, secure }: { readonly path: string; readonly seconds: number; readonly sameSite: 'Strict' | 'Lax'; readonly secure: boolean }): string =>
  `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`
/** What a browser sends back, of the header `Cookie`. */
export const cookieIn = (name: string, header = ''): string | undefined => header.split(';').map((one) => one.trim()).find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1)
