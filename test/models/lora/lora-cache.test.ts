import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createLoraCache } from '../../../engine/models/lora/lora-cache.ts'
import type { Lora } from '../../../engine/models/lora/lora-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-loras-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string): string => {
  writeFileSync(join(folder, name), name)
  return join(folder, name)
}
const lora = (path: string): Lora => {
  const numbers = (count: number) => ({ dims: [count], data: new Float32Array(count) })
  return { file: path, digest: '', triggerWords: [], unread: [], layers: [{ part: 'unet', layer: 'a', flat: false, product: { rank: 1, scale: 1, down: numbers(10), up: numbers(5) }, bias: numbers(10) }] }
}
/** 100 bytes each. */
function reader() {
  const read: string[] = []
  return { read, load: (path: string): Promise<Lora> => (read.push(path), Promise.resolve(lora(path))) }
}

it('reads a file once, also for two who ask at the same time', async () => {
  const { read, load } = reader()
  const cache = createLoraCache(load, 1000)
  const [a] = [file('a')]
  const [one, two] = await Promise.all([cache(a), cache(a)])
  expect(two).toBe(one)
  expect(await cache(a)).toBe(one)
  expect(read).toEqual([a])
})

it('reads it anew when it has changed', async () => {
  const { read, load } = reader()
  const cache = createLoraCache(load, 1000)
  const a = file('b')
  await cache(a)
  utimesSync(a, 5, 5)
  await cache(a)
  expect(read).toEqual([a, a])
})

it('keeps the last used within its bounds, and nothing that is larger', async () => {
  const { read, load } = reader()
  const cache = createLoraCache(load, 250)
  const [a, b, c] = [file('c'), file('d'), file('e')]
  await cache(a)
  await cache(b)
  await cache(a)
  await cache(c)
  expect(read.splice(0)).toEqual([a, b, c])
  await cache(a)
  expect(read.splice(0)).toEqual([])
  await cache(b)
  expect(read.splice(0)).toEqual([b])
  const small = createLoraCache(load, 99)
  await small(a)
  await small(a)
  expect(read).toEqual([a, a])
})

it('does not keep a failure', async () => {
  let tries = 0
  const cache = createLoraCache((path) => (tries++ === 0 ? Promise.reject(new Error('busy')) : Promise.resolve(lora(path))))
  const a = file('f')
  await expect(cache(a)).rejects.toThrow('busy')
  expect((await cache(a)).file).toBe(a)
})
