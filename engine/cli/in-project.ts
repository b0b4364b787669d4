/** Files and folders that commands are given, as the project has them. */
import { relative, resolve } from 'node:path'
import { failure } from '../contract/errors.ts'

/** Also one that is named from where the command is given. @throws E_USAGE */
export function inProject(project: string, path: string, port: string): string {
  const way = relative(project, resolve(path)).replaceAll('\\', '/')
  if (!way.startsWith('..')) return way === '' ? '.' : way
  const there = relative(project, resolve(project, path)).replaceAll('\\', '/')
  if (!there.startsWith('..')) return there === '' ? '.' : there
  throw failure('E_USAGE', { port, expected: 'a place in the project folder', got: path, fix: 'Copy it there, or choose another --project.' })
}
