/** The browser of a test file: started before its tests, closed after them, and not at all where none is found. */
import { afterAll, beforeAll } from 'vitest'
import type { EngineOptions } from '../../engine/host/engine.ts'
import { missing, startBrowser, type BrowserKit } from './browser-kit.ts'

export let kit: BrowserKit

/** `prepare` runs once it is there. */
export function useBrowser(prepare?: () => void | Promise<void>, more: EngineOptions = {}): void {
  beforeAll(async () => {
    if (missing) return
    kit = await startBrowser(more)
    await prepare?.()
  }, 60_000)
  afterAll(async () => {
    if (!missing) await kit.close()
  })
}
