import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeWords } from '../../editor/files/change-words.ts'
import { fileOfTitle, freeTitle, freshPath, isFreshPath, labelsOf } from '../../editor/files/names.ts'
import { commit, createHistory, endStep, undo } from '../../editor/document/history.ts'
import { isSafePath } from '../../engine/bundle/manifest.ts'

describe('names of graphs', () => {
  test.each([['First film', 'graphs/first-film.json'], ['  Über den  Fluß! ', 'graphs/über-den-fluß.json'], ['海の夜明け', 'graphs/海の夜明け.json'], ['../../etc', 'graphs/etc.json'], ['…', 'graphs/graph.json']])('%s is saved as %s', (title, path) => {
    expect(fileOfTitle(title)).toBe(path)
  })
  test('whatever the title, the file lies in the folder and has a name', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (title) => {
      const path = fileOfTitle(title)
      expect([path.split('/').length, isSafePath(path)]).toEqual([2, true])
    }))
  })
  test('a path before the first save is told from a file', () => {
    expect([isFreshPath(freshPath()), isFreshPath('graphs/first-film.json'), isFreshPath('graphs/film-2.json')]).toEqual([true, false, false])
    expect(freshPath()).not.toBe(freshPath())
  })
  test('the first free title', () => {
    expect([freeTitle([]), freeTitle(['Untitled']), freeTitle(['Untitled', 'Untitled 3', 'Untitled 2'])]).toEqual(['Untitled', 'Untitled 2', 'Untitled 4'])
  })
  test('no two tabs are called alike', () => {
    const fresh = ['graphs/film-mx1-0.json', 'graphs/film-mx1-1.json']
    expect(labelsOf([{ path: 'graphs/a.json', title: 'A' }, { path: 'b/a.json', title: 'A' }, { path: fresh[0]!, title: 'A' }, { path: fresh[1]!, title: 'A' }, { path: 'graphs/b.json', title: 'B' }])).toEqual(['A · graphs/a', 'A · b/a', 'A · new', 'A · new 2', 'B'])
    const paths = fc.uniqueArray(fc.tuple(fc.constantFrom('graphs', 'graphs/x', 'b'), fc.constantFrom('a', 'b', 'c')).map((parts) => `${parts.join('/')}.json`))
    fc.assert(fc.property(paths, (all) => { expect(new Set(labelsOf(all.map((path) => ({ path, title: 'Same' })))).size).toBe(all.length) }))
  })
})

test('what a save changed, in words', () => {
  const none = { added: [], removed: [], changed: [], graph: [] }
  expect(changeWords(none)).toBe('moved nodes')
  expect(changeWords({ ...none, added: ['a'], removed: ['b', 'c'], graph: ['title'] })).toBe('added a; removed b, c; of the graph: title')
  expect(changeWords({ ...none, changed: ['a', 'b', 'c', 'd', 'e', 'f'] })).toBe('changed a, b, c, d and 2 more')
})

test('a step ends with its gesture: five edits of one field are five steps, the letters of one are one', () => {
  const typed = (title: string) => ({ format: 1 as const, title, nodes: {} })
  let history = createHistory(typed(''))
  for (const word of ['one', 'two', 'three', 'four', 'five']) {
    for (let k = 1; k <= word.length; k++) history = commit(history, typed(word.slice(0, k)), 'graph title')
    history = endStep(history)
  }
  expect(history.past.map(({ title }) => title)).toEqual(['', 'one', 'two', 'three', 'four'])
  expect(undo(history).now.title).toBe('four')
})
