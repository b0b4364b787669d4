/** An engine gives back what it has made, and only that: also one that could not be made. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import { createMade } from '../../engine/host/made.ts'

describe('what was made', () => {
  it('is given back from the last to the first, each once, whatever one of them says', async () => {
    const said: string[] = []
    const made = createMade()
    for (const name of ['store', 'media', 'pool']) {
      made.add(async () => {
        await Promise.resolve()
        said.push(name)
        if (name === 'media') throw new Error('media')
      })
    }
    await expect(made.close()).rejects.toThrow('media')
    expect(said).toEqual(['pool', 'media', 'store'])
    await made.close()
    expect(said).toHaveLength(3)
  })
  it('may be nothing', () => expect(createMade().close()).resolves.toBeUndefined())
})

const project = mkdtempSync(join(tmpdir(), 'reelgraph-belongings-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const listeners = () => ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event))

describe('an engine', () => {
  it('that could not be made leaves no ear behind', async () => {
    const before = listeners()
    process.env['REELGRAPH_DEVICE'] = 'abacus'
    try {
      await expect(createEngine({ project, workers: 0 })).rejects.toMatchObject({ code: 'E_USAGE' })
    } finally {
      delete process.env['REELGRAPH_DEVICE']
    }
    expect(listeners()).toEqual(before)
  })
  it('that was closed neither', async () => {
    const before = listeners()
    const engine = await createEngine({ project, workers: 0 })
    expect(listeners()).not.toEqual(before)
    await engine.store.list()
    await engine.close()
    await engine.close()
    expect(listeners()).toEqual(before)
    await expect(engine.store.list()).rejects.toThrow()
  })
})
