/** Tables of input values. Python's csv module, of another hand, is what they are held against. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../../engine/media/rows/csv.ts'
import type { ReelgraphError } from '../../../engine/contract/errors.ts'

const rows = (text: string) => parseCsv(text, 'a.csv').rows.map(({ values }) => values)
const faults = (text: string): string[] => {
  try {
    return parseCsv(text, 'a.csv').faults.map(({ code, file }) => `${code} ${file}`)
  } catch (thrown) {
    return (thrown as ReelgraphError).faults.map(({ code, file }) => `${code} ${file}`)
  }
}

describe('what spreadsheets write', () => {
  it.each([
    ['a,b\n1,2\n', [{ a: '1', b: '2' }]],
    ['a,b\r\n"x, y","say ""hi"""\r\n', [{ a: 'x, y', b: 'say "hi"' }]],
    ['a;b\n"1;2";3,5\n', [{ a: '1;2', b: '3,5' }]],
    ['a\tb\n1, 2; 3\t4\n', [{ a: '1, 2; 3', b: '4' }]],
    ['a,b\n,\n1,\n', [{ a: '', b: '' }, { a: '1', b: '' }]],
    ['a\n"two\nlines"\n\n\n', [{ a: 'two\nlines' }]],
    ['"a;b",c\n1,2\n', [{ 'a;b': '1', c: '2' }]],
    ['a, b\n1, 2\n', [{ a: '1', b: ' 2' }]],
    ['a\rx\ry', [{ a: 'x' }, { a: 'y' }]],
    ['a,b\n', []],
  ])('%j', (text, expected) => expect(rows(text)).toEqual(expected))
})

describe('what is wrong names its line', () => {
  it.each([
    ['prompt\na cat, a dog, at sunset\n', ['E_CSV a.csv:2']],
    ['prompt,n\n"two\nlines",1\na,b,c\nd\n', ['E_CSV a.csv:4', 'E_CSV a.csv:5']],
    ['prompt,n\na 5" disc on a table,1\nsea,2\n', ['E_CSV a.csv:2']],
    ['prompt,n\nsea,1\n"sea" side,2\n', ['E_CSV a.csv:3']],
    ['prompt,n\nsea,1\n"no end,2\n', ['E_CSV a.csv:3']],
    ['p,n\n"sea, sun",1\nforest,1,9\n"bad"x,1\n\nsea "b",2\nsea,3\n', ['E_CSV a.csv:3', 'E_CSV a.csv:4', 'E_CSV a.csv:6']],
    ['p,n\nsea,1\n\n"no end,2\nsea,3\nsea,4\n', ['E_CSV a.csv:4']],
    ['"p"x,n\nsea,1\n"bad"x,1\n', ['E_CSV a.csv:1']],
    ['n,prompt,n\n1,2,3\n', ['E_CSV a.csv:1']],
    ['n,,m\n1,2,3\n', ['E_CSV a.csv:1']],
    ['', ['E_CSV a.csv']],
  ])('%j', (text, expected) => expect(faults(text)).toEqual(expected))
})

describe('any values, however they are quoted', () => {
  const field = fc.stringMatching(/^[ -~äß日🚀\n]{0,12}$/u)
  const tables = fc.tuple(fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), fc.array(fc.tuple(field, field, fc.boolean()), { minLength: 1, maxLength: 6 }))
  const write = (separator: string, end: string, table: readonly (readonly [string, string, boolean])[]): string => {
    const quoted = (text: string, always: boolean): string => (always || text === '' || /[",;\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    return [['one', 'two'].join(separator), ...table.map(([a, b, always]) => [quoted(a, always), quoted(b, always)].join(separator))].join(end) + end
  }

  it('come back as they were', () => {
    fc.assert(fc.property(tables, ([separator, end, table]) => {
      expect(rows(write(separator, end, table))).toEqual(table.map(([one, two]) => ({ one, two })))
    }))
  })

  it('as Python reads them', { timeout: 60_000 }, () => {
    const written = fc.sample(tables, { numRuns: 60, seed: 7 }).map(([separator, end, table]) => ({ separator, text: write(separator, end, table) }))
    const script = `import csv,io,json,sys
print(json.dumps([[r for r in csv.reader(io.StringIO(c['text'], newline=''), delimiter=c['separator'], strict=True)] for c in json.load(sys.stdin)]))`
    const read = JSON.parse(execFileSync('python3', ['-c', script], { input: JSON.stringify(written), encoding: 'utf8' })) as string[][][]
    expect(written.map(({ text }) => rows(text).map(({ one, two }) => [one, two]))).toEqual(read.map(([, ...rest]) => rest))
  })
})
