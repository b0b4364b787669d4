/** The one table of backends: kinds, who has brought them, and what there is of each. */
import { failure } from '../contract/errors.ts'
import type { Backend } from './backend.ts'
import type { BackendKind } from './kind.ts'

interface Clash {
  readonly what: string
  readonly owner: string
}

export interface BackendTable {
  /** What is there already. */
  clash(kinds: readonly BackendKind[], backends: readonly Backend[]): Clash | undefined
  /** @throws E_DECLARATION for a kind that there is none of, and for a backend that can't be run */
  check(nodes: readonly { readonly type: string; readonly backendKind: string | undefined }[], kinds: readonly BackendKind[], backends: readonly Backend[]): void
  add(owner: string, kinds: readonly BackendKind[], backends: readonly Backend[]): void
  kind(name: string): BackendKind | undefined
  /** Best rank first. */
  of(kind?: string): readonly Backend[]
}

export function createBackendTable(): BackendTable {
  const known = new Map<string, { readonly kind: BackendKind; readonly owner: string }>()
  /** Kinds by names that they had before. */
  const earlier = new Map<string, string>()
  let all: readonly Backend[] = []
  /** The name that a kind has now. */
  const current = (name: string): string => (known.has(name) ? name : (earlier.get(name) ?? name))

  return {
    clash(kinds, backends) {
      const kind = kinds.find(({ name }) => known.has(name))
      if (kind !== undefined) return { what: `backend kind ${kind.name}`, owner: known.get(kind.name)!.owner }
      const before = kinds.flatMap(({ earlierNames = [] }) => earlierNames).find((name) => earlier.has(name))
      if (before !== undefined) return { what: `the earlier name ${before} of a backend kind`, owner: known.get(earlier.get(before)!)!.owner }
      const backend = backends.find(({ name, kind: own }) => all.some((one) => one.name === name && current(one.kind) === current(own)))
      return backend === undefined ? undefined : { what: `backend ${backend.name}`, owner: 'another plugin' }
    },
    check(nodes, kinds, backends) {
      const names = [...known.keys(), ...kinds.map(({ name }) => name)]
      const before = [...earlier.keys(), ...kinds.flatMap(({ earlierNames = [] }) => earlierNames)]
      const isKnown = (name: string): boolean => names.includes(name) || before.includes(name)
      const unknown = (type: string, port: string, got: unknown): never => {
        throw failure('E_DECLARATION', { type, port, expected: `a known kind of backend: ${names.join(', ')}`, got: String(got), fix: 'Declare the kind in backendKinds of the plugin, or correct its name.' })
      }
      for (const { type, backendKind } of nodes) if (backendKind !== undefined && !isKnown(backendKind)) unknown(type, 'backendKind', backendKind)
      for (const { name, kind, run } of backends) {
        if (!isKnown(kind)) unknown(name, 'kind', kind)
        if (typeof run !== 'function') throw failure('E_DECLARATION', { type: name, port: 'run', expected: 'a function that takes a request of its kind', got: typeof run })
      }
    },
    add(owner, kinds, backends) {
      for (const kind of kinds) {
        known.set(kind.name, { kind, owner })
        for (const name of kind.earlierNames ?? []) earlier.set(name, kind.name)
      }
      all = [...all, ...backends].sort((a, b) => b.rank - a.rank)
    },
    kind: (name) => known.get(current(name))?.kind,
    of: (kind) => all.filter((backend) => kind === undefined || current(backend.kind) === current(kind)),
  }
}
