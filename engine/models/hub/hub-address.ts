/** How a model of the hub is named: `hf:OWNER/NAME[@REVISION][/FILE]`, or the address of its page. Pure. */
import { failure } from '../../contract/errors.ts'

export interface HubAddress {
  /** `OWNER/NAME`. */
  readonly id: string
  readonly revision: string
  /** One file of it alone. */
  readonly file?: string
}

const HUB = 'https://huggingface.co'
const NAME = String.raw`[A-Za-z0-9][\w.-]*`
const REVISION = String.raw`refs\/(?:pr|convert)\/[\w.-]+|[A-Za-z0-9][\w.-]*`
const SHORT = new RegExp(String.raw`^(?:\/\/)?(${NAME}\/${NAME})(?:@(${REVISION}))?(?:\/(.+))?$`)
const PAGE = new RegExp(String.raw`^\/(${NAME}\/${NAME})(?:\/(?:tree|blob)\/(${REVISION})(?:\/(.+))?)?\/?$`)

export const isHubAddress = (text: string, env: NodeJS.ProcessEnv = process.env): boolean => /^hf:/i.test(text) || pageOf(text, env) !== undefined

/** @throws E_USAGE */
export function parseHubAddress(text: string, env: NodeJS.ProcessEnv = process.env): HubAddress {
  const [, id, revision = 'main', file] = pageOf(text, env) ?? SHORT.exec(text.replace(/^hf:/i, '')) ?? []
  if (id === undefined || id.includes('..') || (file ?? '').split('/').some((part) => part === '..' || part === '.')) {
    throw failure('E_USAGE', { expected: 'hf:OWNER/NAME, with @REVISION and /FILE where need be', got: text })
  }
  return { id, revision, ...(file === undefined ? {} : { file }) }
}

export const hubAddress = ({ id, revision, file }: HubAddress): string => `hf:${id}@${revision}${file === undefined ? '' : `/${file}`}`

/** What people copy from the browser. */
function pageOf(text: string, env: NodeJS.ProcessEnv): RegExpExecArray | undefined {
  if (!/^https?:/i.test(text) || !URL.canParse(text)) return undefined
  const { host, pathname } = new URL(text)
  return host === hubEndpoint(env).host || host === new URL(HUB).host ? (PAGE.exec(decodeURIComponent(pathname)) ?? undefined) : undefined
}

/** Where the hub is: HF_ENDPOINT, else the public one. @throws E_USAGE */
export function hubEndpoint(env: NodeJS.ProcessEnv = process.env): URL {
  const text = env['HF_ENDPOINT'] ?? ''
  if (text === '') return new URL(HUB)
  if (!/^https?:/i.test(text) || !URL.canParse(text)) throw failure('E_USAGE', { port: 'HF_ENDPOINT', expected: 'an http or https address', got: text })
  const endpoint = new URL(text)
  if (endpoint.username !== '' || endpoint.password !== '') throw failure('E_USAGE', { port: 'HF_ENDPOINT', expected: 'an address without a password in it', got: endpoint.host })
  return endpoint
}
