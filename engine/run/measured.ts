/** What runs have cost, kept by node type and by settings, and what the next one will cost by that. */
import type { NodeResult } from './evaluation.ts'
import { ServedClip } from './frame-server.ts'
import type { RunPorts } from './ports.ts'
import { isTrack } from './ranges.ts'

/** Nanoseconds of processor time. */
export interface WorkTime {
  readonly time: number
  /** Those of them on the main thread, which does one thing at a time. */
  readonly main: number
}

type Kept = Pick<RunPorts, 'store' | 'hash'>

/** Params that say how much, or by what name, and not how: a unit costs the same whatever they are. */
const AMOUNTS = new Set(['file', 'seed', 'duration', 'width', 'height', 'length', 'start', 'end'])
/** Units that a node must have made before others of its type are told by it. */
const ENOUGH = 1e6

/** A node's work in units: pixels of its frames, samples, or 1 where it makes neither. */
export function unitsOf({ outputs, inputs }: Pick<NodeResult, 'outputs' | 'inputs'>): { readonly ofFrame: number; readonly frames: number } {
  const values = [...Object.values(outputs ?? {}), ...Object.values(inputs).flat()]
  const clip = values.find((value) => value instanceof ServedClip)
  // What stands still is made once, and written as often as it is shown.
  const once = clip?.still === true && Object.values(outputs ?? {}).includes(clip)
  if (clip !== undefined) return { ofFrame: clip.info.width * clip.info.height, frames: once ? 1 : clip.info.length }
  return { ofFrame: 1, frames: values.find(isTrack)?.info.length ?? 1 }
}

/** The same settings at about the same size. */
function nameOf({ spec, params, inputs, outputs }: NodeResult, { hash }: Pick<Kept, 'hash'>): string {
  const settings = Object.entries(params).filter(([name]) => !AMOUNTS.has(name)).sort(([a], [b]) => (a < b ? -1 : 1))
  const { ofFrame } = unitsOf({ inputs, outputs })
  return `${spec.type} ${hash(JSON.stringify(settings)).slice(0, 16)} ${Math.round(Math.log2(ofFrame))}`
}

export function record(result: NodeResult, units: number, { time, main }: WorkTime, bytes: number | undefined, kept: Kept): void {
  if (!(units > 0)) return
  const exact = nameOf(result, kept)
  for (const name of units > ENOUGH ? [exact, result.spec.type] : [exact]) {
    kept.store.recordTiming(name, time / units)
    kept.store.recordTiming(`${name} main`, main / units)
  }
  if (bytes !== undefined) kept.store.recordTiming(`${exact} bytes`, bytes / units)
}

/** What a unit costs: by the same settings, else by the type. */
export function recall(result: NodeResult, kept: Kept): (WorkTime & { readonly bytes?: number }) | undefined {
  const exact = nameOf(result, kept)
  const bytes = kept.store.timing(`${exact} bytes`)
  for (const name of [exact, result.spec.type]) {
    const time = kept.store.timing(name)
    if (time !== undefined) return { time, main: Math.min(time, kept.store.timing(`${name} main`) ?? 0), ...(bytes === undefined ? {} : { bytes }) }
  }
  return undefined
}

/** Seconds that work takes on so many cores, were nothing waited for. */
export const shortest = ({ time, main }: WorkTime, cores: number): number => Math.max(time / cores, main) / 1e9

/** How many times longer than that graphs of these types took: what starts and ends, and what waits for each other. */
const wayName = (types: readonly string[], { hash }: Pick<Kept, 'hash'>): string => `(way) ${hash([...types].sort().join(' ')).slice(0, 16)}`
const USUAL = 1.3

export function recordWay(types: readonly string[], seconds: number, least: number, kept: Kept): void {
  if (least < 0.02) return
  const way = Math.min(10, Math.max(0.5, seconds / least))
  kept.store.recordTiming(wayName(types, kept), way)
  kept.store.recordTiming('(way)', way)
}

export const recallWay = (types: readonly string[], kept: Kept): number =>
  kept.store.timing(wayName(types, kept)) ?? Math.min(2, kept.store.timing('(way)') ?? USUAL)
