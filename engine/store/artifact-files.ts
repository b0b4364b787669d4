/** Files of artifacts: rows of the index, lines of the records, digests. */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Json } from '../contract/sockets.ts'
import type { FileRecord } from './records.ts'
import type { ArtifactFile } from './store.ts'
import type { FileRow } from './store-index.ts'

export const fileOf = (row: FileRow, folder: string): ArtifactFile => ({
  name: row.name,
  path: join(folder, row.name),
  bytes: row.bytes,
  sha256: row.sha256,
  meta: JSON.parse(row.meta) as Json,
})

export const recordOf = ({ name, bytes, sha256, meta }: ArtifactFile): FileRecord => ({ name, bytes, sha256, meta })
export const lineOf = (file: ArtifactFile): string => `${JSON.stringify(recordOf(file))}\n`

export function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${size}:${mtimeMs}`
}

export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
