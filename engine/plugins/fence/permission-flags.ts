/** Node's own fence around a plugin's thread: files, programs, threads and native code. */
import { statSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Permissions } from './permissions.ts'

export function permissionFlags({ read, write, processes }: Permissions, project: string, file: string): string[] {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
  const flag = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13) ? '--permission' : '--experimental-permission'
  return [
    flag,
    ...outermost([file, ...[...read, ...write].map((path) => reach(project, path))]).map((path) => `--allow-fs-read=${path}`),
    ...outermost(write.map((path) => reach(project, path))).map((path) => `--allow-fs-write=${path}`),
    ...(processes ? ['--allow-child-process'] : []),
  ]
}

/** A folder with all that is in it; a file; what is not there yet is a file where its name has an ending. */
function reach(project: string, path: string): string {
  const whole = join(project, path)
  const found = statSync(whole, { throwIfNoEntry: false })
  return (found === undefined ? extname(path) === '' : found.isDirectory()) ? `${whole.replace(/\/$/, '')}/*` : whole
}

/** Node 20 ends the program where a path comes twice, or after one that begins with it. */
function outermost(paths: readonly string[]): readonly string[] {
  const all = [...new Set(paths)].sort()
  return all.filter((path) => !all.some((other) => other !== path && other.endsWith('/*') && path.startsWith(other.slice(0, -1))))
}
