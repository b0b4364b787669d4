/** Fetching, checking and removing of packages as a server does it: one piece of work for each package, told as it goes. */
import { dirname } from 'node:path'
import { failure, toReelgraphError, type Fault } from '../../contract/errors.ts'
import type { ModelManifest, ModelPackages, PackageFinding } from './package-types.ts'
import { isModelFile } from '../checkpoints/file-kind.ts'
import { packageName } from '../checkpoints/import-checkpoint.ts'
import { takeIn, type TakenIn } from '../checkpoints/take-in.ts'
import { abilitiesOf, type Ability } from './abilities.ts'
import { looseFiles, type LooseFile } from './loose-files.ts'
import { inCatalogue, readCatalogue, type CatalogueEntry } from '../hub/catalogue.ts'
import { meantOnHub, type Meant } from '../hub/known-models.ts'
import type { Terms } from '../hub/pull-hub.ts'
import { filePlaces } from './project-packages.ts'
import { PACKAGE_NAME } from './manifest.ts'
import { mirrorOf, nowhere, pullPackage, type PullOptions } from './pull.ts'
import { removeFolder, removePackage } from './remove-package.ts'
import { bytesOf, verifyPackage, type Verified } from './verify-package.ts'

export interface PackageWork {
  readonly kind: 'pull' | 'verify' | 'import'
  readonly done: number
  /** Bytes; 0 while it isn't known. */
  readonly total: number
  readonly file: string
}

/** What the last work came to; kept until the next. */
export interface PackageOutcome {
  readonly kind: PackageWork['kind']
  readonly ok: boolean
  readonly cancelled?: boolean
  readonly fault?: Fault
  readonly damaged?: Verified['damaged']
}

export interface PackageView extends Partial<Pick<ModelManifest, 'title' | 'family' | 'licence' | 'source' | 'precision' | 'memory' | 'mirrors'>> {
  readonly name: string
  /** Of all files. */
  readonly bytes: number
  readonly state: 'ready' | 'incomplete' | 'broken' | 'absent'
  readonly missing: readonly string[]
  readonly fault?: Fault
  /** What a model of its family can do. */
  readonly does: readonly Ability[]
  /** Parts that lie in memory now. */
  readonly loaded: readonly LoadedPart[]
  readonly work?: PackageWork
  readonly outcome?: PackageOutcome
}

export type PackageEvent =
  | ({ readonly type: 'model-progress'; readonly model: string } & PackageWork)
  | { readonly type: 'model-changed'; readonly model: string; readonly outcome?: PackageOutcome }

export interface PackageJobs {
  list(): Promise<readonly PackageView[]>
  /** @throws E_MODEL_MISSING */
  get(name: string): Promise<PackageView & { readonly files: ModelManifest['files'] }>
  /**
   * From the mirrors that the manifest or the environment names, and from nowhere else: whoever asks has no say in it.
   * @throws E_MODEL_MISSING where none is known, E_MODEL_BUSY
   */
  pull(name: string): Promise<PackageView>
  /** Models of the catalogue, and whether they are here. */
  catalogue(): Promise<readonly (CatalogueEntry & { readonly state: PackageView['state'] })[]>
  /** What has to be agreed to before one of them is fetched, as the hub says it now. @throws E_MODEL_MISSING, E_MODEL_DOWNLOAD */
  terms(name: string, signal: AbortSignal): Promise<Terms>
  /** From the hub; goes on only if its licence is the one that was agreed to. @throws E_MODEL_MISSING for what the catalogue doesn't have, E_MODEL_BUSY */
  pullListed(name: string, licence: string): Promise<PackageView>
  /** Files among the packages that are none yet. */
  loose(): Promise<readonly LooseFile[]>
  /** Makes one of them a package, or puts it where files of its kind lie. @throws E_MODEL_MISSING, E_CHECKPOINT, E_USAGE */
  importLoose(name: string): Promise<TakenIn>
  /** Takes in a file as it is brought. `receive` has it on disk while it works. @throws E_MODEL_BUSY, E_CHECKPOINT, E_USAGE */
  bring(name: string, receive: Receive): Promise<TakenIn>
  /** @throws E_MODEL_MISSING, E_MODEL_BUSY */
  verify(name: string): Promise<PackageView>
  cancel(name: string): void
  /** Takes it out of memory; it is loaded anew when it is needed. @throws E_MODEL_MISSING, E_MODEL_BUSY while a run uses it */
  unload(name: string): Promise<PackageView>
  /** @throws E_MODEL_MISSING, E_MODEL_BUSY */
  remove(name: string): Promise<{ readonly bytes: number; readonly emptied: boolean }>
  /** @returns a function that ends it */
  onEvent(listener: (event: PackageEvent) => void): () => void
  /** Calls off what goes on, and waits for it. */
  close(): Promise<void>
}

/** A part of a model in memory. */
export interface LoadedPart {
  readonly part: string
  readonly device: string
  /** Bytes. */
  readonly memory: number
  /** By how many it is worked with now. */
  readonly held: number
}

/** Brings the file below `root`, and calls `work` with where it is. */
export type Receive = (root: string, onBytes: (done: number, total: number) => void, signal: AbortSignal, work: (file: string) => Promise<TakenIn>) => Promise<TakenIn>

export interface PackageJobsOptions {
  readonly packages: ModelPackages
  /** What is in memory, of all packages. */
  loaded(): readonly (Omit<LoadedPart, 'part'> & { readonly name: string })[]
  /** Takes out of memory what nobody holds, of the package. */
  free(name: string): Promise<void>
  /** Its files are others now, or gone. */
  onReplaced(name: string): Promise<void>
  readonly now: () => number
  readonly mirror?: (name: string) => string | undefined
  readonly pause?: PullOptions['pause']
  /** Folder of the project. */
  readonly project: string
  readonly skeletons?: string
}

/** Milliseconds between two reports of one package. */
const TELL_EVERY = 200

interface Job {
  work: PackageWork
  told: number
  readonly abort: AbortController
  settled: Promise<void>
}

export function createPackageJobs({ packages, loaded, free, onReplaced, now, mirror = mirrorOf, pause, project, skeletons }: PackageJobsOptions): PackageJobs {
  const jobs = new Map<string, Job>()
  const outcomes = new Map<string, PackageOutcome>()
  const listeners = new Set<(event: PackageEvent) => void>()
  const tell = (event: PackageEvent): void => listeners.forEach((listener) => listener(event))
  const find = async (name: string): Promise<PackageFinding | undefined> => (await packages.list()).find((one) => one.name === name)
  const needed = async (name: string): Promise<PackageFinding> => {
    const found = await find(name)
    if (found === undefined) throw failure('E_MODEL_MISSING', { type: name, model: name, fix: `Run: reelgraph models pull ${name}` })
    return found
  }
  const busy = (name: string, detail: string): Error => failure('E_MODEL_BUSY', { type: name, detail })

  const loadedOf = (package_: string): readonly LoadedPart[] =>
    loaded().flatMap(({ name, device, memory, held }) => (name.startsWith(`${package_}/`) ? [{ part: name.slice(package_.length + 1), device, memory, held }] : []))

  const viewOf = (name: string, finding: PackageFinding | undefined): PackageView => {
    const { manifest, fault, missing = [] } = finding ?? {}
    const { title, family, licence, source, precision, memory, mirrors } = manifest ?? {}
    const facts = Object.fromEntries(Object.entries({ title, family, licence, source, precision, memory, mirrors, fault, work: jobs.get(name)?.work, outcome: outcomes.get(name) }).filter(([, value]) => value !== undefined))
    const state = finding === undefined ? 'absent' : manifest === undefined ? 'broken' : missing.length > 0 ? 'incomplete' : 'ready'
    return { ...facts, name, does: abilitiesOf(manifest), loaded: loadedOf(name), bytes: manifest === undefined ? 0 : bytesOf(manifest), state, missing }
  }

  function begin(name: string, kind: PackageWork['kind'], run: (signal: AbortSignal, onProgress: (done: number, total: number, file: string) => void) => Promise<PackageOutcome>): void {
    const job: Job = { work: { kind, done: 0, total: 0, file: '' }, told: -Infinity, abort: new AbortController(), settled: Promise.resolve() }
    jobs.set(name, job)
    outcomes.delete(name)
    const onProgress = (done: number, total: number, file: string): void => {
      job.work = { kind, done, total, file }
      if (now() - job.told < TELL_EVERY && done < total) return
      job.told = now()
      tell({ type: 'model-progress', model: name, ...job.work })
    }
    const ended = (outcome: PackageOutcome): void => {
      jobs.delete(name)
      outcomes.set(name, outcome)
      tell({ type: 'model-changed', model: name, outcome })
    }
    const failed = (thrown: unknown): void =>
      ended(job.abort.signal.aborted ? { kind, ok: false, cancelled: true } : { kind, ok: false, fault: toReelgraphError(thrown).faults[0]! })
    job.settled = run(job.abort.signal, onProgress).then(ended, failed)
    tell({ type: 'model-changed', model: name })
  }

  const taking = { places: filePlaces(project), ...(skeletons === undefined ? {} : { skeletons }) }

  const closing = new AbortController()
  const learning = new Set<Promise<unknown>>()
  /** The digest of what was taken in is part of results' keys: whoever uses it first shall not wait for it. */
  const learn = ({ kind, name }: TakenIn): void => {
    if (kind !== 'model') return
    const going: Promise<unknown> = packages.find(name, closing.signal).catch(() => {}).finally(() => learning.delete(going))
    learning.add(going)
  }

  const listed = async (name: string): Promise<Meant> => {
    const meant = (await inCatalogue(name)) === undefined ? undefined : await meantOnHub(name, undefined, true)
    if (meant === undefined) throw failure('E_MODEL_MISSING', { type: name, detail: 'The catalogue has no such model.', fix: 'reelgraph models catalogue lists those that it has.' })
    return meant
  }

  function hubPull(name: string, known: PackageFinding | undefined, { address, about }: Meant, agree: (terms: Terms) => Promise<void>): PackageView {
    const job = jobs.get(name)
    if (job !== undefined && job.work.kind !== 'pull') throw busy(name, 'It is being verified or imported.')
    if (job === undefined) {
      begin(name, 'pull', async (signal, onProgress) => {
        const { pullFromHub } = await import('../hub/pull-hub.ts')
        const { fetched } = await pullFromHub(address, { name, known, root: packages.roots[0]!, ...taking, signal, onProgress, agree, ...(about === undefined ? {} : { about }), ...(pause === undefined ? {} : { pause }) })
        if (fetched > 0) await onReplaced(name)
        return { kind: 'pull', ok: true }
      })
    }
    return viewOf(name, known)
  }

  return {
    async list() {
      const found = await packages.list()
      const coming = [...new Set([...jobs.keys(), ...outcomes.keys()])].filter((name) => found.every((one) => one.name !== name))
      return [...found.map((one) => viewOf(one.name, one)), ...coming.map((name) => viewOf(name, undefined))]
    },
    async get(name) {
      const found = await needed(name)
      return { ...viewOf(name, found), files: found.manifest?.files ?? [] }
    },
    async pull(name) {
      if (!PACKAGE_NAME.test(name)) throw failure('E_USAGE', { expected: 'the name of a package', got: JSON.stringify(name) })
      const known = await find(name)
      // Its licence was agreed to when it came.
      const meant = known === undefined ? undefined : await meantOnHub(name, known, false)
      if (meant !== undefined) return hubPull(name, known, meant, async () => {})
      const from = mirror(name)
      if (known === undefined && from === undefined) throw nowhere(name)
      const job = jobs.get(name)
      if (job?.work.kind === 'verify') throw busy(name, 'It is being verified.')
      if (job === undefined) {
        begin(name, 'pull', async (signal, onProgress) => {
          const { fetched } = await pullPackage(name, { known, root: packages.roots[0]!, signal, onProgress, ...(from === undefined ? {} : { from }), ...(pause === undefined ? {} : { pause }) })
          if (fetched > 0) await onReplaced(name)
          return { kind: 'pull', ok: true }
        })
      }
      return viewOf(name, known)
    },
    loose: () => looseFiles(packages),
    async importLoose(name) {
      const found = (await looseFiles(packages)).find((one) => one.name === name)
      if (found === undefined) throw failure('E_MODEL_MISSING', { type: name, detail: 'No such file lies among the packages.', fix: 'Put it into models/ of the project.' })
      const taken = await takeIn(found.path, { ...taking, root: dirname(found.path), move: false })
      tell({ type: 'model-changed', model: taken.name })
      learn(taken)
      return taken
    },
    async bring(file, receive) {
      if (!isModelFile(file)) throw failure('E_CHECKPOINT', { file, detail: 'It is neither a .safetensors nor a .gguf file.', fix: 'Take the .safetensors file of the model: most hubs offer it.' })
      const name = packageName(file)
      if (!PACKAGE_NAME.test(name)) throw failure('E_USAGE', { expected: 'a file whose name has letters or digits', got: file })
      if (jobs.has(name)) throw busy(name, 'It is being fetched or verified.')
      return new Promise((resolve, reject) => {
        begin(name, 'import', async (signal, onProgress) => {
          try {
            const taken = await receive(packages.roots[0]!, (done, total) => onProgress(done, total, file), signal, (path) => takeIn(path, { ...taking, root: packages.roots[0]!, move: true }))
            learn(taken)
            resolve(taken)
          } catch (thrown) {
            reject(thrown as Error)
            throw thrown
          }
          return { kind: 'import', ok: true }
        })
      })
    },
    async catalogue() {
      const found = await packages.list()
      return (await readCatalogue()).map((one) => ({ ...one, state: viewOf(one.name, found.find(({ name }) => name === one.name)).state }))
    },
    async terms(name, signal) {
      const { address } = await listed(name)
      return (await import('../hub/pull-hub.ts')).hubTerms(address, { signal, ...(pause === undefined ? {} : { pause }) })
    },
    async pullListed(name, licence) {
      return hubPull(name, await find(name), await listed(name), async (terms) => {
        if (terms.licence !== licence) throw failure('E_USAGE', { port: 'licence', expected: terms.licence, got: licence, fix: 'Read the licence, and agree to this one.' })
      })
    },
    async verify(name) {
      const found = await needed(name)
      if (jobs.has(name)) throw busy(name, 'It is being fetched or verified.')
      begin(name, 'verify', async (signal, onProgress) => {
        const { damaged } = await verifyPackage(found, signal, onProgress)
        return { kind: 'verify', ok: damaged.length === 0, ...(damaged.length === 0 ? {} : { damaged }) }
      })
      return viewOf(name, found)
    },
    async unload(name) {
      const found = await needed(name)
      if (loadedOf(name).some(({ held }) => held > 0)) throw busy(name, 'A run is using it.')
      await free(name)
      tell({ type: 'model-changed', model: name })
      return viewOf(name, found)
    },
    cancel(name) {
      jobs.get(name)?.abort.abort()
    },
    async remove(name) {
      const found = await needed(name)
      if (jobs.has(name)) throw busy(name, 'It is being fetched or verified.')
      if (loadedOf(name).some(({ held }) => held > 0)) throw busy(name, 'A run is using it.')
      const removed = await (found.manifest === undefined ? removeFolder(found) : removePackage(found))
      outcomes.delete(name)
      await onReplaced(name)
      tell({ type: 'model-changed', model: name })
      return removed
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      const open = [...jobs.values()]
      closing.abort()
      for (const { abort } of open) abort.abort()
      await Promise.all([...open.map(({ settled }) => settled), ...learning])
    },
  }
}
