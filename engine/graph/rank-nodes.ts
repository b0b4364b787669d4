/** Finds node types by the words that people have for them: titles, tags, descriptions, with slips of the pen. Pure. */
import { distance } from 'fastest-levenshtein'

/** What of a node type is searched. */
export interface Findable {
  readonly type: string
  readonly title: string
  /** The same in other languages. */
  readonly otherTitles?: readonly string[]
  readonly category: string
  readonly description: string
  readonly tags: readonly string[]
  readonly earlierTypes: readonly string[]
  /** Choices of a param find the node, too. */
  readonly params?: object
}

/** A param and the value that the words named. */
export interface Choice {
  readonly param: string
  readonly value: string
}

export interface Ranked<T> {
  readonly node: T
  readonly value: number
  /** The tag that found it, where neither the title nor the type does. */
  readonly by?: string
  readonly choice?: Choice
}

/** How often a type is used, most for those used last: 0 to 1. Breaks ties, and orders all where nothing is asked. */
export type Usage = (type: string) => number

const LONGEST = 200
/** What fits that much worse than the best is none that was meant. */
const NOISE = 0.18
/** Params whose choices are what people look for. */
const NAMING = /^(kind|style|move|mode|effect|sound|look|mood|genre|shape|blend|animation|weather|type)$/
const FILLERS = new Set(['a', 'an', 'the', 'of', 'to', 'in', 'on', 'for', 'with', 'and', 'my', 'node', 'add', 'make', 'how'])

/** American as British, plurals and forms of verbs as one word: for comparing only. */
function stem(word: string): string {
  const one = word.replace(/colour/g, 'color').replace(/grey/g, 'gray').replace(/is(e|ed|er|ing|ation)$/, 'iz$1')
  if (one.length > 6 && /ing$/.test(one)) return one.replace(/(.)\1ing$/, '$1').replace(/ing$/, '')
  if (one.length > 4 && /[^s]s$/.test(one)) return one.slice(0, -1)
  return one
}

/** Accents count for nothing. */
const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}+/gu, '').normalize('NFC')

const wordsOf = (text: string): readonly string[] => plain(text).split(/[^\p{L}\p{N}.:]+/u).filter((word) => word !== '').map(stem)

interface Field {
  readonly text: string
  readonly words: readonly string[]
  readonly weight: number
  readonly tag?: string
  readonly choice?: Choice
}

/** Words of a text without those that say nothing, where others are left. */
const meaning = (text: string): readonly string[] => {
  const all = wordsOf(text)
  const meant = all.filter((word) => !FILLERS.has(word))
  return meant.length > 0 ? meant : all
}

/** Choices by name, such as the style “watercolor”; not those of technical lists, which every film node has. */
function choicesOf(params: object | undefined): readonly (Choice & { readonly label?: string | undefined })[] {
  const properties = (params as { readonly properties?: Readonly<Record<string, { readonly enum?: readonly unknown[]; readonly 'x-labels'?: readonly string[] }>> } | undefined)?.properties ?? {}
  return Object.entries(properties).flatMap(([param, { enum: values = [], 'x-labels': labels }]) => (NAMING.test(param) ? values.flatMap((value, at) => (typeof value === 'string' && value.length > 2 ? [{ param, value, label: labels?.[at] }] : [])) : []))
}

const fieldsKnown = new WeakMap<Findable, readonly Field[]>()
function fieldsOf(node: Findable): readonly Field[] {
  let fields = fieldsKnown.get(node)
  if (fields === undefined) {
    const field = (text: string, weight: number, tag?: string): Field => ({ text: meaning(text).join(' '), words: meaning(text), weight, ...(tag === undefined ? {} : { tag }) })
    fields = [
      field(node.title, 10),
      ...(node.otherTitles ?? []).map((title) => field(title, 9.8)),
      field(node.type, 9.5),
      ...node.earlierTypes.map((type) => field(type, 9)),
      // What is named first is meant most.
      ...node.tags.map((tag, at) => field(tag, 8.5 - Math.min(1.5, at * 0.1), tag)),
      ...choicesOf(node.params).flatMap(({ label, ...choice }) => [choice.value, ...(label === undefined ? [] : [label])].map((said) => ({ ...field(said, 7, said), choice }))),
      field(node.category, 4),
      field(node.description, 3),
    ]
    fieldsKnown.set(node, fields)
  }
  return fields
}

/** Languages that write words without spaces between them. */
const UNSPACED = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u

/** How well a word of the query stands for a word that is there: 1 is the same. */
function likeness(asked: string, word: string): number {
  if (asked === word) return 1
  if (word.startsWith(asked)) return 0.7 + (0.25 * asked.length) / word.length
  if (asked.length >= 4 && asked.startsWith(word) && word.length >= 4) return 0.65
  if ((asked.length >= 4 || UNSPACED.test(asked)) && word.includes(asked)) return 0.5
  if (asked.length < 4 || Math.abs(asked.length - word.length) > 2) return 0
  const slips = distance(asked, word) - (swapped(asked, word) ? 1 : 0)
  const most = asked.length >= 7 ? 2 : 1
  return slips > most ? 0 : 0.62 - 0.12 * slips
}
/** Two neighbouring letters have changed places. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  const at = [...a].findIndex((letter, index) => letter !== b[index])
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)
}

function score(node: Findable, phrase: string, asked: readonly string[], alike: (asked: string, word: string) => number): Omit<Ranked<Findable>, 'node'> {
  let whole = 0
  let by: string | undefined
  let chosen: Choice | undefined
  const best = asked.map(() => 0)
  for (const { text, words, weight, tag, choice } of fieldsOf(node)) {
    // The very words, as all of the field or at its beginning, come before words that are only somewhere.
    const same = text === phrase ? 1 : text.startsWith(`${phrase} `) || text.endsWith(` ${phrase}`) ? 0.77 : text.startsWith(phrase) ? 0.7 : ` ${text} `.includes(` ${phrase} `) ? 0.6 : text.replaceAll(' ', '') === phrase.replaceAll(' ', '') ? 0.95 : 0
    if (weight > 3 && same * weight > whole) [whole, by] = [same * weight, tag]
    if (choice !== undefined && same >= 0.95) chosen ??= choice
    asked.forEach((one, at) => {
      const value = Math.max(0, ...words.map((word) => alike(one, word))) * weight
      if (value > best[at]!) {
        best[at] = value
        if (whole === 0 && tag !== undefined) by = tag
      }
    })
  }
  // Each word that isn't found counts against it.
  const found = best.filter((value) => value > 0).length
  if (found === 0 && whole === 0) return { value: 0 }
  const each = best.reduce((sum, value) => sum + value, 0) / Math.max(1, asked.length)
  const share = found / Math.max(1, asked.length)
  return { value: 2 * whole + each * share, ...(by === undefined ? {} : { by }), ...(chosen === undefined ? {} : { choice: chosen }) }
}

/** Node types by how well they fit the words, the best first; those that don't fit are left out. Without words, all of them by their use. */
export function rankNodes<T extends Findable>(query: string, nodes: readonly T[], usage: Usage = () => 0): readonly Ranked<T>[] {
  const asked = meaning(query.slice(0, LONGEST))
  if (asked.length === 0) return nodes.map((node) => ({ node, value: usage(node.type) })).sort((a, b) => b.value - a.value)
  const phrase = asked.join(' ')
  // Many nodes have words in common.
  const known = new Map(asked.map((one) => [one, new Map<string, number>()]))
  const alike = (one: string, word: string): number => {
    let value = known.get(one)!.get(word)
    if (value === undefined) known.get(one)!.set(word, (value = likeness(one, word)))
    return value
  }
  const ranked = nodes.flatMap((node): Ranked<T>[] => {
    const { value, ...how } = score(node, phrase, asked, alike)
    return value < 1 ? [] : [{ node, value: value * (1 + 0.08 * usage(node.type)), ...how }]
  })
  ranked.sort((a, b) => b.value - a.value)
  return ranked.filter(({ value }) => value > NOISE * ranked[0]!.value)
}
