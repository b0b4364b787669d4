/**
 * What a plugin leaves behind when its call is over (a promise that nobody waits for, a timer) fails the run that it worked for,
 * and not the program. Who left it is told by the call that it began in, else by the files that its stack names.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { inspect } from 'node:util'
import { failure, ReelgraphError, toReelgraphError } from '../contract/errors.ts'
import { at } from './fence/place.ts'
import type { Boundary, Place } from '../run/boundary.ts'
import type { LoadedPlugin } from './registry-types.ts'

export interface BoundaryOptions {
  readonly plugins: () => readonly LoadedPlugin[]
  /** Something of a plugin has failed, and no run is left that it could fail. */
  readonly late: (plugin: string, thrown: unknown) => void
}

export interface PluginBoundary extends Boundary {
  /** Something of a plugin has failed, of this call or, where that isn't known, of any. */
  blame(plugin: string, thrown: unknown, place?: Place): void
  close(): void
}

export function createBoundary({ plugins, late }: BoundaryOptions): PluginBoundary {
  const calls = new AsyncLocalStorage<Place>()
  const active = new Set<Place>()

  const blame = (thrown: unknown): boolean => {
    const place = calls.getStore()
    const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
    const plugin = place?.plugin ?? plugins().find(({ builtIn, folder }) => !builtIn && stack.includes(`${folder}/`))?.name
    if (plugin === undefined) return false
    blameOn(plugin, thrown, place)
    return true
  }
  const blameOn = (plugin: string, thrown: unknown, place?: Place): void => {
    const places = [...active].filter((one) => (place === undefined ? one.plugin === plugin : one === place))
    for (const one of places) one.fail?.(lateFault(one, thrown))
    if (places.length === 0) late(plugin, thrown)
  }
  const onError = (thrown: unknown): void => {
    if (blame(thrown)) return
    // Somebody else looks after the program's own faults (a test runner); else they end it, as they would without us.
    if (process.listenerCount('uncaughtException') > 1) return
    process.stderr.write(`${inspect(thrown)}\n`)
    process.exit(1)
  }
  const onRejection = (thrown: unknown): void => {
    if (blame(thrown) || process.listenerCount('unhandledRejection') > 1) return
    onError(thrown)
  }
  process.on('uncaughtException', onError)
  process.on('unhandledRejection', onRejection)
  return {
    enter(place) {
      if (place.fail !== undefined) active.add(place)
      return {
        // A thread of its own tells by itself what fails in it.
        call: (work, port) => (place.fenced ? at(place, work, port) : calls.run(place, work)),
        leave: () => void active.delete(place),
      }
    },
    blame: blameOn,
    close() {
      process.off('uncaughtException', onError)
      process.off('unhandledRejection', onRejection)
    },
  }
}

const lateFault = ({ node, type, plugin }: Place, thrown: unknown): Error => {
  if (thrown instanceof ReelgraphError) return toReelgraphError(thrown, { node, type })
  const cause = thrown instanceof Error ? thrown : new Error(inspect(thrown))
  return failure('E_PLUGIN_FAULT', { node, type, detail: `Plugin "${plugin}": ${cause.message}`, ...(cause.stack === undefined ? {} : { cause: cause.stack }) }, cause)
}
