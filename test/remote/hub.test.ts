/** The remote service over a real store and journal, with tasks that need no network. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failure } from '../../engine/contract/errors.ts'
import { createRemoteHub, realPace, uuidOf, type RemoteBinding } from '../../engine/remote/create-remote.ts'
import { openSqliteJournal } from '../../engine/remote/journal-sqlite.ts'
import type { RemoteHost, RemoteState, RemoteTask } from '../../engine/remote/remote.ts'
import { openSqliteStore } from '../../engine/store/store-sqlite.ts'
import type { ArtifactStore } from '../../engine/store/store.ts'

const HOST: RemoteHost = { name: 'host', address: { variable: 'HOST_URL', default: 'http://127.0.0.1:9' }, parallel: 2 }

let folder: string
let store: ArtifactStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-hub-'))
  store = openSqliteStore(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const never = Promise.reject(new Error('not in this test'))
never.catch(() => {})
const hubOf = (environment: Record<string, string> = {}) =>
  createRemoteHub({
    environment,
    store: () => store,
    journal: () => openSqliteJournal(folder),
    media: { openFilm: () => never, isAnimation: () => never, writePictures: () => never },
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    pace: realPace(0.001),
  })
const quiet = { debug() {}, info() {}, warn() {} }
const binding = (key: string, change: Partial<RemoteBinding> = {}): RemoteBinding => ({ key, mode: 'run', signal: new AbortController().signal, log: quiet, progress: () => {}, ...change })

/** Submissions, and a task that is in a state. */
function counted(stateOf: () => RemoteState, change: Partial<RemoteTask> = {}) {
  const ids: string[] = []
  const task: RemoteTask = {
    interval: 1,
    submit: (_, id) => (ids.push(id), Promise.resolve({ id })),
    poll: () => Promise.resolve(stateOf()),
    ...change,
  }
  return { ids, task }
}

describe('a task that takes too long', () => {
  it('is given up, and taken up by the next run', async () => {
    const hub = hubOf()
    const slow = counted(() => ({ state: 'running' }), { limit: -1 })
    const thrown = (await hub.forNode(binding('key')).task(HOST, slow.task).catch((error: unknown) => error)) as Error
    expect(thrown).toMatchObject({ code: 'E_REMOTE_TIMEOUT' })
    expect(thrown.message).toContain(slow.ids[0])
    const after = counted(() => ({ state: 'failed', reason: 'enough' }))
    await expect(hub.forNode(binding('key')).task(HOST, after.task)).rejects.toMatchObject({ code: 'E_REMOTE_FAILED' })
    expect(after.ids).toEqual([])
    hub.close()
  })
})

it('has at most as many tasks under way as the host allows', async () => {
  const hub = hubOf()
  let open = 0
  let most = 0
  const one = () => {
    let polls = 0
    return counted(
      () => {
        if (++polls < 5) return { state: 'running' }
        open--
        return { state: 'failed', reason: 'enough' }
      },
      { submit: (_, id) => ((most = Math.max(most, ++open)), Promise.resolve({ id })) },
    ).task
  }
  await Promise.allSettled(Array.from({ length: 7 }, (_, k) => hub.forNode(binding(`key ${k}`)).task(HOST, one())))
  expect(most).toBe(2)
  hub.close()
})

it('lets those who wait for a place go when they are cancelled', async () => {
  const hub = hubOf()
  const stop = new AbortController()
  const running = counted(() => (stop.signal.aborted ? { state: 'failed', reason: 'enough' } : { state: 'running' }))
  const busy = ['a', 'b'].map((key) => hub.forNode(binding(key)).task(HOST, running.task).catch(() => {}))
  const waiting = counted(() => ({ state: 'running' }))
  const third = hub.forNode(binding('c', { signal: stop.signal })).task(HOST, waiting.task)
  setTimeout(() => stop.abort(), 20)
  await expect(third).rejects.toMatchObject({ code: 'E_CANCELLED' })
  expect(waiting.ids).toEqual([])
  await Promise.all(busy)
  hub.close()
})

it('lets those go that wait for another process', async () => {
  const hub = hubOf()
  const held = await store.begin(createHash('sha256').update('remote task host key').digest('hex'), 'remote')
  const stop = new AbortController()
  const waiting = counted(() => ({ state: 'failed', reason: 'enough' }))
  const task = hub.forNode(binding('key', { signal: stop.signal })).task(HOST, waiting.task)
  setTimeout(() => stop.abort(), 20)
  await expect(task).rejects.toMatchObject({ code: 'E_CANCELLED' })
  await held.suspend()
  // The key is free again.
  await expect(hub.forNode(binding('key')).task(HOST, waiting.task)).rejects.toMatchObject({ code: 'E_REMOTE_FAILED' })
  expect(waiting.ids).toHaveLength(1)
  hub.close()
})

it('names each submission anew, and does not believe in a task without a name', async () => {
  const hub = hubOf()
  const failing = counted(() => ({ state: 'failed', reason: 'enough' }))
  for (let k = 0; k < 2; k++) {
    await hub.forNode(binding('key')).task(HOST, failing.task).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  expect(new Set(failing.ids).size).toBe(2)
  const nameless = counted(() => ({ state: 'running' }), { submit: () => Promise.resolve({ id: '' }) })
  await expect(hub.forNode(binding('other')).task(HOST, nameless.task)).rejects.toMatchObject({ code: 'E_REMOTE_RESULT' })
  hub.close()
})

describe('a submission that the service takes twice under one name', () => {
  /** A service that fails the first submissions, after having taken them or not. */
  const serve = async (failing: number, work: (host: RemoteHost, names: string[]) => Promise<void>): Promise<void> => {
    const names: string[] = []
    const server = createServer((request, response) => {
      names.push(String(request.headers['idempotency-key']))
      response.writeHead(names.length > failing ? 200 : 502).end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await work({ ...HOST, address: { ...HOST.address, default: address } }, names).finally(() => server.close())
  }
  const taskOf = (change: Partial<RemoteTask> = {}) =>
    counted(() => ({ state: 'failed', reason: 'enough' }), {
      submit: async (call, id) => (await call.send('POST', '/jobs', { once: true, headers: { 'idempotency-key': id } }), { id }),
      ...change,
    }).task

  it('is made again under that name after a 5xx, and by the next run', () =>
    serve(7, async (host, names) => {
      const hub = hubOf()
      const ask = (): Promise<unknown> => hub.forNode(binding('key')).task(host, taskOf({ repeatable: true }))
      await expect(ask()).rejects.toMatchObject({ code: 'E_REMOTE_UNREACHABLE' })
      expect(names).toHaveLength(6)
      await expect(ask()).rejects.toMatchObject({ code: 'E_REMOTE_FAILED' })
      expect(names).toHaveLength(8)
      expect(new Set(names).size).toBe(1)
      hub.close()
    }))

  it('is not made again where the service gives no such word', () =>
    serve(1, async (host, names) => {
      const hub = hubOf()
      await expect(hub.forNode(binding('key')).task(host, taskOf())).rejects.toMatchObject({ code: 'E_REMOTE_UNCERTAIN' })
      expect(names).toHaveLength(1)
      hub.close()
    }))
})

describe('a key that a service quotes where its words are cut', () => {
  const key = `sk-${'A1b2C3d4'.repeat(6)}`
  const KEYED: RemoteHost = { ...HOST, key: { variable: 'HOST_KEY' } }
  it.each([
    ['an error of many letters', 401, (said: string) => JSON.stringify({ error: `${'x'.repeat(570)} ${said}` })],
    ['an error that is no JSON', 400, (said: string) => `${'x'.repeat(580)} ${said}`],
    ['an answer that is no JSON', 200, (said: string) => `Hello ${'y'.repeat(40)} ${said}`],
  ] as const)('does not show in %s', async (_, status, words) => {
    const server = createServer((request, response) => response.writeHead(status).end(words(request.headers.authorization!)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const hub = hubOf({ HOST_KEY: key })
    const host = { ...KEYED, address: { ...HOST.address, default: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }
    const { task } = counted(() => ({ state: 'running' }), { submit: async (call) => (await call.send('POST', '/jobs'), { id: 'a' }) })
    const thrown = (await hub.forNode(binding('key')).task(host, task).catch((error: unknown) => error)) as Error
    server.close()
    hub.close()
    expect(thrown.message).toMatch(/x{20}|y{20}/)
    expect(thrown.message).not.toContain(key.slice(0, 4))
  })

  it('does not show in what a backend says of an answer, nor in progress', async () => {
    const hub = hubOf({ HOST_KEY: key })
    const read = (): never => {
      throw failure('E_REMOTE_RESULT', { type: 'host', expected: 'a scene', got: `the words ${key}` })
    }
    const keyed = { ...KEYED, address: { ...HOST.address, default: 'http://127.0.0.1:9' } }
    hub.standing(keyed)
    await expect(hub.forNode(binding('key')).ask(keyed, { ask: () => Promise.resolve(null), read })).rejects.toMatchObject({ message: expect.stringMatching(/the words \[HOST_KEY\]/), faults: [{ got: 'the words [HOST_KEY]' }] })
    const said: string[] = []
    let polls = 0
    const { task } = counted(() => (++polls < 3 ? { state: 'running', message: `node ${key}` } : { state: 'failed', reason: `${'x'.repeat(20)} ${key.slice(0, 30)}` }))
    const thrown = (await hub.forNode(binding('other', { progress: (_, __, message = '') => void said.push(message) })).task(keyed, task).catch((error: unknown) => error)) as Error
    hub.close()
    expect(said).toContain('host: node [HOST_KEY]')
    expect(thrown.message).toContain('xxx [HOST_KEY]')
    expect(JSON.stringify(said) + thrown.message).not.toContain(key.slice(0, 4))
  })
})

it('makes UUIDs of version 8 (RFC 9562)', () => {
  expect(uuidOf('0123456789abcdef'.repeat(4))).toBe('01234567-89ab-8def-a123-456789abcdef')
})
