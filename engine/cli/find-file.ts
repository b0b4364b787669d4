/** Files as people type them: from the working folder or, where there is none, from the project folder. */
import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { failure } from '../contract/errors.ts'
import { nearestName } from '../media/paths.ts'
import { projectFolder } from './with-engine.ts'

/** The path as it was typed, or the one in the project folder. @throws E_ASSET_MISSING with the places where it was looked for */
export async function findFile(command: Command, path: string): Promise<string> {
  if (existsSync(path)) return path
  const project = projectFolder(command)
  const inside = join(project, path)
  if (!isAbsolute(path) && existsSync(inside)) return inside
  const places = isAbsolute(path) ? [] : [...new Set([process.cwd(), project])]
  const near = (await Promise.all([resolve(path), ...(isAbsolute(path) ? [] : [inside])].map(nearestName))).find((one) => one !== undefined)
  throw failure('E_ASSET_MISSING', {
    got: path,
    ...(places.length === 0 ? {} : { detail: `Looked in ${places.join(' and in the project folder ')}.` }),
    fix: near === undefined ? 'Check the path.' : `Did you mean "${near}"?`,
  })
}
