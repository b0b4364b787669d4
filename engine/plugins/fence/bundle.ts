/** Makes one file of a plugin and what answers for it in its thread: that thread may read no other. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { failure } from '../../contract/errors.ts'

const HERE = extname(fileURLToPath(import.meta.url))
const beside = (path: string): string => fileURLToPath(new URL(`${path}${HERE}`, import.meta.url))
const LOADERS = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx', '.jsx': 'jsx', '.js': 'js', '.mjs': 'js', '.cjs': 'js' } as const

export interface BundleOptions {
  /** The plugin's folder, as it really is. */
  readonly place: string
  /** What Node would import, as seen from there. */
  readonly entry: string
  /** Where the file goes. */
  readonly folder: string
}

/** @returns the file. @throws E_PLUGIN_LOAD with what the bundler says */
export async function bundlePlugin({ place, entry, folder }: BundleOptions): Promise<string> {
  const { build } = await import('esbuild')
  const result = await build({
    stdin: {
      contents: `import { serve } from ${JSON.stringify(beside('./guest'))}\nawait serve(() => import(${JSON.stringify(entry)}))`,
      resolveDir: place,
      loader: 'js',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
    // Where the file lies is where stack traces name the plugin's own files from.
    outdir: folder,
    logLevel: 'silent',
    absWorkingDir: place,
    alias: { 'reelgraph/kinds': beside('../../../nodes/shared/kinds/index'), reelgraph: beside('../../api') },
    banner: { js: `import { createRequire as requireOfPlugin } from 'node:module'; const require = requireOfPlugin(${JSON.stringify(pathToFileURL(join(place, 'package.json')).href)});` },
    plugins: [
      {
        name: 'own-address',
        setup({ onLoad }) {
          // `import.meta.url` is the plugin's own file, not the bundle.
          onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
            const text = await readFile(path, 'utf8')
            if (!text.includes('import.meta.url')) return undefined
            return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: LOADERS[extname(path) as keyof typeof LOADERS] }
          })
        },
      },
    ],
  }).catch((thrown: unknown) => {
    const [first] = (thrown as { errors?: readonly { text: string; location?: { file: string; line: number } | null }[] }).errors ?? []
    if (first === undefined) throw thrown as Error
    const at = first.location === undefined || first.location === null ? '' : ` (${first.location.file}:${first.location.line})`
    throw failure('E_PLUGIN_LOAD', { detail: `${first.text}${at}.` }, thrown)
  })
  const { contents } = result.outputFiles[0]!
  const file = join(folder, `${createHash('sha256').update(contents).digest('hex').slice(0, 24)}.mjs`)
  await mkdir(folder, { recursive: true })
  // Whole or not at all: another program may be about to read it.
  const draft = `${file}.${process.pid}`
  await writeFile(draft, contents)
  await rename(draft, file)
  return file
}
