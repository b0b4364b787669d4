// Builds the editor into dist/, unless what is there was made from the same sources.
// Usage: node editor/build.mjs
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const stamp = join(folder, 'dist/editor.sha256')
/** Tests ask for the editor side by side: one builds, the others wait. */
const lock = join(folder, 'dist.lock')
const STALE_MS = 120_000

export async function ensureEditor() {
  const hash = createHash('sha256').update(readFileSync(join(folder, '../package-lock.json')))
  const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, 'dist')))
    .sort()
  for (const path of sources) hash.update(path.slice(folder.length)).update(readFileSync(path))
  const digest = hash.digest('hex')
  const isThere = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
  if (isThere()) return
  const mode = process.env.NODE_ENV
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, 100))
  try {
    if (isThere()) return
    const { build } = await import('vite')
    await build({ configFile: join(folder, 'vite.config.ts') })
    writeFileSync(stamp, digest)
  } finally {
    // The build sets it to "production" for the whole process: what that starts then would leave development packages out.
    if (mode === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = mode
    rmSync(lock, { recursive: true, force: true })
  }
}

function takeLock() {
  try {
    mkdirSync(lock)
    return true
  } catch {
    // Left behind by a build that was killed.
    if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > STALE_MS) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureEditor()
