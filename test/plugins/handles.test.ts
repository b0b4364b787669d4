/** Handles in a node's declaration: what can't be right is refused, what is right reaches the catalogue. */
import { expect, it } from 'vitest'
import { defineFilter, type Handle } from '../../engine/api.ts'
import { nodeEntry } from '../../engine/plugins/catalogue.ts'
import type { Registry } from '../../engine/plugins/registry-types.ts'
import builtIn from '../../nodes/index.ts'

const withHandles = (...handles: readonly unknown[]) => defineFilter({
  type: 'with-handles', title: 'With handles', version: 1, category: 'test', description: 'A node.',
  inputs: { video: 'video' }, outputs: { video: 'video' },
  params: {
    x: { type: 'number', default: 0.5, title: 'X' }, y: { type: 'number', default: 0.5, title: 'Y' }, name: { type: 'string', default: '', title: 'Name' },
    way: { type: 'array', default: [], title: 'Way', items: { type: 'object', properties: { x: { type: 'number' }, y: { type: 'number' }, near: { type: 'number' } } } },
  },
  handles: handles as readonly Handle[],
  frame: async (n, { inputs }) => inputs.video.frame(n),
})

it.each([
  [{ kind: 'dot', x: 'x' }, 'handles[0].kind: expected one of point, rect'],
  [{ kind: 'point' }, 'handles[0]: expected x, y or both'],
  [{ kind: 'point', x: 'across' }, 'handles[0].x: expected the name of a number param, got "across"'],
  [{ kind: 'point', x: 'name' }, 'handles[0].x: expected the name of a number param'],
  [{ kind: 'rect', x: 'x', y: 'y' }, 'expected width and height, or scale'],
  [{ kind: 'rect', x: 'x', y: 'y', scale: 'x', of: ['top'] }, 'expected a port of video, got "top"'],
  [{ kind: 'radius' }, 'handles[0].radius: expected the name of a number param'],
  [{ kind: 'line', from: ['x', 'y'], to: ['x', 'z'] }, 'handles[0].to: expected the name of a number param'],
  [{ kind: 'path', points: 'x' }, 'handles[0].points: expected the name of a param that is a list'],
  [{ kind: 'view', x: 'x', y: 'y', zoom: 'zoom', in: 'way' }, 'handles[0].zoom: expected the name of a number param'],
  [{ kind: 'view', x: 'x', y: 'y', zoom: 'near', in: 'x' }, 'handles[0].in: expected a param that is a list of things'],
  [{ kind: 'point', x: 'x', on: 'film' }, 'expected a port of video, got "film"'],
  [{ kind: 'point', x: 'x', when: { mode: ['a'] } }, 'handles[0].when: expected the name of a param'],
  [{ kind: 'colour', colour: 'x' }, 'handles[0].colour: expected the name of a text param'],
])('%j is refused', (handle, text) => {
  expect(() => withHandles(handle)).toThrow(text)
})

it('what is right is in the catalogue, of plugins as of built-in nodes', () => {
  const handle: Handle = { kind: 'view', x: 'x', y: 'y', zoom: 'near', in: 'way', on: 'video', when: { name: ['a'] } }
  expect(nodeEntry(withHandles({ kind: 'point', x: 'x', y: 'y' }, handle), { ownerOf: () => undefined } as unknown as Registry).handles).toEqual([{ kind: 'point', x: 'x', y: 'y' }, handle])
  expect(builtIn.nodes!.find(({ type }) => type === 'shape-mask')!.handles[0]).toMatchObject({ kind: 'rect', angle: 'rotation' })
})
