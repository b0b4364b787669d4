/** Picks a backend: the one that is named, or the best that is available and does not refuse. Says why. */
import type { Availability, Backend, BackendChoice } from './backend.ts'
import { isStored, type BackendKind } from './kind.ts'
import type { ModelService } from '../contract/model-service.ts'
import type { ModelResources } from '../models/model-resources.ts'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { PromptReading } from './prompt-reading.ts'
import { manifestDigest } from '../models/packages/manifest.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { RemoteBinding, RemoteHub } from '../remote/create-remote.ts'
import type { RemoteService } from '../remote/remote.ts'
import type { Json } from '../contract/sockets.ts'

interface Chosen {
  readonly name: string
  readonly reason: string
  /** All that its results hang on. */
  readonly version: string
  readonly stored: boolean
  /** Digests of the packages that it will work with, by name. */
  readonly models: Readonly<Record<string, string>>
}

/** Backends as the engine sees them: those that nodes choose are bound to the node's content key. */
export interface Models extends ModelResources {
  /** @throws E_BACKEND with all reasons when none fits, E_REMOTE_KEY with the variable to set */
  choose(kind: string, wanted: string, need: Json): Promise<Chosen>
  /** Names of the model packages that what `choose` would take is asked for. */
  packagesOf(kind: string, wanted: string, need: Json): Promise<readonly string[]>
  /** Without a binding there are no remote services. In a dry run, what takes long is described. */
  forNode(binding?: RemoteBinding, dry?: boolean): ModelService
  /** All that there are, and whether they can be used here. */
  list(): Promise<readonly { readonly backend: Backend; readonly standing: Availability }[]>
}

type Hub = Pick<RemoteHub, 'standing' | 'forNode'>

const NO_NETWORK: RemoteService = { task: () => Promise.reject(failure('E_BACKEND')), fetch: () => Promise.reject(failure('E_BACKEND')), ask: () => Promise.reject(failure('E_BACKEND')), file: () => Promise.reject(failure('E_BACKEND')) }
const ALONE: Hub = { standing: () => ({ ok: false, reason: 'no network here' }), forNode: () => NO_NETWORK }

interface Judged {
  readonly backend: Backend
  readonly fault: string | undefined
  /** It could, but would draw nothing of the prompt. */
  readonly blind: boolean
  readonly reading: PromptReading | undefined
  readonly reason: string
  readonly variable: string | undefined
  readonly family: string | undefined
}

interface Picked {
  readonly backend: Backend
  readonly reason: string
  readonly reading: BackendChoice['reading']
}

/** Readings that are remembered of a backend. */
const MOST_READ = 64
const BLIND = 'knows neither the place nor the subject of the prompt'

// A plugin behind the fence answers later, also where its code does at once.
export function createModelService(registry: Registry, resources: ModelResources, remote: Hub = ALONE): Models {
  const standingOf = (backend: Backend): Promise<Availability> => backend.available({ ...resources, remote })

  // Nobody pays because a key happens to be there.
  const candidates = (kind: string, wanted: string): readonly Backend[] =>
    registry.backends(kind).filter((backend) => (wanted === 'auto' ? backend.remote !== true : backend.name === wanted))

  /** How a prompt is read hangs on the prompt alone, and a plan asks for it several times. */
  const readings = new WeakMap<Backend, Map<string, Promise<PromptReading | undefined>>>()
  const readingOf = (backend: Backend, need: Json): Promise<PromptReading | undefined> | undefined => {
    if (backend.reading === undefined) return undefined
    const known = readings.get(backend) ?? new Map<string, Promise<PromptReading | undefined>>()
    readings.set(backend, known)
    const key = JSON.stringify(need)
    const made = known.get(key) ?? Promise.resolve(backend.reading(need))
    if (!known.has(key) && known.size >= MOST_READ) known.delete(known.keys().next().value!)
    known.set(key, made)
    made.catch(() => known.delete(key))
    return made
  }

  async function pick(kind: string, wanted: string, need: Json): Promise<Picked> {
    const seen: Judged[] = []
    for (const backend of candidates(kind, wanted)) {
      // Whoever names a model gets no other in its place.
      if (seen.every((one) => one.fault !== undefined)) for (const name of (await backend.packages?.(need)) ?? []) await resources.packages.find(name)
      const { ok, reason, variable, family } = await standingOf(backend)
      const fault = ok ? await backend.refuses?.(need, { ...resources, remote }) : reason
      const reading = fault === undefined ? await readingOf(backend, need) : undefined
      const blind = wanted === 'auto' && reading?.draws === false
      seen.push({ backend, reason, variable, family, reading, blind, fault: blind ? BLIND : fault })
    }
    const found = seen.find((one) => one.fault === undefined) ?? seen.find((one) => one.blind)
    if (found !== undefined) {
      const read = found.reading === undefined ? seen.slice(0, seen.indexOf(found)).find((one) => one.blind) : found
      const others = seen.filter((one) => one !== found)
      return { backend: found.backend, reason: reasonOf(wanted, found.reason, others), reading: read?.reading === undefined ? undefined : { ...read.reading, by: read.backend.name } }
    }
    const [only] = seen
    if (only?.variable !== undefined) {
      throw failure('E_REMOTE_KEY', { port: 'backend', detail: `${wanted}: ${only.reason}.`, fix: `Set ${only.variable} in the environment of Reelgraph (docs/guide/remote.md).` })
    }
    if (only?.family !== undefined) {
      throw failure('E_MODEL_MISSING', { type: kind, port: 'backend', expected: `a model package of the family ${only.family}`, got: 'none', fix: resources.packages.remedy(only.family) })
    }
    throw failure('E_BACKEND', {
      type: kind,
      port: 'backend',
      expected: `"auto"${registry.backends(kind).map((one) => `, "${one.name}"`).join('')}`,
      got: `"${wanted}"`,
      detail: seen.map((one) => `${one.backend.name}: ${one.fault}.`).join(' '),
    })
  }

  return {
    ...resources,
    async choose(kind, wanted, need) {
      const { backend, reason } = await pick(kind, wanted, need)
      const identity = await backend.identity?.(need, { ...resources, remote })
      const version = identity === undefined ? backend.version : `${backend.version} ${identity}`
      const named = (await backend.packages?.(need)) ?? []
      const digests = identity === undefined ? [] : (await resources.packages.list()).flatMap(({ name, manifest }) => (manifest === undefined || (named.length > 0 && !named.includes(name)) ? [] : [[name, manifestDigest(manifest)] as const]))
      const models = Object.fromEntries(digests.filter(([, digest]) => identity!.includes(digest)))
      return { name: backend.name, reason, version, stored: isStored(backend, registry.backendKind(kind)), models }
    },
    async packagesOf(kind, wanted, need) {
      for (const backend of candidates(kind, wanted)) {
        const names = (await backend.packages?.(need)) ?? []
        if (names.length > 0) return names
        if ((await standingOf(backend)).ok && (await backend.refuses?.(need, { ...resources, remote })) === undefined) return []
      }
      return []
    },
    forNode: (binding, dry = false) => ({
      ...resources,
      async choose<Request, Result>(asked: BackendKind<Request, Result>, wanted: string, need: Json): Promise<BackendChoice<Request, Result>> {
        const { backend, reason, reading } = await pick(asked.name, wanted, need)
        // What is installed under the name counts, not what a node takes for it.
        const kind = (registry.backendKind(asked.name) ?? asked) as BackendKind<Request, Result>
        const network = binding === undefined ? NO_NETWORK : remote.forNode(binding)
        const known = registry.backends(asked.name).flatMap(({ options = [] }) => options)
        const whole = (request: object): Request => ({ ...request, remote: network }) as Request
        const check = async (request: Request): Promise<void> => kind.check?.(backend as Backend<Request, Result>, request, known)
        return {
          name: backend.name,
          reason,
          remote: backend.remote === true,
          stored: isStored(backend, kind as BackendKind),
          ...(reading === undefined ? {} : { reading }),
          check: (request) => check(whole(request)),
          run: async (request) => {
            await check(whole(request))
            return work(kind, backend as Backend<Request, Result>, whole(request), dry)
          },
        }
      },
    }),
    list: () => Promise.all(registry.backends().map(async (backend) => ({ backend, standing: await standingOf(backend) }))),
  }
}

function reasonOf(wanted: string, reason: string, seen: readonly Judged[]): string {
  if (wanted !== 'auto') return `asked for by name; ${reason}`
  const passed = seen.filter((one) => one.fault !== undefined).map((one) => `${one.backend.name} (${one.fault})`)
  return passed.length === 0 ? reason : `${reason}; passed over: ${passed.join(', ')}`
}

/** The work of a backend, with what its kind says of all of them. */
async function work<Request, Result>(kind: BackendKind<Request, Result>, backend: Backend<Request, Result>, request: Request, dry: boolean): Promise<Result> {
  const described = (fault?: Error): Result | Promise<Result> | undefined => (dry ? kind.describe?.(request, backend, fault) : undefined)
  const foreseen = isStored(backend, kind) ? described() : undefined
  if (foreseen !== undefined) return foreseen
  const run = (): Promise<Result> => backend.run(request)
  try {
    return await (kind.around === undefined ? run() : kind.around(backend, request, run))
  } catch (thrown) {
    const unmade = thrown instanceof ReelgraphError && thrown.code === 'E_REMOTE_UNMADE' ? described(thrown) : undefined
    if (unmade === undefined) throw thrown
    return unmade
  }
}
