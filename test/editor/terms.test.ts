/** Texts that the server sends, in every language: what built-in nodes declare, and the tables of errors and warnings. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Catalogue } from '../../editor/api/client.ts'
import { catalogueIn, labelOf, TAGS } from '../../editor/language/catalogue.ts'
import { LANGUAGE_NAMES, patternsIn, sentenceIn, termIn, type Terms } from '../../editor/language/languages.ts'
import { ERRORS } from '../../engine/contract/errors.ts'
import { WARNINGS } from '../../engine/contract/warnings.ts'
import { catalogue } from '../../engine/plugins/catalogue.ts'
import { rankNodes } from '../../engine/graph/rank-nodes.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'
import builtIn from '../../nodes/index.ts'

const read = (file: string): Terms => JSON.parse(readFileSync(new URL(`../../editor/public/locales/${file}.json`, import.meta.url), 'utf8')) as Terms
/** The catalogue in a language. */
function inLanguage(name: string, of: Catalogue = built): Catalogue {
  const terms = read(`nodes.${name}`)
  return catalogueIn(of, (text, belongs) => termIn(terms, text, belongs))
}

/** Names of codecs, keys, notes and services, and file names: the same everywhere. */
const NAMES = /^([A-G][b#]?|[XY]|LUT|LoRA|Min-SNR|[\d.+-]+|av1|h26[45]|vp9|ffv1|prores|hls|mp4|gif|png|webm|webp|adamw?|prodigy|canny|sobel|dis|farneback|lanczos|kohya|peft|diffusers|fal|replicate|reelgraph|float(16|32)|instagram|reels|shorts|tiktok|youtube|)$/

const registry = new PluginRegistry()
registry.add({ declaration: builtIn, folder: '', digest: '', builtIn: true })
const built = catalogue(registry) as unknown as Catalogue
/** All titles and choices that are asked for, and what each belongs to. */
const asked: (readonly [text: string, of: string | undefined])[] = built.nodes.map(({ category }) => [category, 'category'])
/** Descriptions. */
const told = new Set<string>()
const tagged = new Set<string>()
const described = new Set<string>()
JSON.stringify(built.nodes, (key, value: unknown) => {
  if (key === 'description' && typeof value === 'string') described.add(value)
  return value
})
catalogueIn(built, (text, of) => {
  if (text === TAGS) tagged.add(`${of}: ${TAGS}`)
  else if (described.has(text)) told.add(text)
  else asked.push([text, of])
  return text
})

const table: ReadonlySet<string> = new Set([...Object.values(ERRORS), ...Object.values(WARNINGS)].flatMap(({ title, fix }) => [title, fix]))
/** Sentences that sites write themselves, as far as they are translated: what the code has of them between the holes. */
const code = ['../../engine', '../../nodes'].flatMap((folder) => readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map((path) => readFileSync(new URL(`${folder}/${path}`, import.meta.url), 'utf8'))).join('\n')
const written = (text: string): boolean => text.replace(/^it to /, 'must ').split(/\{\w+\}/).every((part) => code.includes(part) || code.includes(part.replace(/ $/, '')))
const holes = (text: string): string => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ')

describe.each(LANGUAGE_NAMES.filter((name) => name !== 'en'))('%s', (name) => {
  const nodes = read(`nodes.${name}`)

  test('every title of a node, port and param, and every choice', () => {
    expect(asked.length).toBeGreaterThan(1000)
    expect([...new Set(asked.flatMap(([text, of]) => (NAMES.test(text) || Object.hasOwn(nodes, text) || Object.hasOwn(nodes, `${of}: ${text}`) ? [] : [`${of}: ${text}`])))]).toEqual([])
  })
  test('and none that nobody asks for', () => {
    const wanted = new Set([...tagged, ...asked.flatMap(([text, of]) => [text, `${of}: ${text}`]), 'category: subgraph', 'category: library'])
    expect(Object.keys(nodes).filter((key) => !wanted.has(key))).toEqual([])
  })
  test('none is empty or ends otherwise than the English one', () => {
    const end = (text: string): boolean => /[.。؟?！!:：]$/.test(text)
    expect(Object.entries(nodes).filter(([text, own]) => own.trim() !== own || own === '' || end(own) !== end(text))).toEqual([])
  })
  test('every node and param says what it does', () => {
    const about = read(`about.${name}`)
    expect([...told].filter((text) => !Object.hasOwn(about, text))).toEqual([])
    expect(Object.keys(about).filter((text) => !told.has(text))).toEqual([])
    expect(Object.entries(about).filter(([, own]) => !/[.。؟]$/.test(own) || own.trim() !== own)).toEqual([])
  })
  test('nodes differ in their titles as in English', () => {
    const titles = inLanguage(name).nodes.map(({ title }) => title)
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
  })
  test('choices of a param differ', () => {
    const params = inLanguage(name).nodes.flatMap(({ type, params }) => Object.entries(params.properties ?? {}).map(([param, schema]) => ({ at: `${type}.${param}`, labels: (schema.enum ?? []).map((one) => labelOf(schema, one)) })))
    expect(params.filter(({ labels }) => new Set(labels).size !== labels.length)).toEqual([])
  })
})

describe.each(LANGUAGE_NAMES.filter((name) => name !== 'en'))('%s: errors and warnings', (name) => {
  const faults = read(`faults.${name}`)

  test('every title and fix', () => {
    expect(table.size).toBeGreaterThan(400)
    expect([...table].filter((text) => !Object.hasOwn(faults, text))).toEqual([])
  })
  test('and no sentence that nobody says', () => {
    expect(Object.keys(faults).filter((text) => !table.has(text) && !written(text))).toEqual([])
  })
  test('the same holes, commands and files', () => {
    const kept = (text: string): readonly string[] => [holes(text), ...(text.match(/docs\/[\w/.-]+|E_\w+|REELGRAPH_\w+|--[a-z-]+|reelgraph [a-z]+/g) ?? [])].sort()
    expect(Object.entries(faults).filter(([text, own]) => kept(own).join() !== kept(text).join())).toEqual([])
    expect(Object.entries(faults).filter(([text, own]) => /[.]$/.test(text) !== /[.。؟]$/.test(own) && !/\?$/.test(text))).toEqual([])
  })
})

test('a sentence is known by what it says around names and numbers', () => {
  const terms = { 'at most {most} letters': 'höchstens {most} Zeichen', 'at most {all}': 'höchstens {all}', 'a name': 'ein Name', 'Did you mean "{name}"?': 'Meinten Sie "{name}"?' }
  const say = (text: string): string => sentenceIn(terms, patternsIn(terms), text)
  expect(['at most 77 letters', 'at most {most} pixels', 'a name', 'Did you mean "a.b (c)"?', 'what at most 3'].map(say)).toEqual(['höchstens 77 Zeichen', 'höchstens {most} pixels', 'ein Name', 'Meinten Sie "a.b (c)"?', 'what at most 3'])
})

test('words that mean different things go by what they belong to', () => {
  const terms = { medium: 'mittel', 'shot: medium': 'Halbnah' }
  expect([termIn(terms, 'medium', 'shot'), termIn(terms, 'medium', 'quality'), termIn(terms, 'medium'), termIn(terms, 'toString')]).toEqual(['Halbnah', 'mittel', 'mittel', 'toString'])
})

test('what a plugin declares stays as it came, and values and names in the graph file stay in all languages', () => {
  const german = inLanguage('de')
  const [before, after] = [built, german].map((one) => one.nodes.find(({ type }) => type === 'transition')!) as [Catalogue['nodes'][number], Catalogue['nodes'][number]]
  expect(after.title).toBe('Übergang')
  expect(after.params.properties!['kind']!.enum).toEqual(before.params.properties!['kind']!.enum)
  expect(labelOf(after.params.properties!['kind'], 'crossfade')).toBe('Überblendung')
  expect(labelOf(before.params.properties!['kind'], 'crossfade')).toBe('crossfade')
  expect(inLanguage('de', { ...built, nodes: [{ ...before, title: 'Wobble' }] }).nodes[0]!.title).toBe('Wobble')
})

test.each([
  ['de', 'Zeitlupe', 'slow-motion'], ['de', 'slow motion', 'slow-motion'], ['de', 'Schärfentiefe', 'depth-of-field'], ['de', 'scharfentiefe', 'depth-of-field'], ['de', 'Unschärfe', 'motion-blur'], ['de', 'Aquarell', 'style-filter'], ['de', 'Zeitraffer', 'speed'], ['de', 'Überblendung', 'transition'], ['de', 'Bauchbinde', 'title'], ['de', 'Freistellen', 'remove-background'],
  ['es', 'fundido', 'fade-in-out'], ['es', 'camara lenta', 'slow-motion'], ['es', 'fundido encadenado', 'transition'], ['es', 'pantalla verde', 'chroma-key'], ['es', 'depth of field', 'depth-of-field'],
  ['zh', '景深', 'depth-of-field'], ['zh', '慢动作', 'slow-motion'], ['zh', '转场', 'transition'], ['zh', '叠化', 'transition'], ['zh', '画中画', 'overlay'], ['zh', '字幕', 'subtitles'], ['zh', '蒙版', 'shape-mask'],
  ['ar', 'حركة بطيئة', 'slow-motion'], ['ar', 'عمق الميدان', 'depth-of-field'], ['ar', 'storyboard', 'storyboard'], ['ar', 'شاشة خضراء', 'chroma-key'],
])('%s: “%s” finds %s', (name, query, type) => {
  expect(rankNodes(query, inLanguage(name).nodes).slice(0, 5).map(({ node }) => node.type)).toContain(type)
})
