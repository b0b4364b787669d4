/** Kinds of backends: what a node chooses from. A plugin may bring its own in `definePlugin({ backendKinds })`. */
import { failure } from '../contract/errors.ts'
import { KEBAB_NAME } from '../contract/names.ts'
import type { Backend } from './backend.ts'

/**
 * One kind: backends of it take the same request and give the same result. A request with `remote: RemoteService` gets
 * that from the engine.
 */
export interface BackendKind<Request = unknown, Result = unknown> {
  /** Unique kebab-case name, e.g. `text-to-speech`: nodes name it as `backendKind`, backends as `kind`. */
  readonly name: string
  /** Names that this kind had before: backends and nodes that use one mean it, unless a plugin offers a kind of that very name. */
  readonly earlierNames?: readonly string[]
  readonly title: string
  /** One sentence: what backends of this kind do. */
  readonly description: string
  /** What all of them make takes long, and goes into the store; a backend may say otherwise. */
  readonly stored?: boolean
  /**
   * What is wrong or doubtful about a request to the one that was chosen, before any work: a plan tells it, too. `known` names
   * the options that backends of this kind say they use.
   */
  check?(backend: Backend<Request, Result>, request: Request, known: readonly string[]): void | Promise<void>
  /** What all of them have in common, around the work of the one that was chosen. */
  around?(backend: Backend<Request, Result>, request: Request, work: () => Promise<Result>): Promise<Result>
  /**
   * Stands for the result in a dry run where it would take long, or where a service has not made it yet (`fault`).
   * Without it such a backend does its work in a dry run, too.
   */
  describe?(request: Request, backend: Backend<Request, Result>, fault?: Error): Result | Promise<Result>
}

/** What backends of a kind look like: `const peak: BackendOf<typeof loudnessKind> = { … }`. */
export type BackendOf<Kind> = Kind extends BackendKind<infer Request, infer Result> ? Backend<Request, Result> : never

/** @throws E_DECLARATION */
export function defineBackendKind<Request, Result>(kind: BackendKind<Request, Result>): BackendKind<Request, Result> {
  for (const name of [kind.name, ...(kind.earlierNames ?? [])]) {
    if (!KEBAB_NAME.test(name)) throw failure('E_DECLARATION', { type: kind.name, expected: 'a kebab-case name', got: JSON.stringify(name) })
  }
  return Object.freeze({ ...kind })
}

export const isStored = (backend: Backend, kind: BackendKind | undefined): boolean => backend.stored ?? kind?.stored ?? false
