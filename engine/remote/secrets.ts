/** Keys of remote services: read from the environment, and struck out of anything that is said or kept. */
import { failure } from '../contract/errors.ts'
import { keyForms, scrubBeginnings } from './key-forms.ts'
import type { RemoteHost, RemoteStanding } from './remote.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Secrets {
  standing(host: RemoteHost): RemoteStanding
  /** Without a slash at its end. @throws E_REMOTE_KEY when neither the variable nor a default gives one */
  address(host: RemoteHost): string
  /** The Authorization header; undefined where the host needs none and none is set. @throws E_REMOTE_KEY */
  authorization(host: RemoteHost): string | undefined
  /** The text with every key in it, whole or broken off, replaced by its variable's name. Scrub first, then cut. */
  scrub(text: string): string
}

/** Shorter ones would strike out ordinary words. */
const SHORTEST = 4

export function createSecrets(environment: Environment): Secrets {
  const seen = new Map<string, string>()
  const read = (variable: string): string | undefined => {
    const value = environment[variable]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const keyOf = (host: RemoteHost): string | undefined => {
    if (host.key === undefined) return undefined
    const value = read(host.key.variable)
    if (value !== undefined && value.length >= SHORTEST) {
      for (const form of keyForms(value)) seen.set(form, host.key.variable)
    }
    return value
  }
  const keyNeeded = ({ key, address }: RemoteHost): boolean =>
    key !== undefined && key.needed !== 'never' && !(key.needed === 'at-default' && read(address.variable) !== undefined)

  function standing(host: RemoteHost): RemoteStanding {
    const { address, key } = host
    const away = (variable: string): RemoteStanding => ({ ok: false, reason: `${variable} is not set`, variable })
    const base = read(address.variable) ?? address.default
    if (base === undefined) return away(address.variable)
    if (!/^https?:\/\/[^/?#@]+(\/[^?#]*)?$/.test(base)) {
      return { ok: false, reason: `${address.variable} is not an http(s) address without user name and query`, variable: address.variable }
    }
    if (keyNeeded(host) && keyOf(host) === undefined) return away(key!.variable)
    return { ok: true, reason: keyOf(host) === undefined ? 'needs no key here' : `${key!.variable} is set` }
  }

  return {
    standing,
    address(host) {
      const { ok, variable } = standing(host)
      if (!ok) throw missing(variable!)
      return (read(host.address.variable) ?? host.address.default)!.replace(/\/+$/, '')
    },
    authorization(host) {
      const key = keyOf(host)
      if (key === undefined) {
        if (keyNeeded(host)) throw missing(host.key!.variable)
        return undefined
      }
      // Anything else can't be sent in a header, and the error of trying would quote it.
      if (!/^[\x21-\x7e]+$/.test(key)) {
        throw failure('E_REMOTE_KEY', { port: 'backend', expected: `a key of printable characters in ${host.key!.variable}`, got: 'something else' })
      }
      return `${host.key!.scheme ?? 'Bearer'} ${key}`
    },
    scrub(text) {
      // A key may begin with another one.
      const forms = [...seen].sort(([a], [b]) => b.length - a.length)
      let clean = text
      for (const [form, variable] of forms) clean = clean.replaceAll(form, `[${variable}]`)
      for (const [form, variable] of forms) clean = scrubBeginnings(clean, form, `[${variable}]`)
      return clean
    },
  }
}

const missing = (variable: string): Error =>
  failure('E_REMOTE_KEY', { port: 'backend', expected: `${variable} in the environment`, got: 'nothing', fix: `Set ${variable} in the environment of Reelgraph (docs/guide/remote.md).` })
