// Joins the built files into few: to find and open some 350 costs more than to run them. The program, the API and its test kit share
// what they have in common, so that a plugin's `failure` is the engine's. Threads start from files of their own, which stay.
import { existsSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build } from 'vite'

/** @param entries files below dist/ without their endings: each becomes a door to the joined ones */
export async function bundle(dist, entries) {
  const out = join(dist, 'bundle')
  const inside = (path) => relative(dist, path).split(sep).join('/')
  // A file that is looked for beside another one is where it was before.
  const ownPlace = {
    name: 'own-place',
    enforce: 'pre',
    transform: (code, id) => (code.includes('import.meta.url') ? { code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(`../${inside(id)}`)}, import.meta.url).href`), map: null } : null),
  }
  const name = (entry) => entry.replaceAll('/', '-')
  await build({
    configFile: false,
    root: dist,
    publicDir: false,
    logLevel: 'error',
    plugins: [ownPlace],
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir: out,
      emptyOutDir: true,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((entry) => [name(entry), join(dist, `${entry}.js`)])),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  for (const entry of entries) {
    const up = '../'.repeat(entry.split('/').length - 1)
    const joined = join(out, `${name(entry)}.js`)
    if (!existsSync(joined)) throw new Error(`${joined} is not there.`)
    writeFileSync(join(dist, `${entry}.js`), `export * from '${up}bundle/${name(entry)}.js'\n`)
  }
}
