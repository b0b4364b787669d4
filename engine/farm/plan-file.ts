/** A planned part on its way to other machines: its graph, and the project files that it names, each kept under its digest. */
import { randomUUID, createHash } from 'node:crypto'
import { link, mkdir, rename, stat } from 'node:fs/promises'
import { dirname, join, posix, relative } from 'node:path'
import { filesAt } from '../bundle/contents.ts'
import { isAssetPath, isSafePath } from '../bundle/manifest.ts'
import { failure } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { FlatGraph } from '../graph/flat-graph.ts'
import { companionsOf } from '../media/characters/companions.ts'
import type { RenderRequest } from '../host/engine.ts'
import { POLICY_FILE } from '../policy/rules.ts'
import type { PlannedPart } from '../run/part-plan.ts'
import { digestOf } from '../store/artifact-files.ts'
import type { ObjectStore } from './objects.ts'

export interface FarmFile {
  /** In the project. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** What of a request all machines hold to: which frames, and what its author may make for whom. */
export type PlanTerms = Pick<RenderRequest, 'frames' | 'role' | 'contentRating'>

export interface FarmPlan extends PlanTerms {
  readonly plan: 1
  readonly node: string
  readonly key: string
  readonly graph: FlatGraph
  readonly kept: Readonly<Record<string, string>>
  readonly files: readonly FarmFile[]
}

export const planName = (id: string): string => `plans/${id}.json`
export const fileName = (sha256: string): string => `files/${sha256.slice(0, 2)}/${sha256}`

/** Digests of files that were looked at, by path, size and time. */
export type KnownDigests = Map<string, string>

/** @returns the plan's name */
export async function publishPlan(objects: ObjectStore, project: string, { node, key, graph, kept }: PlannedPart, terms: PlanTerms, known: KnownDigests): Promise<string> {
  const files: FarmFile[] = []
  for (const [path, place] of await filesOf(project, graph)) {
    const { size, mtimeMs } = await stat(place)
    const stamp = `${place} ${size} ${mtimeMs}`
    const sha256 = known.get(stamp) ?? (await digestOf(place))
    if (!known.has(stamp) && !(await objects.has(fileName(sha256)))) await objects.putFile(fileName(sha256), place)
    known.set(stamp, sha256)
    files.push({ path, bytes: size, sha256 })
  }
  const text = JSON.stringify({ plan: 1, node, key, graph, kept, files, ...terms } satisfies FarmPlan)
  const id = createHash('sha256').update(text).digest('hex')
  if (!(await objects.has(planName(id)))) await objects.putText(planName(id), text)
  return id
}

/** @throws E_STORE where it is gone, E_FARM_OTHER where it is of another version */
export async function readPlan(objects: ObjectStore, id: string): Promise<FarmPlan> {
  const text = await objects.getText(planName(id))
  if (text === undefined) throw failure('E_STORE', { file: planName(id), expected: 'the plan of a job', got: `none in ${objects.address}` })
  const plan = JSON.parse(text) as FarmPlan
  if (plan.plan !== 1) throw failure('E_FARM_OTHER', { expected: 'a plan of format 1', got: JSON.stringify(plan.plan) })
  return plan
}

/** A project folder with the plan's files, made once for all plans with the same files. */
export async function unpackFiles(objects: ObjectStore, { files }: FarmPlan, cache: string): Promise<string> {
  const folder = join(cache, 'projects', createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 32))
  await mkdir(folder, { recursive: true })
  for (const { path, bytes, sha256 } of files) {
    if (!isSafePath(path)) throw failure('E_FARM_OTHER', { file: path, expected: 'paths within the project' })
    const place = join(folder, path)
    if (await hasSize(place, bytes)) continue
    const whole = join(cache, fileName(sha256))
    if (!(await hasSize(whole, bytes))) {
      const scratch = join(cache, `fetched-${randomUUID()}`)
      if (!(await objects.getFile(fileName(sha256), scratch))) throw failure('E_STORE', { file: path, expected: 'the file in the store of the farm', got: 'none' })
      const got = await digestOf(scratch)
      if (got !== sha256) throw failure('E_STORE_CORRUPT', { file: path, expected: sha256.slice(0, 12), got: got.slice(0, 12) })
      await mkdir(dirname(whole), { recursive: true })
      await rename(scratch, whole)
    }
    await mkdir(dirname(place), { recursive: true })
    await link(whole, place).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown
    })
  }
  return folder
}

const hasSize = (path: string, bytes: number): Promise<boolean> => stat(path).then(({ size }) => size === bytes, () => false)

/** Files that params are declared to name, whatever texts of params name a file that is there, and the content policy. */
async function filesOf(project: string, { nodes }: FlatGraph): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const take = async (name: string): Promise<void> => {
    const path = posix.normalize(name)
    if (found.has(path) || !isSafePath(path)) return
    for (const [one, place] of await filesAt(project, path)) {
      found.set(one, place)
      for (const beside of await companionsOf(place)) await take(posix.join(posix.dirname(one), beside))
    }
  }
  const takeAll = async (value: Json | undefined): Promise<void> => {
    if (Array.isArray(value)) for (const one of value) await takeAll(one)
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) await takeAll(one)
    else if (typeof value === 'string' && /^[^\n{}]{1,300}\.\w{1,8}$/.test(value) && isAssetPath(posix.normalize(value))) await take(value)
  }
  await take(POLICY_FILE)
  for (const { assets, params } of nodes) {
    for (const path of Object.values(assets)) await take(relative(project, join(project, path)).replaceAll('\\', '/'))
    for (const value of Object.values(params)) await takeAll(value)
  }
  return found
}
