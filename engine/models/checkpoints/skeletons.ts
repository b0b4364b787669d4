/** Graphs without weights, and which of them an architecture is made of: models/skeletons, as models/export/skeletons.py writes them. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import type { Json } from '../../contract/sockets.ts'
import { failure } from '../../contract/errors.ts'
import type { ModelManifest } from '../packages/package-types.ts'

export const SKELETONS = fileURLToPath(new URL('../../../models/skeletons/', import.meta.url))

export interface Architecture {
  readonly family: string
  readonly title: string
  /** Of diffusers, for the package's index. */
  readonly class: string
  /** More of that index, and the manifest's options. */
  readonly index?: Readonly<Record<string, Json>>
  readonly options?: Readonly<Record<string, Json>>
  readonly defaults: NonNullable<ModelManifest['defaults']>
  readonly scheduler: Readonly<Record<string, Json>>
  /** Folder to the token that fills up. */
  readonly tokenizers: Readonly<Record<string, string>>
  /** By folder of the package. */
  readonly parts: Readonly<Record<string, { readonly skeleton: string; readonly config: Readonly<Record<string, Json>> }>>
}

export interface Skeletons {
  readonly architectures: Readonly<Record<string, Architecture>>
  /** Name to the digest of the graph's bytes. */
  readonly skeletons: Readonly<Record<string, { readonly sha256: string; readonly size: number }>>
}

export const readSkeletons = async (folder: string): Promise<Skeletons> => JSON.parse(await readFile(`${folder}/architectures.json`, 'utf8')) as Skeletons

/** The graph of a skeleton. @throws E_MODEL_DIGEST for one that is another than the list says */
export async function readSkeleton(folder: string, name: string, { skeletons }: Skeletons): Promise<Uint8Array> {
  const file = `${folder}/${name}.onnx.br`
  const bytes = brotliDecompressSync(await readFile(file))
  const got = createHash('sha256').update(bytes).digest('hex')
  if (got !== skeletons[name]?.sha256) throw failure('E_MODEL_DIGEST', { file, expected: skeletons[name]?.sha256 ?? 'a skeleton of the list', got, fix: 'Install Reelgraph anew.' })
  return bytes
}
