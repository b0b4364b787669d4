/** Who writes which file: two nodes of a run never write the same one, nor one into a folder that the other writes as a file. */
import { failure } from '../contract/errors.ts'

/** @throws E_OUTPUT_TWICE when another node has said that it writes this file, a folder that it lies in, or a file in it */
export type Claim = (path: string, node: string, file: string) => void

export function createClaims(): Claim {
  const outputs = new Map<string, string>()
  /** Folders that outputs lie in, and a node that writes into each. */
  const within = new Map<string, string>()
  return (path, node, file) => {
    const folders = foldersOf(path)
    const twice = (other: string | undefined, detail: string): void => {
      if (other !== undefined && other !== node) throw failure('E_OUTPUT_TWICE', { node, port: 'file', got: file, detail: `"${other}" writes ${detail}.` })
    }
    twice(outputs.get(path), 'it too')
    twice(within.get(path), 'into this folder')
    for (const folder of folders) twice(outputs.get(folder), 'the folder that it lies in')
    outputs.set(path, node)
    for (const folder of folders) within.set(folder, node)
  }
}

/** All folders that a path lies in, the nearest first. */
function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let at = path.length - 1; at > 0; at--) if (path[at] === '/' || path[at] === '\\') folders.push(path.slice(0, at))
  return folders
}
