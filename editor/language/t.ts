/**
 * Words on the screen in the reader's language. An English text is its own key; what a language lacks stays English. The file of
 * the language is there before anything else of the page: nothing is drawn before.
 */
import { directionOf, filled, formOf, languageFor, patternsIn, sentenceIn, TERM_FILES, termIn, type Language, type Terms, type Words } from './languages.ts'

const KEY = 'language'
const inPage = typeof document !== 'undefined'

export const language: Language = inPage ? languageFor(localStorage.getItem(KEY), navigator.languages) : 'en'
/** `own`: the editor's texts; `terms`: those that come from the server. */
const [own, terms] = await load()
const rules = new Intl.PluralRules(language)

async function load(): Promise<readonly [Words, Terms]> {
  if (!inPage || language === 'en') return [{}, {}]
  const read = async <T extends object>(file: string): Promise<T | undefined> => fetch(`./locales/${file}.json`).then((answer) => (answer.ok ? (answer.json() as Promise<T>) : undefined)).catch(() => undefined)
  const [words = {}, ...others] = await Promise.all([read<Words>(language), ...TERM_FILES.map((name) => read<Terms>(`${name}.${language}`))])
  Object.assign(document.documentElement, { lang: language, dir: directionOf(language) })
  return [words, Object.assign({}, ...others) as Terms]
}

/** `{name}` in the text is filled in from `values`. */
export function t(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  const said = own[text]
  return filled(typeof said === 'string' ? said : text, values, number)
}

/** A text that the server sends, such as a title that a node declares; as it came where there is no translation. `of`: what it belongs to. */
export const term = (text: string, of?: string): string => termIn(terms, text, of)

const patterns = patternsIn(terms)
/** A sentence that the server sends, with names and numbers filled in. */
export const sentence = (text: string): string => sentenceIn(terms, patterns, text)

/** A text that counts: `one` and `other` are English, and `{count}` in them is the number. */
export function tn(count: number, one: string, other: string, values: Readonly<Record<string, string | number>> = {}): string {
  const said = own[other]
  return filled(typeof said === 'object' ? formOf(said, rules, count) : count === 1 ? one : other, { count, ...values }, number)
}

/** A number as the language writes it; with as many digits behind the point as are asked for, or as it has. */
export const number = (value: number, digits?: number): string =>
  new Intl.NumberFormat(language, { useGrouping: false, minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 6 }).format(value)

/** The page is drawn anew in another language. What isn't saved is kept. */
export function speak(next: Language): void {
  localStorage.setItem(KEY, next)
  location.reload()
}

/** Texts that stand in the page itself. */
export function translatePage(page: HTMLElement): void {
  if (language === 'en') return
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? ''
    if (text !== '') node.textContent = t(text)
  }
  for (const element of page.querySelectorAll('[aria-label], [aria-roledescription], [title]')) {
    for (const name of ['aria-label', 'aria-roledescription', 'title']) {
      const text = element.getAttribute(name)
      if (text !== null) element.setAttribute(name, t(text))
    }
  }
}
