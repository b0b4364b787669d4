/** Makes one file of a plugin and what answers for it in its thread: that thread may read no other. */
import { readFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
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
  /** Where the file will lie. */
  readonly folder: string
}

export interface Bundle {
  readonly contents: Uint8Array
  /** Absolute paths of all that went into it, the engine's own included. */
  readonly inputs: readonly string[]
  /** Those of them that are the plugin's. */
  readonly own: readonly string[]
}

/** Whether a file that went into a bundle is the engine's. */
export const isEngine = (path: string): boolean => OWN.some((folder) => path.startsWith(folder))
const OWN = ['../../../engine/', '../../../nodes/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** @throws E_PLUGIN_LOAD with what the bundler says */
export async function bundlePlugin({ place, entry, folder }: BundleOptions): Promise<Bundle> {
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
    metafile: true,
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
    const { text, location } = first
    const at = location === undefined || location === null ? {} : { file: `${resolve(place, location.file)}:${location.line}` }
    throw failure('E_PLUGIN_LOAD', { ...at, detail: `${text}.` }, thrown)
  })
  const { inputs } = result.metafile
  const names = Object.keys(inputs).filter((name) => name !== '<stdin>')
  const pathOf = (name: string): string => resolve(place, name)
  // What the engine's files import is the engine's, too: its libraries lie elsewhere.
  const engine = new Set<string>()
  const open = names.filter((name) => isEngine(pathOf(name)))
  for (const name of open) {
    if (engine.has(name)) continue
    engine.add(name)
    for (const { path, external } of inputs[name]?.imports ?? []) if (external !== true) open.push(path)
  }
  const own = names.filter((name) => !engine.has(name)).map(pathOf)
  // How it is bundled is part of what it is made of.
  return { contents: result.outputFiles[0]!.contents, inputs: [...names.map(pathOf), fileURLToPath(import.meta.url)], own }
}
