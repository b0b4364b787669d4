/**
 * Words on the screen in the reader's language. An English text is its own key; what a language lacks stays English. The file of
 * the language is there before anything else of the page: nothing is drawn before.
 */
import { directionOf, filled, formOf, languageFor, type Language, type Words } from './languages.ts'

const KEY = 'language'
const inPage = typeof document !== 'undefined'

export const language: Language = inPage ? languageFor(localStorage.getItem(KEY), navigator.languages) : 'en'
const words: Words = await load()
const rules = new Intl.PluralRules(language)

async function load(): Promise<Words> {
  if (!inPage) return {}
  if (language === 'en') return {}
  const found = await fetch(`./locales/${language}.json`).then((answer) => (answer.ok ? (answer.json() as Promise<Words>) : {})).catch(() => ({}))
  Object.assign(document.documentElement, { lang: language, dir: directionOf(language) })
  return found
}

/** `{name}` in the text is filled in from `values`. */
export function t(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  const own = words[text]
  return filled(typeof own === 'string' ? own : text, values, number)
}

/** A text that counts: `one` and `other` are English, and `{count}` in them is the number. */
export function tn(count: number, one: string, other: string, values: Readonly<Record<string, string | number>> = {}): string {
  const own = words[other]
  return filled(typeof own === 'object' ? formOf(own, rules, count) : count === 1 ? one : other, { count, ...values }, number)
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
