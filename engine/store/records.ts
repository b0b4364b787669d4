/** What lies beside stored files and says what they are: the index is built anew from it where it is lost. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../contract/sockets.ts'

/** In the folder of an artifact. */
export const RECORD = '.artifact.json'
/** In the folder of one in the making: a line for each finished part. */
export const PARTS = '.parts.jsonl'

export interface FileRecord {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly meta: Json
}

export interface ArtifactRecord {
  readonly key: string
  readonly kind: string
  readonly meta: Json
  readonly created: string
  readonly files: readonly FileRecord[]
}

export interface Found {
  readonly artifacts: readonly ArtifactRecord[]
  /** Finished parts of artifacts in the making, by key. */
  readonly parts: ReadonlyMap<string, readonly FileRecord[]>
  /** Folders without a record, which were deleted: nobody can say what they hold. */
  readonly deleted: number
}

export function readRecords(folder: string): Found {
  const artifacts: ArtifactRecord[] = []
  const parts = new Map<string, readonly FileRecord[]>()
  let deleted = 0
  const drop = (path: string): void => {
    rmSync(path, { recursive: true, force: true })
    deleted++
  }
  for (const prefix of names(join(folder, 'artifacts'))) {
    for (const key of names(join(folder, 'artifacts', prefix))) {
      const path = join(folder, 'artifacts', prefix, key)
      const record = readRecord(path)
      if (record?.key === key && record.files.every((file) => sizeOf(join(path, file.name)) === file.bytes)) artifacts.push(record)
      else drop(path)
    }
  }
  for (const key of names(join(folder, 'partial'))) {
    const path = join(folder, 'partial', key)
    const whole = readParts(path).filter((file) => sizeOf(join(path, file.name)) === file.bytes)
    if (whole.length > 0) parts.set(key, whole)
    else drop(path)
  }
  return { artifacts, parts, deleted }
}

const names = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? -1

function readRecord(folder: string): ArtifactRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, RECORD), 'utf8')) as ArtifactRecord
  } catch {
    return undefined
  }
}

/** Up to the first line that is not whole: the program may have ended while it was written. */
function readParts(folder: string): FileRecord[] {
  const found: FileRecord[] = []
  try {
    for (const line of readFileSync(join(folder, PARTS), 'utf8').split('\n')) if (line !== '') found.push(JSON.parse(line) as FileRecord)
  } catch {
    // What was read by then is whole.
  }
  return found
}
