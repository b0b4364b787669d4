/** Faults and warnings as clients see them: paths of the project, not of the machine that it lies on. */
import { realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../host/engine.ts'

export type Tell = <T>(value: T) => T

const PROGRAM = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Makes the function that takes the machine's folders out of all texts of a value. */
export function createTell({ project, output }: Pick<Engine, 'project' | 'output'>): Tell {
  const folders: (readonly [folder: string, name: string])[] = [
    ...both(project).map((folder) => [folder, ''] as const),
    ...both(output).map((folder) => [folder, 'output'] as const),
    ...both(PROGRAM).map((folder) => [folder, 'reelgraph'] as const),
    ...both(homedir()).map((folder) => [folder, '~'] as const),
    ...both(tmpdir()).map((folder) => [folder, '(temporary)'] as const),
  ]
  const known = folders
    .filter(([folder]) => folder.length > 1)
    // What lies within another comes first; the output folder is told as a part of the project where it is one.
    .filter(([folder, name]) => name !== 'output' || !both(project).some((one) => folder.startsWith(`${one}/`)))
    .sort(([a], [b]) => b.length - a.length)
    .map(([folder, name]) => ({ within: `${folder}/`, inside: name === '' ? '' : `${name}/`, itself: new RegExp(`${escaped(folder)}(?![\\w.-])`, 'g'), name: name === '' ? '.' : name }))
  const told = (text: string): string => known.reduce((so, { within, inside, itself, name }) => so.replaceAll(within, inside).replace(itself, name), text)
  const tell = (value: unknown): unknown => {
    if (typeof value === 'string') return told(value)
    if (Array.isArray(value)) return value.map(tell)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, tell(one)]))
  }
  return tell as Tell
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** As it is written and where links lead. */
function both(folder: string): string[] {
  try {
    return [...new Set([folder, realpathSync(folder)])]
  } catch {
    return [folder]
  }
}
