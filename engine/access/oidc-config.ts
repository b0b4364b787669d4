/** `oidc.json` of a project: who signs people in, and which of them may do what. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { failure } from '../contract/errors.ts'
import type { Quota } from './quota.ts'
import { covers, ROLES, type Role } from './roles.ts'

export interface OidcConfig {
  /** Where `/.well-known/openid-configuration` lies. */
  readonly issuer: string
  readonly clientId: string
  /** Whole address of this server's `/api/sign-in/return`, as the issuer knows it. */
  readonly redirect: string
  /** Beside `openid`. Default: `profile email`. */
  readonly scope?: string
  /** Name of the claim that holds groups or roles; dots lead into objects. Default: `groups`. */
  readonly claim?: string
  /** By a value of the claim. The highest that fits counts. */
  readonly roles?: Readonly<Record<string, Role>>
  /** Of whom none fits; `none` lets them in not at all. Default: `viewer`. */
  readonly default?: Role | 'none'
  /** What the button on the page says. Default: the issuer's host. */
  readonly title?: string
  /** Of each person. */
  readonly quota?: Quota
}

export type Claims = Readonly<Record<string, unknown>>

const FILE = 'oidc.json'
const text = { type: 'string', minLength: 1 }
const SCHEMA = {
  type: 'object',
  properties: {
    issuer: { type: 'string', pattern: '^https?://' }, clientId: text, redirect: { type: 'string', pattern: '^https?://[^?#]+/api/sign-in/return$' }, scope: text, claim: text, title: { ...text, maxLength: 60 },
    roles: { type: 'object', additionalProperties: { enum: ROLES } }, default: { enum: [...ROLES, 'none'] },
    quota: { type: 'object', properties: Object.fromEntries(['runs', 'minutes', 'credits'].map((name) => [name, { type: 'number', minimum: 0 }])), additionalProperties: false },
  },
  required: ['issuer', 'clientId', 'redirect'],
  additionalProperties: false,
}
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
/** The audit log says these of others. */
const RESERVED = new Set(['local', 'nobody'])
const MOST_NAME = 64

/** Undefined where there is none. @throws E_ACCESS_FILE */
export function readOidc(project: string): OidcConfig | undefined {
  const file = join(project, FILE)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw failure('E_ACCESS_FILE', { file, detail: (thrown as Error).message, fix: `Make ${FILE} readable, or remove it.` }, thrown)
  }
  return parseOidc(text, file)
}

const validate = new Ajv().compile<OidcConfig>(SCHEMA)

/** @throws E_ACCESS_FILE */
export function parseOidc(text: string, file = FILE): OidcConfig {
  const refuse = (detail: string): never => {
    throw failure('E_ACCESS_FILE', { file, detail, fix: `Repair ${FILE} as docs/guide/http-api.md has it.` })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    refuse((thrown as Error).message)
  }
  if (!validate(value)) {
    const [error] = validate.errors!
    const { allowedValues, additionalProperty } = error!.params as { allowedValues?: readonly string[]; additionalProperty?: string }
    return refuse(`${error!.instancePath.slice(1).replaceAll('/', '.')} ${error!.message}${allowedValues === undefined ? '' : `: ${allowedValues.join(', ')}`}${additionalProperty === undefined ? '' : `: ${additionalProperty}`}`.trim())
  }
  // Whoever reads what comes over the network could sign in as anybody.
  if (value.issuer.startsWith('http:') && !LOOPBACK.has(new URL(value.issuer).hostname)) refuse('issuer must be https, except on this machine')
  return value
}

/** Undefined: not let in. */
export function roleFor({ claim = 'groups', roles = {}, default: otherwise = 'viewer' }: OidcConfig, claims: Claims): Role | undefined {
  const found = valuesOf(claims, claim).flatMap((value) => (Object.hasOwn(roles, value) ? [roles[value]!] : []))
  if (found.length > 0) return found.reduce((most, one) => (covers(one, most) ? one : most))
  return otherwise === 'none' ? undefined : otherwise
}

/** Whether a claim is there: where it is not, the issuer may tell it elsewhere. */
export const hasClaim = ({ claim = 'groups' }: OidcConfig, claims: Claims): boolean => found(claims, claim) !== undefined

/** As others read it, in the audit log too. An address counts once the issuer has checked it. */
export function nameFor(claims: Claims): string {
  const { preferred_username: preferred, email, email_verified: verified, sub } = claims
  const shown = [preferred, verified === true ? email : undefined, sub].filter((one) => typeof one === 'string').map((one) => one.replace(/\p{C}/gu, '').trim().slice(0, MOST_NAME))
  return shown.find((one) => one !== '' && !RESERVED.has(one)) ?? 'somebody'
}

function valuesOf(claims: Claims, claim: string): readonly string[] {
  const value = found(claims, claim)
  return [value].flat().filter((one): one is string => typeof one === 'string')
}

/** A claim of the whole name before one within an object: names may have dots, such as addresses. */
function found(claims: Claims, claim: string): unknown {
  if (Object.hasOwn(claims, claim)) return claims[claim]
  return claim.split('.').reduce<unknown>((value, part) => (typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Claims)[part] : undefined), claims)
}
