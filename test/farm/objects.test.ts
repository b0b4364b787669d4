/** One suite for both places that machines leave files in, and for the stores of artifacts that share them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { cleanStore } from '../../engine/farm/clean-store.ts'
import { openObjects } from '../../engine/farm/open-farm.ts'
import type { ObjectStore } from '../../engine/farm/objects.ts'
import { createSharedStore, type SharedStore } from '../../engine/farm/shared-store.ts'
import type { Rule } from '../../engine/retention/due.ts'
import { openSqliteStore } from '../../engine/store/store-sqlite.ts'
import type { ArtifactStore, StoreProblem } from '../../engine/store/store.ts'
import { startS3 } from './servers.ts'

let s3: Awaited<ReturnType<typeof startS3>>
beforeAll(async () => {
  s3 = await startS3()
})
afterAll(() => s3.end())

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-objects-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

let runs = 0
const PLACES: readonly (readonly [string, () => Promise<ObjectStore>])[] = [
  ['a folder', () => openObjects(join(folder, 'share'))],
  ['S3', () => openObjects(`${s3.address}-${++runs}/`)],
]

describe.each(PLACES)('files in %s', (_name, open) => {
  let objects: ObjectStore
  beforeEach(async () => {
    objects = await open()
  })
  afterEach(() => objects.close())

  test('come back byte for byte, are listed with their sizes, replaced and removed', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => (n * 7919) >> 3)
    writeFileSync(join(folder, 'in.bin'), bytes)
    await objects.putFile('artifacts/ab/abcd/video-00000000.mkv', join(folder, 'in.bin'))
    await objects.putText('plans/x.json', '{"ü":1}')
    expect(await objects.getFile('artifacts/ab/abcd/video-00000000.mkv', join(folder, 'out.bin'))).toBe(true)
    expect(Buffer.compare(readFileSync(join(folder, 'out.bin')), bytes)).toBe(0)
    expect(await objects.getText('plans/x.json')).toBe('{"ü":1}')
    await objects.putText('plans/x.json', 'other')
    expect(await objects.getText('plans/x.json')).toBe('other')
    const listed = await objects.list('artifacts/')
    expect(listed.map(({ name, bytes: size }) => [name, size])).toEqual([['artifacts/ab/abcd/video-00000000.mkv', 300_000]])
    expect(Math.abs(listed[0]!.changed - Date.now())).toBeLessThan(60_000)
    expect((await objects.list('')).length).toBe(2)
    await objects.remove('plans/x.json')
    await objects.remove('plans/x.json')
    expect(await objects.has('plans/x.json')).toBe(false)
  })

  test('that are not there are no failure', async () => {
    expect(await objects.has('plans/none.json')).toBe(false)
    expect(await objects.getText('plans/none.json')).toBeUndefined()
    expect(await objects.getFile('plans/none.json', join(folder, 'none'))).toBe(false)
    expect(await objects.list('plans/')).toEqual([])
  })
})

describe.each(PLACES)('old results in %s', (_name, open) => {
  test('go by age and size, whole, and nothing that a job needs', async () => {
    const objects = await open()
    const DAY = 86_400_000
    const artifact = async (digit: string): Promise<string> => {
      const key = digit.repeat(64)
      await objects.putText(`artifacts/${key.slice(0, 2)}/${key}/0.mkv`, 'x'.repeat(1e6))
      await objects.putText(`artifacts/${key.slice(0, 2)}/${key}/.artifact.json`, '{}')
      return key
    }
    const [old, kept] = [await artifact('1'), await artifact('2')]
    const [file, other] = ['3'.repeat(64), '4'.repeat(64)]
    for (const sha256 of [file, other]) await objects.putText(`files/${sha256.slice(0, 2)}/${sha256}`, 'x')
    const plan = (files: readonly string[]): string => JSON.stringify({ plan: 1, node: 'film', key: old, graph: {}, kept: { scene: kept }, files: files.map((sha256) => ({ path: 'a.png', bytes: 1, sha256 })) })
    await objects.putText('plans/needed.json', plan([file]))
    await objects.putText('plans/old.json', plan([other]))
    const job = { id: 'a', title: 'a', owner: 'ana', priority: 0, plan: 'needed', needs: { engine: '1', plugins: {}, models: {}, memory: 0 } }
    const queue = { unfinished: async () => [job] }
    const written = Math.min(...(await objects.list('')).map(({ changed }) => changed))
    // The job was planned two days after all was made.
    const aged: ObjectStore = { ...objects, list: async (prefix) => (await objects.list(prefix)).map((one) => ({ ...one, changed: one.name === 'plans/needed.json' ? written + 2 * DAY : written })) }
    const clean = async (rule: Rule, dry: boolean, days: number, jobs?: typeof queue) => (await cleanStore(aged, { rule, dry, now: written + days * DAY, ...(jobs === undefined ? {} : { queue: jobs }) })).map(({ name }) => name).sort()
    const free = [`artifacts/11/${old}`, `files/44/${other}`, 'plans/old.json']
    expect(await clean({ days: 30 }, true, 29, queue)).toEqual([])
    expect(await clean({ days: 30 }, true, 365, queue)).toEqual(free)
    // Each result is a megabyte; what must stay counts, too.
    expect(await clean({ MB: 1.5 }, true, 365, queue)).toEqual([`artifacts/11/${old}`])
    expect(await clean({ MB: 0 }, true, 0.9)).toEqual([])
    expect((await objects.list('')).length).toBe(8)
    expect(await clean({ days: 30 }, false, 365, queue)).toEqual(free)
    expect((await objects.list('')).map(({ name }) => name).sort()).toEqual([`artifacts/22/${kept}/.artifact.json`, `artifacts/22/${kept}/0.mkv`, `files/33/${file}`, 'plans/needed.json'])
    expect(await clean({ days: 30 }, false, 365)).toHaveLength(3)
    expect(await objects.list('')).toEqual([])
    objects.close()
  })

  test('stay where they were made since the job was planned that waits longest', async () => {
    const objects = await open()
    await objects.putText('plans/p.json', JSON.stringify({ plan: 1, files: [], kept: {} }))
    await objects.putText(`artifacts/55/${'5'.repeat(64)}/.artifact.json`, '{}')
    const queue = { unfinished: async () => [{ id: 'a', title: 'a', owner: 'ana', priority: 0, plan: 'p', needs: { engine: '1', plugins: {}, models: {}, memory: 0 } }] }
    expect(await cleanStore(objects, { rule: { MB: 0 }, now: Date.now() + 1e10, dry: false, queue })).toEqual([])
    expect(await cleanStore(objects, { rule: { MB: 0 }, now: Date.now() + 1e10, dry: false })).toHaveLength(2)
    objects.close()
  })
})

const KEY = 'a'.repeat(64)

describe.each([['one machine', undefined] as const, ...PLACES])('artifacts of %s', (_name, open) => {
  let objects: ObjectStore | undefined
  let store: ArtifactStore
  let other: SharedStore | undefined
  let problems: StoreProblem[]
  beforeEach(async () => {
    objects = await open?.()
    const local = openSqliteStore(join(folder, 'here'))
    store = objects === undefined ? local : createSharedStore(local, objects)
    other = objects === undefined ? undefined : createSharedStore(openSqliteStore(join(folder, 'there')), objects)
    problems = []
    other?.listen((one) => problems.push(one))
  })
  afterEach(() => {
    store.close()
    other?.close()
    objects?.close()
  })
  async function put(key: string, contents: string): Promise<void> {
    const partial = await store.begin(key, 'node')
    writeFileSync(partial.scratch('one.bin'), contents)
    await partial.addPart('one.bin', { port: 'video' })
    writeFileSync(partial.scratch('two.bin'), `${contents} too`)
    await partial.addPart('two.bin', { port: 'audio' })
    await partial.finish({ ports: { video: 7 } })
  }

  test('are found whole, with what was said of them', async () => {
    expect(await store.find(KEY)).toBeUndefined()
    await put(KEY, 'contents')
    const found = (await store.find(KEY))!
    expect(found).toMatchObject({ kind: 'node', meta: { ports: { video: 7 } } })
    expect(found.files.map(({ name, meta, path }) => [name, meta, readFileSync(path, 'utf8')])).toEqual([['one.bin', { port: 'video' }, 'contents'], ['two.bin', { port: 'audio' }, 'contents too']])
  })

  test('in the making keep their parts, and are nobody else\'s yet', async () => {
    const partial = await store.begin(KEY, 'node')
    writeFileSync(partial.scratch('one.bin'), 'half')
    await partial.addPart('one.bin')
    await partial.suspend()
    expect(await store.find(KEY)).toBeUndefined()
    expect(await other?.find(KEY)).toBeUndefined()
    const again = await store.begin(KEY, 'node')
    expect(again.parts.map(({ name }) => name)).toEqual(['one.bin'])
    await again.discard()
  })

  test('are other machines\' too, byte for byte, and fetched once', async () => {
    await put(KEY, 'contents')
    if (other === undefined) return
    expect(await other.isShared(KEY)).toBe(true)
    const [found, same] = await Promise.all([other.find(KEY), other.find(KEY)])
    expect(found!.files.map(({ name, meta, path }) => [name, meta, readFileSync(path, 'utf8')])).toEqual([['one.bin', { port: 'video' }, 'contents'], ['two.bin', { port: 'audio' }, 'contents too']])
    expect(same).toEqual(found)
    for (const { name } of await objects!.list('')) await objects!.remove(name)
    expect((await other.find(KEY))?.meta).toEqual({ ports: { video: 7 } })
  })

  test('that were damaged on the way are told of, made again and published again', async () => {
    await put(KEY, 'contents')
    if (other === undefined) return
    const name = (await objects!.list('')).find((one) => one.name.endsWith('two.bin'))!.name
    await objects!.putText(name, 'something else')
    expect(await other.find(KEY)).toBeUndefined()
    expect(problems.map(({ key, detail }) => [key, detail.includes('two.bin has other contents')])).toEqual([[KEY, true]])
    expect(await other.isShared(KEY)).toBe(false)
    await (store as SharedStore).publish(KEY)
    expect((await other.find(KEY))?.files).toHaveLength(2)
  })

  test('of segments that one machine alone has a use for are not shared', async () => {
    const partial = await store.begin(KEY, 'encode')
    writeFileSync(partial.scratch('one.bin'), 'segment')
    await partial.addPart('one.bin')
    await partial.finish(null)
    expect(await other?.isShared(KEY)).not.toBe(true)
  })
})

test('a bucket that is not there, and an address that is none, are told', async () => {
  const objects = await openObjects('s3://none')
  expect(toReelgraphError(await objects.putText('x', 'y').catch((thrown: unknown) => thrown)).code).toBe('E_FARM_REACH')
  objects.close()
  expect(toReelgraphError(await openObjects('s3://').catch((thrown: unknown) => thrown)).code).toBe('E_USAGE')
})
