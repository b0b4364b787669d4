/** Deletes what a shared store has kept long enough: results, plans and files of projects. What a job still needs stays. */
import { dueOf, type Kept, type Rule } from '../retention/due.ts'
import { RECORD } from '../store/records.ts'
import type { ObjectStore, StoredObject } from './objects.ts'
import { fileName, planName, readPlan, type FarmPlan } from './plan-file.ts'
import { folderOf } from './shared-store.ts'
import type { WorkQueue } from './work-queue.ts'

export interface CleanOptions {
  readonly rule: Rule
  /** Milliseconds of the clock. */
  readonly now: number
  /** Nothing is deleted. */
  readonly dry: boolean
  /** Whose jobs need what is there. Absent: of farms without one of ours. */
  readonly queue?: Pick<WorkQueue, 'unfinished'>
}

interface Unit extends Kept {
  readonly objects: readonly StoredObject[]
}

/** Milliseconds that everything stays: whoever submits puts files there before their job is in the queue, and joins what was made at last. */
const FRESH = 3_600_000
const FRESH_WITHOUT_QUEUE = 24 * FRESH
/** Requests at a time. */
const TOGETHER = 8

/** @returns what is due, the oldest first */
export async function cleanStore(objects: ObjectStore, { rule, now, dry, queue }: CleanOptions): Promise<readonly Kept[]> {
  // Asked first: what is added meanwhile is fresh.
  const jobs = (await queue?.unfinished()) ?? []
  const units = unitsOf(await objects.list(''))
  const plans = [...new Set(jobs.map(({ plan }) => plan))]
  const since = Math.min(now - (queue === undefined ? FRESH_WITHOUT_QUEUE : FRESH), ...plans.map((id) => units.get(planName(id))?.used ?? Infinity))
  const needed = new Set<string>()
  for (const id of plans) {
    needed.add(planName(id))
    // A job whose plan is gone fails by itself.
    const plan = await readPlan(objects, id).catch(() => undefined)
    for (const name of plan === undefined ? [] : neededBy(plan)) needed.add(name)
  }
  const stays = (one: Unit): boolean => needed.has(one.name) || one.used >= since
  const all = [...units.values()]
  const free = all.filter((one) => !stays(one))
  const held = all.reduce((sum, one) => (stays(one) ? sum + one.bytes : sum), 0)
  const due = dueOf(free, { ...rule, ...(rule.MB === undefined ? {} : { MB: Math.max(0, rule.MB - held / 1e6) }) }, now)
  if (!dry) {
    for (const { objects: own } of due) {
      // Without its record nobody takes it for whole.
      for (const { name } of own.filter(isRecord)) await objects.remove(name)
      const others = own.filter((one) => !isRecord(one))
      for (let n = 0; n < others.length; n += TOGETHER) await Promise.all(others.slice(n, n + TOGETHER).map(({ name }) => objects.remove(name)))
    }
  }
  return due.map(({ name, bytes, used }) => ({ name, bytes, used }))
}

const isRecord = ({ name }: StoredObject): boolean => name.endsWith(`/${RECORD}`)

const neededBy = ({ files, kept }: FarmPlan): readonly string[] => [...files.map(({ sha256 }) => fileName(sha256)), ...Object.values(kept).map(folderOf)]

/** Results go or stay whole. */
function unitsOf(objects: readonly StoredObject[]): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>()
  for (const one of objects) {
    const name = /^(artifacts\/[^/]+\/[^/]+)\//.exec(one.name)?.[1] ?? one.name
    const before = units.get(name)
    units.set(name, { name, bytes: (before?.bytes ?? 0) + one.bytes, used: Math.max(before?.used ?? 0, one.changed), objects: [...(before?.objects ?? []), one] })
  }
  return units
}
