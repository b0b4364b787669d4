/** Writes the digests of the graphs that come with Reelgraph, so that people's own are told from them. `npm run docs` runs it; a test says when it is stale. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = new URL('../../', import.meta.url)
export const SHIPPED = new URL('engine/project/shipped-graphs.json', root)

/** Of those that the repository holds, in order. */
export function shippedDigests(): readonly string[] {
  const paths = execFileSync('git', ['ls-files', 'graphs/**.json'], { cwd: fileURLToPath(root), encoding: 'utf8' }).split('\n').filter((path) => path !== '')
  return [...new Set(paths.map((path) => createHash('sha256').update(readFileSync(new URL(path, root))).digest('hex')))].sort()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(SHIPPED, `${JSON.stringify(shippedDigests(), null, 1)}\n`)
