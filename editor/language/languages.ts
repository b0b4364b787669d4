/** The languages of the editor, and which of them a reader wants. Pure. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', zh: '简体中文', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as readonly Language[]

/** A text, or its forms by number: `one`, `few`, `other` and whatever else the language has. */
export type Words = Readonly<Record<string, string | Readonly<Record<string, string>>>>

/** Texts that the server sends, by the English ones. Where a word means different things, what it belongs to stands before it: `shot: medium`. */
export type Terms = Readonly<Record<string, string>>
/** Files that hold them, by language. */
export const TERM_FILES = ['nodes', 'about', 'faults'] as const

const has = (terms: Terms, key: string): boolean => Object.hasOwn(terms, key)
/** As it is where there is no translation. `of`: the node type of a title, the param of a choice. */
export const termIn = (terms: Terms, text: string, of?: string): string =>
  of !== undefined && has(terms, `${of}: ${text}`) ? terms[`${of}: ${text}`]! : has(terms, text) ? terms[text]! : text

/** Sentences with holes, such as `at most {most} letters`, as patterns; the more of their own they say, the earlier. */
export const patternsIn = (terms: Terms): readonly (readonly [RegExp, string])[] =>
  Object.keys(terms).filter((text) => /\{\w+\}/.test(text)).sort((a, b) => b.replace(/\{\w+\}/g, '').length - a.replace(/\{\w+\}/g, '').length)
    .map((text) => [new RegExp(`^${text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.+)')}$`, 's'), terms[text]!] as const)

/** A sentence that the server has filled in itself; as it is where there is no translation. */
export function sentenceIn(terms: Terms, patterns: readonly (readonly [RegExp, string])[], text: string): string {
  if (has(terms, text)) return terms[text]!
  for (const [pattern, own] of patterns) {
    const found = pattern.exec(text)
    if (found !== null) return filled(own, found.groups ?? {}, String)
  }
  return text
}

/** What was chosen, else the first that the browser wishes for and that is here. */
export function languageFor(chosen: string | null, wished: readonly string[]): Language {
  const known = (wish: string | null): Language | undefined => LANGUAGE_NAMES.find((name) => name === wish?.toLowerCase().split('-')[0])
  return known(chosen) ?? wished.map(known).find((one) => one !== undefined) ?? 'en'
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

/** The form for a number; where a language's file lacks it, `other`. */
export function formOf(forms: Readonly<Record<string, string>>, rules: Intl.PluralRules, count: number): string {
  return forms[rules.select(count)] ?? forms['other'] ?? ''
}

/** `{name}` in a text is filled in from `values`; numbers are written as the language writes them. */
export function filled(text: string, values: Readonly<Record<string, string | number>>, write: (value: number) => string): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'number' ? write(value) : value
  })
}
