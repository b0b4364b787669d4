/** Writes a bundle: a ZIP file of a graph, the graphs that it uses and their files. The same contents give the same bytes. */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Readable, Writable } from 'node:stream'
import { ZipFile } from 'yazl'
import { ENGINE_VERSION } from '../machine/version.ts'
import type { Contents } from './contents.ts'
import { digestOf } from '../store/artifact-files.ts'
import { MANIFEST, type BundledFile, type Manifest } from './manifest.ts'

/** ZIP knows no time before 1980; no clock goes in. */
const TIME = new Date(1980, 0, 1)

/** @returns what was packed; `out` has ended by then */
export async function packBundle({ graphs, assets, missing, plugins, models }: Contents, out: Writable, signal?: AbortSignal): Promise<Manifest> {
  const digests: BundledFile[] = []
  for (const [path, place] of assets) digests.push({ path, bytes: (await stat(place)).size, sha256: await digestOf(place) })
  const texts = [...graphs].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }))
  const manifest: Manifest = { bundle: 1, engine: ENGINE_VERSION, graph: [...graphs.keys()][0]!, graphs: texts, assets: digests, missing, plugins, models }
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), MANIFEST, { mtime: TIME })
  for (const [path, text] of graphs) zip.addBuffer(Buffer.from(text), path, { mtime: TIME })
  // Films and pictures are pressed together already.
  for (const [path, place] of assets) zip.addFile(place, path, { mtime: TIME, mode: 0o100644, compress: /\.(cube|csv|json|txt|srt|vtt|svg|wav|ttf|otf|gltf)$/i.test(path) })
  zip.end()
  await pipeline(zip.outputStream as Readable, out, ...(signal === undefined ? [] : [{ signal }]))
  return manifest
}
