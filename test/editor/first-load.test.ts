/** What a browser loads before the editor stands there. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ensureEditor } from '../../editor/build.mjs'

const LIMIT = 700_000
const DIST = new URL('../../editor/dist', import.meta.url).pathname

test('the first load is less than 700 kB, compressed', { timeout: 120_000 }, async () => {
  await ensureEditor()
  const page = readFileSync(join(DIST, 'index.html'), 'utf8')
  const wanted = [...page.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, path]) => join(DIST, path!))
  const loaded = new Map<string, number>()
  // Scripts name those that they need at once; what is imported by a call comes later.
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (loaded.has(path)) continue
    const content = readFileSync(path)
    loaded.set(path, gzipSync(content).length)
    if (path.endsWith('.js')) for (const [, next] of content.toString().matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) wanted.push(join(dirname(path), next!))
  }
  expect([...loaded.keys()].some((path) => path.endsWith('.js'))).toBe(true)
  expect([...loaded.values()].reduce((sum, size) => sum + size, gzipSync(page).length)).toBeLessThan(LIMIT)
})
