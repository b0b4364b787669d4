/** Opens an engine for one command and closes it whatever happens. */
import { statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { createEngine } from '../host/container.ts'
import type { Engine, EngineOptions } from '../host/engine.ts'
import { failure } from '../contract/errors.ts'
import { printFaults, printWarnings } from './faults.ts'

export interface GlobalOptions {
  readonly project: string
  readonly verbose?: boolean
}

/**
 * When what is doubtful about the engine itself, such as a damaged store, is printed: before the work; by the run, with its own warnings;
 * or after work that opens the store only where it has to.
 */
type Tells = 'before' | 'with the run' | 'after'

export async function withEngine<T>(command: Command, options: EngineOptions, work: (engine: Engine) => Promise<T>, tells: Tells = 'before'): Promise<T> {
  const { verbose } = command.optsWithGlobals<GlobalOptions>()
  const project = projectFolder(command)
  const { pino } = verbose === true ? await import('pino') : {}
  const engine = await createEngine({ project, ...(pino === undefined ? {} : { log: pino({ level: 'debug' }, pino.destination(2)) }), ...options })
  try {
    if (verbose === true) printFaults(engine.registry.problems)
    if (tells !== 'after') void engine.store
    if (tells === 'before') printWarnings(engine.warnings())
    const made = await work(engine)
    if (tells === 'after') printWarnings(engine.warnings())
    return made
  } finally {
    await engine.close()
  }
}

/** @throws E_USAGE where there is none: a misspelt name would become a new, empty project */
export function projectFolder(command: Command): string {
  const { project } = command.optsWithGlobals<GlobalOptions>()
  if (statSync(project, { throwIfNoEntry: false })?.isDirectory() === true) return resolve(project)
  throw failure('E_USAGE', { port: '--project', expected: 'a folder', got: project, fix: 'Check the path, or make the folder.' })
}

/** A path as typed, from the working folder, becomes one from the project folder. */
export function projectRelative(command: Command, path: string): string {
  const { project } = command.optsWithGlobals<GlobalOptions>()
  return relative(resolve(project), resolve(path)).replaceAll('\\', '/')
}

export function wholeNumber(name: string, text: string, minimum: number, maximum = Infinity): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value
  throw failure('E_USAGE', { port: `--${name}`, expected: `a whole number from ${minimum}${maximum === Infinity ? '' : ` to ${maximum}`}`, got: text })
}

/** Any number; with both limits one between them. */
export function anyNumber(name: string, text: string, limits?: readonly [minimum: number, maximum: number]): number {
  const value = Number(text)
  const [minimum, maximum] = limits ?? [-Infinity, Infinity]
  if (text.trim() !== '' && Number.isFinite(value) && value >= minimum && value <= maximum) return value
  throw failure('E_USAGE', { port: `--${name}`, expected: limits === undefined ? 'a number' : `a number from ${minimum} to ${maximum}`, got: text })
}

/** What `--memory`, `--workers` and `--max-pixels` say. */
export function resourceOptions(given: { readonly memory?: string; readonly workers?: string; readonly maxPixels?: string }): Pick<EngineOptions, 'frameMemory' | 'workers' | 'maxPixels'> {
  return {
    ...(given.memory === undefined ? {} : { frameMemory: wholeNumber('memory', given.memory, 16) * 1024 * 1024 }),
    ...(given.workers === undefined ? {} : { workers: wholeNumber('workers', given.workers, 0) }),
    ...(given.maxPixels === undefined ? {} : { maxPixels: wholeNumber('max-pixels', given.maxPixels, 1) }),
  }
}
