/** What a plugin asks leave for: `"reelgraph": { "permissions": { … } }` of its package.json. */
export interface Permissions {
  /** Hosts that it speaks to; `*.example.org` for all below one. */
  readonly network: readonly string[]
  /** Files and folders of the project that it reads, and those that it writes. */
  readonly read: readonly string[]
  readonly write: readonly string[]
  /** It starts programs. */
  readonly processes: boolean
}

export const NO_PERMISSIONS: Permissions = { network: [], read: [], write: [], processes: false }

/** What is wrong with it is told by its place. */
export function readPermissions(given: unknown): Permissions | { readonly port: string; readonly expected: string; readonly got: string } {
  if (given === undefined) return NO_PERMISSIONS
  const wrong = (port: string, expected: string, got: unknown) => ({ port: `reelgraph.permissions${port}`, expected, got: JSON.stringify(got) })
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return wrong('', 'an object', given)
  const { network = [], files = {}, processes = false, ...rest } = given as { network?: unknown; files?: unknown; processes?: unknown }
  const [extra] = Object.keys(rest)
  if (extra !== undefined) return wrong('', 'network, files or processes', extra)
  if (!isTexts(network)) return wrong('.network', 'a list of hosts', network)
  if (typeof files !== 'object' || files === null || Array.isArray(files)) return wrong('.files', 'read and write, lists of paths in the project', files)
  const { read = [], write = [], ...others } = files as { read?: unknown; write?: unknown }
  const [odd] = Object.keys(others)
  if (odd !== undefined) return wrong('.files', 'read or write', odd)
  for (const [name, list] of [['read', read], ['write', write]] as const) {
    if (!isTexts(list)) return wrong(`.files.${name}`, 'a list of paths in the project', list)
    const outside = list.find((path) => path.startsWith('/') || path.includes('\\') || path.includes('*') || path.split('/').includes('..'))
    if (outside !== undefined) return wrong(`.files.${name}`, 'paths in the project, without ".." or "*"', outside)
  }
  if (typeof processes !== 'boolean') return wrong('.processes', 'true or false', processes)
  return { network, read: read as string[], write: write as string[], processes }
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '')

/** In words, for people. */
export function permissionWords({ network, read, write, processes }: Permissions): readonly string[] {
  return [
    ...(network.length === 0 ? [] : [`network: ${network.join(', ')}`]),
    ...(read.length === 0 ? [] : [`reads: ${read.join(', ')}`]),
    ...(write.length === 0 ? [] : [`writes: ${write.join(', ')}`]),
    ...(processes ? ['starts programs'] : []),
  ]
}
