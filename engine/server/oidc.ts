/** Signing in by OpenID Connect: authorisation code with PKCE. What belongs to one try travels in a sealed cookie, so that nothing is kept for those who never come back. */
import { createHash } from 'node:crypto'
import type { Configuration } from 'openid-client'
import { hasClaim, nameFor, roleFor, type Claims, type OidcConfig } from '../access/oidc-config.ts'
import { createSeal } from '../access/seal.ts'
import { failure, toReelgraphError, type Fault } from '../contract/errors.ts'
import { cookieIn, httpOnlyCookie, type Caller } from './access.ts'

export interface Oidc {
  /** What the button says. */
  readonly title: string
  /** Where the browser goes, and what it keeps meanwhile. @throws E_OIDC */
  begin(secure: boolean): Promise<{ readonly to: string; readonly cookie: string }>
  /** @param search of the address that it comes back to @throws E_OIDC, E_OIDC_REFUSED */
  finish(search: string, cookies: string | undefined): Promise<Caller>
  /** The cookie of a try, taken back. */
  readonly over: string
}

export interface OidcOptions {
  readonly config: OidcConfig
  /** Of the client, where the issuer asks for one. */
  readonly secret?: string | undefined
  /** For whoever runs the server: the page is told the code alone. */
  readonly onFault?: (faults: readonly Fault[]) => void
  readonly now?: () => number
}

interface Try {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

const COOKIE = 'reelgraph-sign-in'
/** Seconds to sign in within. */
const LASTS = 600
/** Seconds that the issuer may take to answer. */
const PATIENCE = 10

export function createOidc({ config, secret, onFault, now = Date.now }: OidcOptions): Oidc {
  const seal = createSeal()
  let known: Promise<Configuration> | undefined
  /** Asked once; anew where it did not answer. */
  const issuer = (): Promise<Configuration> => {
    known ??= discover(config, secret).catch((thrown: unknown) => {
      known = undefined
      throw failure('E_OIDC', { got: config.issuer, detail: reason(thrown) }, thrown)
    })
    return known
  }
  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      onFault?.(toReelgraphError(thrown).faults)
      throw thrown
    }
  }
  return {
    title: config.title ?? new URL(config.issuer).host,
    over: cookieOf('', 0, false),
    begin: (secure) => told(async () => {
      const client = await load()
      const found = await issuer()
      const { state, nonce, verifier }: Try = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() }
      const to = client.buildAuthorizationUrl(found, {
        redirect_uri: config.redirect, scope: `openid ${config.scope ?? 'profile email'}`, state, nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      })
      return { to: to.href, cookie: cookieOf(seal.close({ state, nonce, verifier }, now() + LASTS * 1000), LASTS, secure) }
    }),
    finish: (search, cookies) => told(async () => {
      const client = await load()
      const begun = seal.open(cookieIn(COOKIE, cookies) ?? '', now()) as Try | undefined
      if (begun === undefined) throw failure('E_OIDC_REFUSED', { detail: 'This browser has not begun to sign in here, or more than ten minutes ago.' })
      const found = await issuer()
      const claims = await claimsOf(found, new URL(`${config.redirect}${search}`), begun).catch((thrown: unknown) => {
        throw thrown instanceof client.ClientError || thrown instanceof client.ResponseBodyError || thrown instanceof client.AuthorizationResponseError ? failure('E_OIDC_REFUSED', { detail: reason(thrown) }, thrown) : failure('E_OIDC', { got: config.issuer, detail: reason(thrown) }, thrown)
      })
      const role = roleFor(config, claims)
      if (role === undefined) throw failure('E_OIDC_REFUSED', { detail: `Nothing in the claim ${config.claim ?? 'groups'} gives ${nameFor(claims)} a role.`, fix: 'Ask whoever runs the server for a role.' })
      // Names may change hands at the issuer; this does not.
      const token = `oidc-${createHash('sha256').update(`${String(claims['iss'])}\n${String(claims['sub'])}`).digest('hex').slice(0, 12)}`
      return { name: nameFor(claims), role, token, ...(config.quota === undefined ? {} : { quota: config.quota }) }
    }),
  }
  /** Of the ID token, and of the account where the token has no roles. */
  async function claimsOf(found: Configuration, address: URL, { state, nonce, verifier }: Try): Promise<Claims> {
    const client = await load()
    const tokens = await client.authorizationCodeGrant(found, address, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true })
    const claims: Claims = { ...tokens.claims()! }
    if (hasClaim(config, claims) || found.serverMetadata().userinfo_endpoint === undefined) return claims
    return { ...(await client.fetchUserInfo(found, tokens.access_token, String(claims['sub']))), ...claims }
  }
}

/** @throws E_USAGE where the package is not installed */
async function load(): Promise<typeof import('openid-client')> {
  return import('openid-client').catch((thrown: unknown) => {
    if ((thrown as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw thrown
    throw failure('E_USAGE', { port: 'oidc.json', expected: 'the package openid-client', got: 'none', fix: 'Install it: npm install openid-client' }, thrown)
  })
}

async function discover({ issuer, clientId }: OidcConfig, secret: string | undefined): Promise<Configuration> {
  const client = await load()
  const plain = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
  const metadata = (await client.discovery(new URL(issuer), clientId, undefined, client.None(), { execute: plain, timeout: PATIENCE })).serverMetadata()
  // As the standard has it, `client_secret_basic` is meant where nothing is said.
  const basic = (metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes('client_secret_basic')
  const found = new client.Configuration(metadata, clientId, undefined, secret === undefined ? client.None() : basic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret))
  found.timeout = PATIENCE
  for (const apply of plain) apply(found)
  client.enableNonRepudiationChecks(found)
  return found
}

/** What a library says, with what it was about. */
function reason(thrown: unknown): string {
  const { message, cause, error, error_description: description } = thrown as Error & { error?: string; error_description?: string }
  const behind = cause instanceof Error ? (cause.message === '' ? (cause as NodeJS.ErrnoException).code : cause.message) : undefined
  return [message, error, description, behind].filter((one) => one !== undefined && one !== '').join(': ')
}

// Lax: the browser comes back from another site, and has to bring it.
const cookieOf = (value: string, seconds: number, secure: boolean): string => httpOnlyCookie(COOKIE, value, { path: '/api/sign-in', seconds, sameSite: 'Lax', secure })
