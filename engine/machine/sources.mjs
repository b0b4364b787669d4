/**
 * How Node reads the TypeScript of a clone: types are blanked out, so that lines and columns stay, and what was blanked once is
 * kept beside the installed packages until the file changes. It is loaded as hooks, too: `register` names this very file.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import * as modules from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)
const KEPT = fileURLToPath(new URL('node_modules/.cache/reelgraph-sources/', ROOT))
let strip

/** Whether a URL names TypeScript of this clone, which needs nothing but its types taken away. */
const isOwnSource = (url) => url.startsWith(ROOT.href) && !url.includes('/node_modules/') && /\.ts([?#]|$)/.test(url)

/** Makes this thread understand the clone's own TypeScript. */
export function register() {
  // Hooks in the same thread, where Node has them, cost less than those in another one.
  if (modules.registerHooks === undefined) return modules.register(import.meta.url)
  strip = (...given) => (strip = modules.createRequire(import.meta.url)('ts-blank-space').default)(...given)
  modules.registerHooks({ resolve, load: (url, context, next) => (isOwnSource(url) ? loaded(kept(url) ?? blanked(url)) : next(url, context)) })
}

export function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.ts') && context.parentURL !== undefined && isOwnSource(context.parentURL)) {
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
  }
  return next(specifier, context)
}

export async function load(url, context, next) {
  if (!isOwnSource(url)) return next(url, context)
  const before = kept(url)
  if (before === undefined) strip ??= (await import('ts-blank-space')).default
  return loaded(before ?? blanked(url))
}

const loaded = (source) => ({ format: 'module', source, shortCircuit: true })

function fileOf(url) {
  const path = fileURLToPath(url)
  const { mtimeMs, size } = statSync(path)
  return { path, kept: join(KEPT, `${createHash('md5').update(`${path} ${mtimeMs} ${size}`).digest('hex')}.js`) }
}
function kept(url) {
  try {
    return readFileSync(fileOf(url).kept)
  } catch {
    return undefined
  }
}

/** A file's JavaScript, of the same lines and columns. */
function blanked(url) {
  const { path, kept } = fileOf(url)
  const source = strip(readFileSync(path, 'utf8'), (node) => {
    throw new SyntaxError(`${path}: “${node.getText()}” is more than types. Write it as JavaScript has it.`)
  })
  keep(kept, source)
  return source
}

/** Threads and programs that start at once keep the same: each writes whole. Where nothing can be kept, it is made each time. */
function keep(path, text) {
  const own = `${path}.${process.pid}.${Math.random()}`
  try {
    mkdirSync(KEPT, { recursive: true })
    writeFileSync(own, text)
    renameSync(own, path)
  } catch {}
}
