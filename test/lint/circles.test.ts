/** Files that import each other in a circle can only be read all at once: none does, type imports included. */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { circles, importsOf, root, withMap } from './imports.ts'

it('finds a circle', () => {
  expect(circles(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual([['b', 'c']])
})

it('has none', () => {
  const graph = importsOf()
  expect(graph.size).toBeGreaterThan(300)
  expect(circles(graph).map((one) => one.map((path) => relative(root, path)).sort())).toEqual([])
})

it('is drawn as it is (else: npm run docs)', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  expect(page).toBe(withMap(page))
  for (const [path] of page.matchAll(/(?<=`)(engine|nodes|editor)\/[\w/-]+\.ts(?=`)/g)) expect(existsSync(join(root, path)), path).toBe(true)
}, 300_000)
