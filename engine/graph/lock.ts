/** Lock files: what a film was made with, and whether it still is. Pure. */
import { fault, type Fault } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'

export interface LockState {
  /** Semantic version. */
  readonly engine: string
  readonly plugins: Readonly<Record<string, { readonly version: string; readonly digest: string; readonly permissions?: readonly string[] }>>
  readonly nodes: Readonly<Record<string, { readonly version: number; readonly plugin: string }>>
  /** Model packages, by name. */
  readonly models: Readonly<Record<string, { readonly digest: string }>>
  /** sha256 by project path. */
  readonly assets: Readonly<Record<string, string>>
}

/** `film.json` is locked by `film.lock.json`. */
export const lockPath = (graph: string): string => graph.replace(/\.json$/, '') + '.lock.json'

export function createLock(state: LockState): Json {
  return sorted({ lock: 1, ...state } as unknown as Json)
}

/** Each thing that differs as a fault of its own; none when all is as locked. */
export function checkLock(lock: Json, current: LockState): Fault[] {
  if (typeof lock !== 'object' || lock === null || Array.isArray(lock) || lock['lock'] !== 1) {
    return [fault('E_LOCK', { port: 'lock', expected: 'a lock file of format 1', got: JSON.stringify(lock).slice(0, 40) })]
  }
  const faults: Fault[] = []
  compare('', lock, { lock: 1, ...current } as unknown as Json, faults)
  return faults
}

function compare(path: string, locked: Json | undefined, now: Json | undefined, faults: Fault[]): void {
  if (isObject(locked) && isObject(now)) {
    for (const key of new Set([...Object.keys(locked), ...Object.keys(now)])) {
      compare(path === '' ? key : `${path}.${key}`, locked[key], now[key], faults)
    }
    return
  }
  if (JSON.stringify(locked) === JSON.stringify(now)) return
  const said = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))
  faults.push(fault('E_LOCK', { port: path, expected: said(locked), got: said(now) }))
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function sorted(value: Json): Json {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key]!)]))
}
