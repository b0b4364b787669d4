/** A project of its own with an engine, for tests of nodes that run models. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'

/** All tiny packages. */
export const FIXTURES = fileURLToPath(new URL('../fixtures/models', import.meta.url))

export interface ModelProject {
  readonly folder: string
  /** Where models are looked for: a folder of its own that is empty at first, unless one was given. */
  readonly models: string
  /** Copies tiny packages there: of FIXTURES, or of another folder beside it (`scorers/tiny-scorer`). */
  install(...names: string[]): void
  /** Its engine, on the CPU. */
  start(): Promise<Engine>
  close(): Promise<void>
}

export function createModelProject(given?: string): ModelProject {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-models-'))
  const models = given ?? join(folder, 'models')
  mkdirSync(models, { recursive: true })
  let engine: Engine | undefined
  return {
    folder,
    models,
    install(...names) {
      for (const name of names) cpSync(join(FIXTURES, name.includes('/') ? `../${name}` : name), join(models, basename(name)), { recursive: true })
    },
    async start() {
      vi.stubEnv('REELGRAPH_MODELS', models)
      return (engine = await createEngine({ project: folder, storeFolder: join(folder, 'store'), device: 'cpu' }))
    },
    async close() {
      vi.unstubAllEnvs()
      await engine?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
