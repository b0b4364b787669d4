/** The history plays what each run made, also after a later run of the same graph has written over it. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeptFilms } from '../../engine/server/kept-films.ts'
import type { NumberedEvent } from '../../engine/queue/queue.ts'
import { failure } from '../../engine/contract/errors.ts'
import { startServer, type ServerKit } from './kit.ts'

let kit: ServerKit
beforeAll(async () => void (kit = await startServer()))
afterAll(() => kit.close())

interface Output { readonly file: string; readonly url?: string; readonly standing?: string }
const view = async (id: string): Promise<{ status: string; outputs: readonly Output[] }> => (await (await fetch(`${kit.url}/api/runs/${id}`)).json()) as never
const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(kit.url + url)).arrayBuffer())

async function rendered(body: object): Promise<string> {
  const { id } = (await (await fetch(`${kit.url}/api/runs`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json()) as { id: string }
  await (await fetch(`${kit.url}/api/runs/${id}/events`)).text()
  return id
}

test('each run has its own film', { timeout: 120_000 }, async () => {
  const first = await rendered({ path: 'graphs/tiny.json' })
  const before = await view(first)
  expect(before.outputs).toEqual([expect.objectContaining({ file: 'tiny.mp4', path: expect.stringMatching(/^([^/]+\/)*tiny\.mp4$/), url: '/api/files/tiny.mp4' })])
  expect(before.outputs[0]).not.toHaveProperty('standing')
  const film = await bytesAt(before.outputs[0]!.url!)

  const second = await rendered({ path: 'graphs/tiny.json', inputs: { seconds: 0.5 } })
  const [older, newer] = [await view(first), await view(second)]
  expect(newer.outputs[0]).toMatchObject({ file: 'tiny.mp4', url: '/api/files/tiny.mp4' })
  expect(older.outputs[0]).toMatchObject({ file: 'tiny.mp4', standing: 'kept' })
  expect((await bytesAt(older.outputs[0]!.url!)).equals(film)).toBe(true)
  expect((await bytesAt(newer.outputs[0]!.url!)).equals(film)).toBe(false)
  const part = await fetch(kit.url + older.outputs[0]!.url!, { headers: { Range: 'bytes=4-7' } })
  expect([part.status, await part.text(), part.headers.get('content-type')]).toEqual([206, 'ftyp', 'video/mp4'])
  expect((await fetch(`${kit.url}/api/runs/${first}/files/0123456789abcdef.mp4`)).status).toBe(404)

  // Another graph of the project, the same name: neither takes the other's.
  writeFileSync(join(kit.project, 'graphs/other.json'), readFileSync(join(kit.project, 'graphs/tiny.json')))
  const third = await rendered({ path: 'graphs/other.json' })
  expect((await view(third)).outputs[0]).toMatchObject({ file: 'tiny-2.mp4' })
  expect((await view(second)).outputs[0]).toMatchObject({ url: '/api/files/tiny.mp4' })

  // Moved away by its owner: the history still has it.
  renameSync(join(kit.engine.output, 'tiny.mp4'), join(kit.project, 'mine.mp4'))
  expect((await view(second)).outputs[0]).toMatchObject({ standing: 'kept' })
})

test('what has been written over makes room, the oldest first; what forgotten runs made goes', async () => {
  const project = join(kit.project, 'small')
  const output = join(project, 'film.mp4')
  mkdirSync(project)
  const listeners: ((event: NumberedEvent) => void)[] = []
  const runs = new Set(['a', 'b', 'c', 'd'])
  const queue = { onEvent: (listener: (event: NumberedEvent) => void) => (listeners.push(listener), () => {}), get: (id: string) => { if (!runs.has(id)) throw failure('E_RUN_UNKNOWN') } }
  const kept = createKeptFilms({ engine: { project } as never, queue: queue as never, limit: 250 })
  for (const run of ['a', 'b', 'c', 'd']) {
    writeFileSync(`${output}.part`, run.repeat(100))
    renameSync(`${output}.part`, output)
    for (const listener of listeners) listener({ id: 1, run, event: { type: 'artifact', node: 'film', path: output, bytes: 100, time: '' } })
    await kept.settled()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(['a', 'b', 'c', 'd'].map((run) => kept.standing(run, output))).toEqual(['gone', 'kept', 'kept', 'there'])
  expect(readFileSync(kept.pathOf('b', output), 'utf8')).toBe('b'.repeat(100))
  runs.delete('b')
  rmSync(output)
  writeFileSync(output, 'e')
  for (const listener of listeners) listener({ id: 2, run: 'd', event: { type: 'artifact', node: 'film', path: output, bytes: 1, time: '' } })
  await kept.settled()
  expect(readdirSync(join(project, '.reelgraph/history')).sort()).toEqual(['a', 'c', 'd'])
})
