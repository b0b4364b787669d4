/** Keys of mirrors that ask for one: from the environment only, each for one host by its exact name. */
import { failure } from '../../contract/errors.ts'

export const TOKENS = 'REELGRAPH_MODELS_TOKENS'

/**
 * What goes into the Authorization header for this address: the variable holds pairs `host=token` with spaces between, the port
 * included where the address has one. Nothing goes over a line that others can read.
 * @throws E_USAGE, which quotes nothing of the variable
 */
export function mirrorToken(address: URL, text = process.env[TOKENS]): string | undefined {
  for (const pair of (text ?? '').split(/\s+/).filter((one) => one !== '')) {
    const [, name, token] = /^([^=/@]+)=([\x21-\x7e]+)$/.exec(pair) ?? []
    if (name === undefined || token === undefined) throw failure('E_USAGE', { port: TOKENS, expected: 'pairs host=token with spaces between', got: 'something else' })
    if (name.toLowerCase() === address.host) return isSecret(address) ? `Bearer ${token}` : undefined
  }
  return undefined
}

/** Whether nobody on the way can read what goes there. */
export const isSecret = ({ hostname, protocol }: URL): boolean => protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
