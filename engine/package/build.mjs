// Makes dist/, which is what the npm package holds: JavaScript, the types of the public API, the compiled kernels, the
// built editor and the graphs. In a clone dist/ only points at the sources, so that nothing there can be stale.
// Usage: node engine/package/build.mjs          (npm pack does so by itself)
//        node engine/package/build.mjs sources  points dist/ at the sources again
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const dist = join(root, 'dist')
/** What `exports` of package.json names. */
const ENTRIES = ['engine/api', 'engine/client/index', 'engine/testing/index', 'nodes/shared/kinds/index']

/** `reelgraph` in a clone is its sources. */
export function pointAtSources() {
  for (const name of ENTRIES) {
    for (const end of ['js', 'd.ts']) {
      const path = join(dist, `${name}.${end}`)
      const text = `export * from '${relative(dirname(path), join(root, name)).split(sep).join('/')}.ts'\n`
      if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }
}

async function build() {
  rmSync(dist, { recursive: true, force: true })
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'engine/package')], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The sources do not compile.')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const path of filesIn(dist)) {
    if (path.endsWith('.js')) writeFileSync(path, plainScript(readFileSync(path, 'utf8'), version))
  }
  rmSync(join(dist, 'package.json'), { force: true })
  keepPublicTypes()
  for (const folder of ['engine', 'nodes']) {
    for (const path of filesIn(join(root, folder))) {
      const to = join(dist, relative(root, path))
      const inside = relative(root, path).split(sep).join('/')
      if (/^engine\/(package|create|kernels\/wasm\/assembly)\//.test(inside) || inside === 'engine/host/bootstrap.mjs') continue
      if (path.endsWith('.json')) copy(path, to)
      else if (/worker\.mjs$/.test(path)) write(to, plainBoot(readFileSync(path, 'utf8')))
    }
  }
  cpSync(join(root, 'engine/create/template'), join(dist, 'engine/create/template'), { recursive: true })
  copy(join(root, 'models/catalogue.json'), join(dist, 'models/catalogue.json'))
  for (const folder of ['prompt-reader', 'skeletons']) cpSync(join(root, 'models', folder), join(dist, 'models', folder), { recursive: true })
  await (await import('../kernels/wasm/build.mjs')).ensureKernels()
  copy(join(root, 'engine/kernels/wasm/dist/kernels.wasm'), join(dist, 'engine/kernels/wasm/dist/kernels.wasm'))
  await (await import('../../editor/build.mjs')).ensureEditor()
  const { digestFolder } = await import(new URL('../../dist/engine/plugins/digest-folder.js', import.meta.url).href)
  writeFileSync(join(dist, 'nodes/digest.txt'), digestFolder(join(dist, 'nodes')))
  await (await import('./bundle.mjs')).bundle(dist, [...ENTRIES, 'engine/cli/main'])
  cpSync(join(root, 'editor/dist'), join(dist, 'editor/dist'), { recursive: true, filter: (path) => !path.endsWith('.map') && !path.endsWith('.sha256') })
}

/** Files at run time are named by `new URL`; JSON is read as a file, of which no Node warns; the version is a word. */
function plainScript(text, version) {
  return text
    .replace(/(new URL\(\s*(['"`])\.{1,2}\/[^'"`]*)\.ts\2/g, '$1.js$2')
    .replace(/^import (\w+) from (['"](?:\.\.\/)+package\.json['"]) with \{ type: 'json' \};?$/m, `const $1 = { version: ${JSON.stringify(version)} };`)
    .replace(/^import (\w+) from (['"][^'"]+\.json['"]) with \{ type: 'json' \};?$/gm, "import { readFileSync as readText$1 } from 'node:fs';\nconst $1 = JSON.parse(readText$1(new URL($2, import.meta.url), 'utf8'));")
}

/** A thread's boot file without the loader of TypeScript. */
const plainBoot = (text) => text.replace(/^import \{ register \}.*\n/m, '').replace(/^register\(\)\n/m, '').replace(/\.ts'/g, ".js'")

/** Declarations that the public API does not lead to would be checked by everybody's compiler for nothing. */
function keepPublicTypes() {
  const kept = new Set()
  const open = ENTRIES.map((name) => join(dist, `${name}.d.ts`))
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (kept.has(path)) continue
    kept.add(path)
    const text = readFileSync(path, 'utf8')
    for (const [, to] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)) open.push(join(dirname(path), `${to}.d.ts`))
    writeFileSync(path, text.replace(/((?:from |import\()['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'))
  }
  for (const path of filesIn(dist)) if (path.endsWith('.d.ts') && !kept.has(path)) rmSync(path)
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`))
const write = (path, text) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const copy = (from, to) => {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'sources') {
    if (existsSync(dist)) rmSync(dist, { recursive: true })
    pointAtSources()
  } else await build()
}
