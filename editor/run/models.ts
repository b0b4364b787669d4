/** The model packages of the server, live: what is there, what is being fetched and how far. */
import { fetchModel, listModelFiles, listModels, type Model, type ModelEvent, type ModelFile } from '../api/client.ts'

export interface Models {
  readonly list: readonly Model[]
  /** Files among the packages that are none yet; as of the last look. */
  readonly files: readonly ModelFile[]
  lookForFiles(): Promise<void>
  of(name: string): Model | undefined
  fetch(name: string): Promise<void>
  reload(): Promise<void>
  /** One of the server's events. */
  take(event: ModelEvent): void
  onChange(listener: () => void): void
}

/** `onReady`: a package has come to be there, or is gone. */
export function createModels({ onReady, fail }: { onReady(): void; fail(error: unknown): void }): Models {
  const changed = new Set<() => void>()
  let list: readonly Model[] = []
  let files: readonly ModelFile[] = []
  const tell = (): void => changed.forEach((listener) => listener())
  let asked = 0
  async function reload(): Promise<void> {
    const mine = ++asked
    const found = await listModels()
    // Answers may come in another order than they were asked for.
    if (mine !== asked) return
    list = found
    tell()
  }
  return {
    get list() {
      return list
    },
    get files() {
      return files
    },
    async lookForFiles() {
      files = await listModelFiles()
      tell()
    },
    of: (name) => list.find((one) => one.name === name),
    async fetch(name) {
      await fetchModel(name)
      await reload()
    },
    reload,
    take(event) {
      if (event.type === 'model-progress') {
        const { type: _, model, ...work } = event
        list = list.map((one) => (one.name === model ? { ...one, work } : one))
        return tell()
      }
      reload().then(onReady).catch(fail)
    },
    onChange: (listener) => void changed.add(listener),
  }
}

/** Undefined where it isn't known. */
export const shareOf = (model: Model | undefined): number | undefined => (model?.work === undefined || model.work.total === 0 ? undefined : model.work.done / model.work.total)
