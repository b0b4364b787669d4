/** Deletes what a project has kept long enough, as its `retention.json` says: by age and by size, each kind for itself. */
import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { Engine } from '../host/engine.ts'
import { filesIn } from '../machine/files-in.ts'
import { readProjectJson } from '../productions/project-json.ts'
import { dueOf, type Kept, type Rule } from './due.ts'

const KINDS = ['outputs', 'history', 'uploads', 'cache', 'datasets', 'trainings'] as const
type Kind = (typeof KINDS)[number]
/** What machines share lies in no project. */
const NAMED = [...KINDS, 'farm'] as const
type Rules = Partial<Readonly<Record<(typeof NAMED)[number], Rule>>>

interface Due extends Kept {
  readonly kind: Kind
}

interface Found extends Kept {
  remove(): Promise<unknown>
}

const FILE = 'retention.json'
/** By what a folder is known, wherever it lies in the output folder. */
const MARKS = { trainings: 'training.json', datasets: 'manifest.json' } as const

/** @throws E_USAGE where there is none, or it says something else */
export async function readRules(project: string): Promise<Rules> {
  const refuse = (port: string, expected: string, got: unknown): never => {
    throw failure('E_USAGE', { file: FILE, port, expected, got: JSON.stringify(got)?.slice(0, 60) ?? 'nothing', fix: 'See docs/service.md.' })
  }
  if (!existsSync(join(project, FILE))) return refuse('file', `${FILE} in the project folder, such as { "outputs": { "days": 90 }, "cache": { "MB": 20000 } }`, 'none')
  const rules = await readProjectJson(project, FILE)
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules)) return refuse('file', 'an object', rules)
  for (const [kind, rule] of Object.entries(rules as Record<string, unknown>)) {
    if (!NAMED.includes(kind as Kind)) refuse(kind, `one of ${NAMED.join(', ')}`, kind)
    if (typeof rule !== 'object' || rule === null || Array.isArray(rule) || Object.keys(rule).length === 0) refuse(kind, '"days", "MB" or both', rule)
    for (const [limit, value] of Object.entries(rule as object)) {
      if (limit !== 'days' && limit !== 'MB') refuse(`${kind}.${limit}`, 'days or MB', limit)
      if (typeof value !== 'number' || !(value >= 0)) refuse(`${kind}.${limit}`, 'a number of 0 or more', value)
    }
  }
  return rules as Rules
}

/** @returns what is due, the oldest of each kind first @param dry nothing is deleted */
export async function retain(engine: Engine, rules: Rules, now: Date, dry: boolean): Promise<readonly Due[]> {
  const all: Due[] = []
  for (const kind of KINDS) {
    const rule = rules[kind]
    if (rule === undefined) continue
    for (const { remove, ...one } of dueOf(await foundOf(engine, kind), rule, now.getTime())) {
      if (!dry) await remove()
      all.push({ ...one, kind })
    }
  }
  return all
}

async function foundOf(engine: Engine, kind: Kind): Promise<readonly Found[]> {
  const { project, output, store } = engine
  if (kind === 'cache') return (await store.list()).map(({ key, bytes, used }) => ({ name: key, bytes, used: Date.parse(used), remove: () => store.remove(key) }))
  if (kind === 'history') return folders(join(project, '.reelgraph/history'), await namesIn(join(project, '.reelgraph/history')), project)
  if (kind === 'uploads') return Promise.all((await filesIn(join(project, 'assets'))).map((path) => fileOf(path, project)))
  const marked = await markedFolders(output)
  if (kind !== 'outputs') return folders(output, marked.filter(([, of]) => of === kind).map(([path]) => relative(output, path)), project)
  const apart = new Set(marked.map(([path]) => path))
  return Promise.all((await filesIn(output, (path) => apart.has(path))).map((path) => fileOf(path, project)))
}

const namesIn = async (folder: string): Promise<readonly string[]> => (await readdir(folder, { withFileTypes: true }).catch(() => [])).flatMap((one) => (one.isDirectory() ? [one.name] : []))

async function fileOf(path: string, project: string): Promise<Found> {
  const { size, mtimeMs } = await stat(path)
  return { name: relative(project, path), bytes: size, used: mtimeMs, remove: () => rm(path, { force: true }) }
}

/** A folder is as old as what was written in it last. */
async function folders(root: string, names: readonly string[], project: string): Promise<readonly Found[]> {
  return Promise.all(names.map(async (name) => {
    const path = join(root, name)
    const stats = await Promise.all((await filesIn(path)).map((one) => stat(one)))
    const used = stats.length === 0 ? (await stat(path)).mtimeMs : Math.max(...stats.map(({ mtimeMs }) => mtimeMs))
    return { name: relative(project, path), bytes: stats.reduce((sum, { size }) => sum + size, 0), used, remove: () => rm(path, { recursive: true, force: true }) }
  }))
}

async function markedFolders(folder: string): Promise<readonly (readonly [path: string, kind: keyof typeof MARKS])[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const kind = (Object.keys(MARKS) as (keyof typeof MARKS)[]).find((one) => entries.some(({ name }) => name === MARKS[one]))
  if (kind !== undefined) return [[folder, kind]]
  return (await Promise.all(entries.flatMap((one) => (one.isDirectory() ? [markedFolders(join(folder, one.name))] : [])))).flat()
}
