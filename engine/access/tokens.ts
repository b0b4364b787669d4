/**
 * Tokens by which a server knows who asks: 256 random bits each, of which the project keeps the SHA-256 alone. They are as hard to guess
 * as the digest is to turn back, so a slow hash would only cost time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { writePrivate } from './private-file.ts'
import type { Quota } from './quota.ts'
import { ROLES, type Role } from './roles.ts'

export interface Token {
  /** Eight hex digits of its own, by which it is named. */
  readonly id: string
  /** Whose it is. */
  readonly name: string
  readonly role: Role
  /** SHA-256 of the secret, hex. */
  readonly digest: string
  /** ISO 8601. */
  readonly created: string
  readonly expires?: string
  readonly quota?: Quota
}

const PREFIX = 'rg_'
const MOST_NAME = 64
const fileOf = (project: string): string => join(project, '.reelgraph/tokens.json')
const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** @throws E_ACCESS_FILE for a file that can't be understood: nobody is let in by half of it */
export function listTokens(project: string): readonly Token[] {
  const file = fileOf(project)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw failure('E_ACCESS_FILE', { file, detail: (thrown as Error).message }, thrown)
  }
  try {
    const { tokens } = JSON.parse(text) as { readonly tokens: readonly Token[] }
    if (Array.isArray(tokens) && tokens.every(isToken)) return tokens
  } catch {
    // Told of below.
  }
  throw failure('E_ACCESS_FILE', { file })
}

function isToken(value: unknown): value is Token {
  const { id, name, role, digest, created, expires, quota = {} } = (value ?? {}) as Record<string, unknown>
  const limits = typeof quota === 'object' && quota !== null && Object.values(quota).every((one) => typeof one === 'number' && one >= 0)
  const texts = [id, name, created].every((one) => typeof one === 'string')
  return texts && limits && ROLES.includes(role as Role) && typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) && (expires === undefined || !Number.isNaN(Date.parse(String(expires))))
}

function keep(project: string, tokens: readonly Token[]): void {
  writePrivate(fileOf(project), `${JSON.stringify({ tokens }, null, 2)}\n`)
}

/** @returns the secret beside it, which is not kept and can't be told again */
export function createToken(project: string, { name, role, days, quota, now = new Date() }: { readonly name: string; readonly role: Role; readonly days?: number; readonly quota?: Quota; readonly now?: Date }): { readonly token: Token; readonly secret: string } {
  if (name.trim() === '' || name.length > MOST_NAME || /\p{C}/u.test(name)) throw failure('E_USAGE', { port: '--name', expected: `1 to ${MOST_NAME} characters that can be seen`, got: JSON.stringify(name.slice(0, MOST_NAME)) })
  const secret = PREFIX + randomBytes(32).toString('base64url')
  const token: Token = {
    id: randomBytes(4).toString('hex'), name, role, digest: digestOf(secret), created: now.toISOString(),
    ...(days === undefined ? {} : { expires: new Date(now.getTime() + days * 86_400_000).toISOString() }),
    ...(quota === undefined || Object.keys(quota).length === 0 ? {} : { quota }),
  }
  keep(project, [...listTokens(project), token])
  return { token, secret }
}

/** @throws E_ACCESS_UNKNOWN */
export function revokeToken(project: string, id: string): Token {
  const tokens = listTokens(project)
  const found = tokens.find((one) => one.id === id)
  if (found === undefined) throw failure('E_ACCESS_UNKNOWN', { got: id, ...(tokens.length === 0 ? {} : { expected: tokens.map((one) => one.id).join(', ') }) })
  keep(project, tokens.filter((one) => one !== found))
  return found
}

export const isOver = ({ expires }: Pick<Token, 'expires'>, now: Date): boolean => expires !== undefined && Date.parse(expires) <= now.getTime()

export interface TokenBook {
  /** Whose secret it is; undefined where nobody's, or its time is over. */
  find(secret: string, now: Date): Token | undefined
  /** By its id, while it is there and its time is not over. */
  get(id: string, now: Date): Token | undefined
}

/** The project's tokens as they are now: what is made or revoked beside a server counts at once. */
export function createTokenBook(project: string): TokenBook {
  let known: { readonly stamp: string; readonly tokens: readonly Token[] } | undefined
  const tokens = (): readonly Token[] => {
    const found = statSync(fileOf(project), { throwIfNoEntry: false })
    const stamp = found === undefined ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`
    if (known?.stamp !== stamp) known = { stamp, tokens: listTokens(project) }
    return known.tokens
  }
  return {
    find(secret, now) {
      const digest = Buffer.from(digestOf(secret))
      // All are looked at, whichever it is: how long it takes tells nothing.
      const [found] = tokens().filter((one) => timingSafeEqual(Buffer.from(one.digest), digest))
      return found === undefined || isOver(found, now) ? undefined : found
    },
    get: (id, now) => tokens().find((one) => one.id === id && !isOver(one, now)),
  }
}
