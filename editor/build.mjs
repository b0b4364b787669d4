// Builds the editor into dist/, unless what is there was made from the same sources.
// Usage: node editor/build.mjs
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const stamp = join(folder, 'dist/editor.sha256')

export async function ensureEditor() {
  const hash = createHash('sha256').update(readFileSync(join(folder, '../package-lock.json')))
  const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, 'dist')))
    .sort()
  for (const path of sources) hash.update(path.slice(folder.length)).update(readFileSync(path))
  const digest = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const { build } = await import('vite')
  await build({ configFile: join(folder, 'vite.config.ts') })
  writeFileSync(stamp, digest)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureEditor()
