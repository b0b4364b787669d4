/** Files that belong to a `.gltf` in JSON: what it is made of is told by all of them. */
import { readFile, realpath } from 'node:fs/promises'
import { dirname, extname, join, relative } from 'node:path'
import { resolveAsset } from '../paths.ts'

/** Names as the file has them, relative to it; none of others. A file that can't be read has none. */
export async function companionsOf(path: string): Promise<readonly string[]> {
  if (extname(path).toLowerCase() !== '.gltf') return []
  const document = await readFile(path, 'utf8').then((text) => JSON.parse(text) as unknown).catch(() => undefined)
  const lists = ['buffers', 'images'].map((key) => (document as Readonly<Record<string, unknown>> | null | undefined)?.[key])
  const uris = lists.flatMap((list) => (Array.isArray(list) ? list.map((one: { readonly uri?: unknown } | null) => one?.uri) : []))
  return [...new Set(uris.filter((uri): uri is string => typeof uri === 'string' && !/^[a-z][a-z0-9+.-]*:/i.test(uri)))].sort().map((uri) => {
    try {
      return decodeURIComponent(uri)
    } catch {
      return uri
    }
  })
}

/** The absolute path of a file that another names relative to itself. @throws E_ASSET_PATH, E_ASSET_MISSING */
export async function resolveBeside(projectDir: string, path: string, name: string): Promise<string> {
  return resolveAsset(projectDir, relative(await realpath(projectDir), join(dirname(path), name)) || '.')
}
