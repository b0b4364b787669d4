import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { openSqliteStore } from '../../engine/store/store-sqlite.ts'
import type { ArtifactStore, StoreProblem } from '../../engine/store/store.ts'

const KEY = 'a'.repeat(64)
const key = (n: number): string => n.toString(16).padStart(64, '0')
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'no error', (thrown) => toReelgraphError(thrown).code)

let folder: string
let store: ArtifactStore
let problems: StoreProblem[]

function reopen(): void {
  store = openSqliteStore(folder)
  problems = []
  store.listen((problem) => problems.push(problem))
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-store-'))
  reopen()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function put(name: string, contents = name): Promise<string> {
  const partial = await store.begin(name, 'test')
  writeFileSync(partial.scratch('file.bin'), contents)
  await partial.addPart('file.bin', { length: contents.length })
  await partial.finish({ answer: 42 })
  return (await store.find(name))!.files[0]!.path
}

describe('artifacts', () => {
  it('are found again, also after a restart', async () => {
    expect(await store.find(KEY)).toBeUndefined()
    await put(KEY, 'hello')
    store.close()
    reopen()
    const artifact = (await store.find(KEY))!
    expect(artifact).toMatchObject({ key: KEY, kind: 'test', meta: { answer: 42 }, bytes: 5 })
    expect(artifact.files).toEqual([expect.objectContaining({ name: 'file.bin', bytes: 5, meta: { length: 5 }, sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' })])
    expect(readFileSync(artifact.files[0]!.path, 'utf8')).toBe('hello')
  })

  it.each<[string, (path: string) => void, RegExp]>([
    ['a flipped byte', (path) => { writeFileSync(path, 'jello'); utimesSync(path, 1, 1) }, /other contents/],
    ['a cut file', (path) => truncateSync(path, 2), /2 bytes instead of 5/],
    ['a longer file', (path) => appendFileSync(path, '!'), /6 bytes/],
    ['a file that is gone', (path) => rmSync(path), /is gone/],
  ])('with %s are reported, removed and can be made anew', async (_, damage, detail) => {
    damage(await put(KEY, 'hello'))
    expect(await store.verify()).toEqual([{ key: KEY, detail: expect.stringMatching(detail) as string }])
    expect(await store.find(KEY)).toBeUndefined()
    expect(problems).toEqual([{ key: KEY, detail: expect.stringMatching(detail) as string }])
    await put(KEY, 'hello')
    expect(await store.find(KEY)).toBeDefined()
    expect(await store.verify()).toEqual([])
  })

  it('are removed by verify only when it is told to mend', async () => {
    truncateSync(await put(KEY), 1)
    await store.verify()
    expect(await store.list()).toHaveLength(1)
    await store.verify(true)
    expect(await store.list()).toHaveLength(0)
  })
})

describe('parts', () => {
  it('of a suspended artifact are taken up, scratch files thrown away', async () => {
    const first = await store.begin(KEY, 'test')
    writeFileSync(first.scratch('a'), 'a')
    await first.addPart('a', { n: 1 })
    writeFileSync(first.scratch('b'), 'half')
    await first.suspend()
    const second = await store.begin(KEY, 'test')
    expect(second.parts).toEqual([expect.objectContaining({ name: 'a', meta: { n: 1 } })])
    expect(existsSync(second.scratch('b'))).toBe(false)
    await second.discard()
    expect((await store.begin(KEY, 'test')).parts).toEqual([])
  })

  it('from a damaged one on are made anew', async () => {
    const first = await store.begin(KEY, 'test')
    for (const name of ['a', 'b', 'c']) {
      writeFileSync(first.scratch(name), name)
      await first.addPart(name)
    }
    truncateSync(first.parts[1]!.path, 0)
    await first.suspend()
    const second = await store.begin(KEY, 'test')
    expect(second.parts.map((part) => part.name)).toEqual(['a'])
    expect(problems).toHaveLength(1)
  })

  it('survive a process that is killed, whose lock is taken over', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('crash.ts', import.meta.url)), folder, KEY], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    // Alive, it keeps the key for itself.
    const begun = store.begin(KEY, 'video')
    expect(await Promise.race([begun.then(() => 'taken'), new Promise((resolve) => setTimeout(() => resolve('waiting'), 300))])).toBe('waiting')
    child.kill('SIGKILL')
    const partial = await begun
    expect(partial.parts.map((part) => [part.name, readFileSync(part.path, 'utf8')])).toEqual([['one.bin', 'contents of one.bin'], ['two.bin', 'contents of two.bin']])
    expect(existsSync(partial.scratch('three.bin'))).toBe(false)
    await partial.finish(null)
    expect((await store.find(KEY))!.files).toHaveLength(2)
  })

  it('of one key are made by one at a time', async () => {
    const first = await store.begin(KEY, 'test')
    const order: string[] = []
    const second = store.begin(KEY, 'test').then((partial) => (order.push('second'), partial))
    await new Promise((resolve) => setTimeout(resolve, 20))
    order.push('first')
    await first.suspend()
    await (await second).suspend()
    expect(order).toEqual(['first', 'second'])
  })
})

describe('retention', () => {
  it('lets go of the least recently used first, never of what is open', async () => {
    for (let n = 1; n <= 4; n++) {
      await put(key(n), 'x'.repeat(100))
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    await store.find(key(1))
    const open = await store.begin(key(9), 'test')
    writeFileSync(open.scratch('part'), 'y'.repeat(100))
    await open.addPart('part')
    expect(await store.gc(350)).toEqual({ removed: 2, bytes: 200 })
    expect((await store.list()).map((one) => one.key).sort()).toEqual([key(1), key(4)])
    await open.suspend()
    expect(await store.gc(200)).toMatchObject({ removed: 1 })
    expect((await store.list()).map((one) => one.key).sort()).toEqual([key(1), key(4)])
    expect((await store.begin(key(9), 'test')).parts).toEqual([])
  })
})

describe('costs of nodes', () => {
  it('are a moving mean that forgets', () => {
    expect(store.timing('blur')).toBeUndefined()
    store.recordTiming('blur', 10)
    expect(store.timing('blur')).toBe(10)
    for (let i = 0; i < 30; i++) store.recordTiming('blur', 20)
    store.recordTiming('blur', NaN)
    expect(store.timing('blur')).toBeCloseTo(20, 2)
  })
})

describe('a folder that fails', () => {
  it('which is a file: E_STORE', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => openSqliteStore(join(folder, 'file'))).toThrow('E_STORE')
  })

  it('whose disk is full: E_DISK_FULL, and the store works on', async (context) => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status !== 0) return context.skip('mounting a small disk needs root')
    try {
      const small = openSqliteStore(disk)
      const partial = await small.begin(KEY, 'test')
      const write = async (): Promise<void> => {
        writeFileSync(partial.scratch('big'), new Uint8Array(8 << 20))
        await partial.addPart('big')
      }
      expect(await codeOf(write().catch((thrown) => Promise.reject(toReelgraphError(thrown))))).toBe('E_DISK_FULL')
      rmSync(partial.scratch('big'), { force: true })
      await partial.discard()
      expect(await small.find(KEY)).toBeUndefined()
      small.close()
    } finally {
      spawnSync('umount', ['-l', disk])
    }
  })
})
