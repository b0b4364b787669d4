/** Every text of the editor in every language: none missing, none unused, the same values filled in, all forms that the language counts in. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { LANGUAGE_NAMES, type Words } from '../../editor/language/languages.ts'

const EDITOR = new URL('../../editor', import.meta.url).pathname
const sources = readdirSync(EDITOR, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.startsWith('dist') && !path.endsWith('.d.ts'))

/** Texts by their keys; those that count have both English forms. Calls that name no literal are listed apart. */
function collect(): { readonly texts: ReadonlySet<string>; readonly counted: ReadonlySet<string>; readonly unclear: readonly string[] } {
  const [texts, counted, unclear] = [new Set<string>(), new Set<string>(), [] as string[]]
  for (const path of sources) {
    const source = ts.createSourceFile(path, readFileSync(join(EDITOR, path), 'utf8'), ts.ScriptTarget.Latest, true)
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
        const { text: callee } = node.expression
        const [first, second, third] = node.arguments
        if (callee === 't') {
          if (first !== undefined && ts.isStringLiteralLike(first)) texts.add(first.text)
          else unclear.push(`${path}: ${node.getText()}`)
        }
        if (callee === 'tn') {
          if (second !== undefined && third !== undefined && ts.isStringLiteralLike(second) && ts.isStringLiteralLike(third)) counted.add(third.text)
          else unclear.push(`${path}: ${node.getText()}`)
        }
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return { texts, counted, unclear }
}
/** Words that stand in the page itself. */
function inPage(): readonly string[] {
  const page = readFileSync(join(EDITOR, 'index.html'), 'utf8').replace(/^[^]*<body>/, '')
  const attributes = [...page.matchAll(/aria-(?:label|roledescription)="([^"]+)"/g)].map(([, text]) => text!)
  const between = [...page.matchAll(/>([^<>]+)</g)].map(([, text]) => text!.trim())
  return [...attributes, ...between].filter((text) => text !== '' && text !== 'Reelgraph')
}

const { texts, counted, unclear } = collect()
// Names of groups are translated where they are shown; their file is the browser's.
const GROUPS = [...(/GROUPS = \[([^\]]+)\]/.exec(readFileSync(join(EDITOR, 'commands/command.ts'), 'utf8'))?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, group]) => group!)
const wanted = new Set([...texts, ...counted, ...GROUPS, ...inPage()])
const holes = (text: string): string => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ')

test('texts are literals, so that they are found', () => {
  expect(wanted.size).toBeGreaterThan(400)
  expect(unclear.filter((call) => !/^language\/t\.ts: t\(text\)$|^panels\/sheet\.ts: t\(group\)$/.test(call))).toEqual([])
})

describe.each(LANGUAGE_NAMES.filter((name) => name !== 'en'))('%s', (name) => {
  const words = JSON.parse(readFileSync(join(EDITOR, `public/locales/${name}.json`), 'utf8')) as Words
  test('has every text, and no other', () => {
    expect([...wanted].filter((text) => !Object.hasOwn(words, text)), 'missing').toEqual([])
    expect(Object.keys(words).filter((text) => !wanted.has(text)), 'unused').toEqual([])
  })
  test('fills in the same values', () => {
    expect(Object.entries(words).flatMap(([text, own]) => (typeof own === 'string' && holes(own) !== holes(text) ? [`${text} → ${own}`] : []))).toEqual([])
  })
  test('counts in all forms of the language', () => {
    const forms = new Intl.PluralRules(name).resolvedOptions().pluralCategories.slice().sort()
    for (const text of counted) {
      const own = words[text]
      expect(typeof own, text).toBe('object')
      expect(Object.keys(own as object).sort(), text).toEqual(forms)
      for (const form of Object.values(own as Record<string, string>)) expect([holes(text), holes(text.replace('{count}', ''))], `${text} → ${form}`).toContain(holes(form))
    }
  })
})
