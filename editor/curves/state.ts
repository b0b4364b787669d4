/** What curves are shown and what is chosen in them; changes of what is chosen, as steps that are undone at once. */
import type { EasingName, Keyframe } from '../document/keyframes.ts'
import { reach, type Chosen } from './edits.ts'
import type { TimeFormat } from './times.ts'
import type { Track } from './tracks.ts'
import { fitted, type View } from './view.ts'

export type CurveState = ReturnType<typeof createCurveState>

export interface CurveSource {
  /** Kept by the source until they are others. */
  tracks(): readonly Track[]
  /** Changes with the same `join` are one step. */
  put(changes: readonly (readonly [Track, readonly Keyframe[]])[], join: string): void
  rate(): number
  /** Seconds of the clip that is shown. */
  length(): number
}

let gestures = 0

export function createCurveState({ tracks, put, rate, length }: CurveSource) {
  let own = true
  let snap = true
  let valueSnap = false
  let broken = false
  let format: TimeFormat = 'seconds'
  let active = ''
  let view: View = { from: 0, to: 5, low: 0, high: 1 }
  let base: ReadonlyMap<string, Chosen> | undefined
  let join = ''
  const hidden = new Set<string>()
  const chosen = new Map<string, ReadonlySet<number>>()
  /** What is 0 and 1 of curves that each have a scale of their own. */
  const scales = new Map<string, readonly [low: number, high: number]>()

  const visible = (): readonly Track[] => tracks().filter(({ id }) => !hidden.has(id))
  const activeTrack = (): Track | undefined => visible().find(({ id }) => id === active) ?? visible()[0]
  const chosenOf = ({ id, keyframes }: Pick<Track, 'id' | 'keyframes'>): ReadonlySet<number> => {
    const found = chosen.get(id)
    return found === undefined ? new Set() : new Set([...found].filter((index) => index < keyframes.length))
  }
  const scaleOf = (track: Track): readonly [number, number] => {
    if (!own) return [0, 1]
    let found = scales.get(track.id)
    if (found === undefined) {
      const [low, high] = reachOf(track)
      // A level curve has a height that its numbers suggest.
      const room = Math.max(Math.abs(low) * 0.25, 0.5)
      scales.set(track.id, (found = high - low < Math.max(1e-6, Math.abs(low) * 1e-6) ? [low - room, high + room] : [low, high]))
    }
    return found
  }

  /** The least and most that it comes to. */
  const reachOf = ({ at, keyframes }: Track): readonly [number, number] => {
    if (at === undefined) return keyframes.length === 0 ? [0, 1] : reach(keyframes)
    const values = Array.from({ length: 400 }, (_, step) => at((step / 399) * Math.max(length(), 5)))
    return [Math.min(...values), Math.max(...values)]
  }

  const state = {
    tracks,
    visible,
    activeTrack,
    chosenOf,
    /** Each curve fills the height, whatever its unit. */
    get own() { return own },
    set own(on) { own = on },
    /** Times catch on frames, values on round numbers. */
    get snap() { return snap },
    set snap(on) { snap = on },
    get valueSnap() { return valueSnap },
    set valueSnap(on) { valueSnap = on },
    /** A handle that is dragged leaves the one on the other side where it is. */
    get broken() { return broken },
    set broken(on) { broken = on },
    get format() { return format },
    set format(next) { format = next },
    get rate() { return rate() },
    get length() { return length() },
    get view() { return view },
    set view(next) { view = next },
    get count() { return visible().reduce((sum, track) => sum + chosenOf(track).size, 0) },
    isHidden: (id: string): boolean => hidden.has(id),
    hide: (id: string, on: boolean): void => void (on ? hidden.add(id) : hidden.delete(id)),
    activate: (id: string): void => void (active = id),
    /** From a track's value to the axis, and back. */
    level: (track: Track, value: number): number => (value - scaleOf(track)[0]) / (scaleOf(track)[1] - scaleOf(track)[0]),
    value: (track: Track, level: number): number => scaleOf(track)[0] + level * (scaleOf(track)[1] - scaleOf(track)[0]),
    clear: (): void => chosen.clear(),
    choose(id: string, indexes: Iterable<number>, add: boolean): void {
      if (!add) chosen.clear()
      chosen.set(id, new Set([...(add ? (chosen.get(id) ?? []) : []), ...indexes]))
    },
    drop(id: string, index: number): void {
      chosen.set(id, new Set([...(chosen.get(id) ?? [])].filter((one) => one !== index)))
    },
    /** All that is shown, or only what is chosen, in view. */
    fit(only = false): void {
      scales.clear()
      const shown = visible().map((track) => ({ track, keys: only && state.count > 0 ? [...chosenOf(track)].map((index) => track.keyframes[index]!) : track.keyframes }))
      const levels = shown.flatMap(({ track, keys }) => (keys.length === 0 && track.at === undefined ? [] : (keys === track.keyframes ? reachOf(track) : keys.map(([, value]) => value)).map((value) => state.level(track, value))))
      const times = shown.flatMap(({ keys }) => keys.map(([time]) => time))
      view = fitted(only && state.count > 0 ? times : [0, ...times, length()], levels, only ? 10 / rate() : 1)
    },
    /** Curves that something else moves have come to be known: their height is looked at anew. */
    rescale: (): void => { for (const { id, driven } of tracks()) if (driven !== undefined) scales.delete(id) },
    /** Those that all chosen curves take; undefined: every one, and curves of their own. */
    easings(): readonly EasingName[] | undefined {
      const limits = visible().flatMap((track) => (chosenOf(track).size > 0 && track.easings !== undefined ? [track.easings] : []))
      return limits.length === 0 ? undefined : limits.reduce((all, some) => all.filter((one) => some.includes(one)))
    },
    /** From here on changes start from what is there now, and are one step. */
    begin(name = `curves ${++gestures}`): void {
      base = new Map(tracks().map((track) => [track.id, { keyframes: track.keyframes, chosen: chosenOf(track) }]))
      join = name
    },
    /** Of all shown curves with something chosen, or only of the one named. */
    change(edit: (given: Chosen, track: Track) => Chosen | readonly Keyframe[], only?: string): void {
      if (base === undefined) state.begin()
      const changes = visible().flatMap((track) => {
        const given = base!.get(track.id)
        if (given === undefined || track.driven !== undefined || (only === undefined ? given.chosen.size === 0 : track.id !== only)) return []
        const next = edit(given, track)
        const { keyframes, chosen: now } = 'chosen' in next ? next : { keyframes: next, chosen: given.chosen }
        chosen.set(track.id, now)
        return [[track, keyframes] as const]
      })
      if (changes.length > 0) put(changes, join)
    },
    end: (): void => void (base = undefined),
    /** A change that is a step by itself; or those that follow each other under one name. */
    once(edit: (given: Chosen, track: Track) => Chosen | readonly Keyframe[], only?: string, name?: string): void {
      state.begin(name)
      state.change(edit, only)
      state.end()
    },
  }
  return state
}
