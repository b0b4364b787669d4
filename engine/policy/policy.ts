/** What may be made in a project: the categories that come with the program, and what `policy.json` changes of them. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ROLES, type Role } from '../access/roles.ts'
import { failure, fault, type Fault } from '../contract/errors.ts'
import { warning, type Warning } from '../contract/warnings.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import { readProjectJson } from '../productions/project-json.ts'
import { weakened } from './checker.ts'
import { judgeText, SHIPPED, type Rule } from './judge.ts'
import { patternOf } from './phrases.ts'
import { meantBy, THRESHOLD, type Meant } from './reader/meant.ts'
import type { Reader } from './reader/reader.ts'
import { saidBy } from './said-by.ts'
import { POLICY_FILE, RATINGS, type Action, type Rating } from './rules.ts'
import { wordsOf } from './words.ts'

export interface Policy {
  /** What keeps nodes from being run, and what is doubtful about them. */
  judge(nodes: Iterable<ResolvedNode>, asked: { readonly role?: Role | undefined; readonly rating?: Rating | undefined }): Promise<Judged>
}

export interface Judged {
  readonly faults: readonly Fault[]
  readonly warnings: readonly Warning[]
}

/** What a category of the file may say. */
interface Given {
  readonly action?: Action
  readonly roles?: Partial<Record<Role, Action>>
  /** More words and phrases. */
  readonly words?: readonly string[]
  /** Of a category of one's own. */
  readonly title?: string
}

const ACTIONS: readonly string[] = ['allow', 'warn', 'block']
const known = new Map<string, { readonly stamp: string; readonly policy: Policy }>()

/** As the file is now. @throws E_POLICY_FILE: nothing is made by half a policy */
export async function policyOf(project: string): Promise<Policy> {
  const found = statSync(join(project, POLICY_FILE), { throwIfNoEntry: false })
  const stamp = found === undefined ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`
  const last = known.get(project)
  if (last?.stamp === stamp) return last.policy
  const policy = createPolicy(found === undefined ? {} : await readProjectJson(project, POLICY_FILE))
  known.set(project, { stamp, policy })
  return policy
}

/** Texts of which the verdict is kept. */
const MOST_HEARD = 5000
/** A reader that calls everything forbidden or nothing is none. */
const [LEAST, MOST] = [0.1, 0.99]

/** What reads prompts, loaded with the first; none where this machine's owner does without. @throws why it can't be loaded */
const shippedReader = async (): Promise<Reader | undefined> => (process.env['REELGRAPH_PROMPT_READER'] === 'off' ? undefined : (await import('./reader/reader.ts')).promptReader(process.env['REELGRAPH_PROMPT_READER']))

/** @throws E_POLICY_FILE */
export function createPolicy(file: unknown, openReader: () => Promise<Reader | undefined> = shippedReader): Policy {
  const refuse = (port: string, expected: string, got: unknown): never => {
    throw failure('E_POLICY_FILE', { file: POLICY_FILE, port, expected, got: JSON.stringify(got)?.slice(0, 60) ?? 'nothing' })
  }
  const record = (value: unknown, port: string, names: readonly string[] | undefined): Readonly<Record<string, unknown>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(port, 'an object', value)
    for (const name of Object.keys(value)) if (names?.includes(name) === false) refuse(port, `one of ${names.join(', ')}`, name)
    return value as Record<string, unknown>
  }
  const words = (value: unknown, port: string): readonly string[] => (Array.isArray(value) && value.every((one) => typeof one === 'string' && one.trim() !== '') ? (value as string[]) : refuse(port, 'a list of words and phrases', value))
  const oneOf = <T extends string>(value: unknown, port: string, all: readonly string[]): T => (all.includes(value as string) ? (value as T) : refuse(port, `one of ${all.join(', ')}`, value))

  const { categories = {}, except = [], ratings = {}, appeal, reader = {} } = record(file, 'file', ['$schema', 'categories', 'except', 'ratings', 'appeal', 'reader'])
  if (appeal !== undefined && typeof appeal !== 'string') refuse('appeal', 'a sentence', appeal)
  const most = Object.fromEntries(Object.entries(record(ratings, 'ratings', ROLES)).map(([role, rating]) => [role, oneOf<Rating>(rating, `ratings.${role}`, RATINGS)]))
  const rules: Record<string, Rule> = { ...SHIPPED }
  for (const [name, value] of Object.entries(record(categories, 'categories', undefined))) {
    const given = record(value, `categories.${name}`, ['action', 'roles', 'words', 'title']) as Given
    const shipped = SHIPPED[name]
    if (shipped === undefined && given.words === undefined) refuse(`categories.${name}`, `one of ${Object.keys(SHIPPED).join(', ')}, or "words" of its own`, given)
    const own = given.action === undefined ? undefined : oneOf<Action>(given.action, `categories.${name}.action`, ACTIONS)
    const roles = Object.fromEntries(Object.entries(record(given.roles ?? {}, `categories.${name}.roles`, ROLES)).map(([role, action]) => [role, oneOf<Action>(action, `categories.${name}.roles.${role}`, ACTIONS)]))
    const more = given.words === undefined ? [] : words(given.words, `categories.${name}.words`).map(phraseOf)
    rules[name] = {
      ...shipped,
      title: given.title ?? shipped?.title ?? name,
      action: (rating, role) => roles[role] ?? own ?? shipped?.action(rating, role) ?? 'block',
      found: more.length === 0 ? shipped!.found : patternOf([...(shipped === undefined ? [] : [shipped.found.source]), ...more]),
    }
  }
  const { threshold = THRESHOLD } = reader === false ? {} : record(reader, 'reader', ['threshold'])
  if (typeof threshold !== 'number' || !(threshold >= LEAST && threshold <= MOST)) refuse('reader.threshold', `a number from ${LEAST} to ${MOST}`, threshold)
  const harmless = words(except, 'except').map(phraseOf)
  const excepted = harmless.length === 0 ? undefined : patternOf(harmless)

  /** Most of what a graph says it says again at the next look. */
  const heard = new Map<string, ReturnType<typeof judgeText>>()
  const judged = (text: string, rating: Rating, role: Role): ReturnType<typeof judgeText> => {
    const key = `${rating} ${role} ${text}`
    const found = heard.get(key) ?? judgeText(text, { rules, rating, role, except: excepted })
    if (heard.size >= MOST_HEARD) heard.clear()
    heard.set(key, found)
    return found
  }

  /** What lists of words don't tell. */
  const readAs = async (text: string, rating: Rating, role: Role): Promise<Meant | undefined> => {
    const read = await (reader === false ? undefined : openReader())
    if (read === undefined) return undefined
    // What is harmless here is not to weigh on the rest.
    const all = excepted === undefined ? '' : wordsOf(text)
    const meant = excepted === undefined || all.search(excepted) === -1 ? text : all.replace(excepted, ' ')
    return meantBy(await read.read(meant), { rules, rating, role, threshold: threshold as number })
  }

  return {
    async judge(nodes, { role, rating: asked }) {
      const rating = asked ?? 'teen'
      // Who made the graph on this machine for nobody in particular decides alone.
      const guarded = rating !== 'mature' && (role !== undefined || asked !== undefined)
      // This machine's own user has no role: no token was asked for.
      const most_ = role === undefined ? 'mature' : (most[role] ?? (role === 'admin' || role === 'trainer' ? 'mature' : 'teen'))
      const faults: Fault[] = []
      const warnings: Warning[] = []
      if (RATINGS.indexOf(rating) > RATINGS.indexOf(most_)) faults.push(fault('E_CONTENT_RATING', { port: 'contentRating', expected: `${RATINGS.slice(0, RATINGS.indexOf(most_) + 1).join(', ')} for the role ${role!}`, got: rating }))
      for (const node of nodes) {
        const weak = guarded ? weakened(node) : undefined
        if (weak !== undefined) faults.push(fault('E_CONTENT_POLICY', { node: node.name, type: node.spec.type, ...weak, expected: `a picture checker as strict as it is by itself for contentRating ${rating}`, ...(appeal === undefined ? {} : { fix: appeal as string }) }))
        for (const { port, text } of saidBy(node)) {
          const tell = (action: 'warn' | 'block', got: string): void => {
            const facts = { node: node.name, type: node.spec.type, port, got }
            if (action === 'warn') warnings.push(warning('W_CONTENT_POLICY', facts))
            else faults.push(fault('E_CONTENT_POLICY', { ...facts, ...(appeal === undefined ? {} : { fix: appeal as string }) }))
          }
          const listed = judged(text, rating, role ?? 'admin')
          for (const { action, title, words: found } of listed) tell(action, `${title}: “${found}”`)
          if (listed.some(({ action }) => action === 'block')) continue
          try {
            const read = await readAs(text, rating, role ?? 'admin')
            if (read !== undefined && !listed.some(({ category, action }) => category === read.category && action === read.action)) tell(read.action, `${shortly(text)}, read as ${read.title}, ${read.share.toFixed(2)}`)
          } catch (thrown) {
            if (!warnings.some(({ code }) => code === 'W_CONTENT_READER')) warnings.push(warning('W_CONTENT_READER', { node: node.name, type: node.spec.type, port, detail: thrown instanceof Error ? thrown.message : String(thrown) }))
          }
        }
      }
      return { faults, warnings }
    },
  }
}

/** A phrase as somebody writes it, as words that it is looked for by. */
const phraseOf = (phrase: string): string => wordsOf(phrase).trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** The beginning of a text, for a message. */
const shortly = (text: string): string => (text.length > 60 ? `“${text.slice(0, 59).trimEnd()}…”` : `“${text}”`)
