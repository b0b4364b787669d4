/** Files that import each other in a circle can only be read all at once: none does, type imports included. */
import { relative } from 'node:path'
import { expect, it } from 'vitest'
import { circles, importsOf, root } from './imports.ts'

it('finds a circle', () => {
  expect(circles(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual([['b', 'c']])
})

it('has none', () => {
  const graph = importsOf()
  expect(graph.size).toBeGreaterThan(300)
  expect(circles(graph).map((one) => one.map((path) => relative(root, path)).sort())).toEqual([])
})
