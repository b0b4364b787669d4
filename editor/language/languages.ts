/** The languages of the editor, and which of them a reader wants. Pure. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', zh: '简体中文', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as readonly Language[]

/** A text, or its forms by number: `one`, `few`, `other` and whatever else the language has. */
export type Words = Readonly<Record<string, string | Readonly<Record<string, string>>>>

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
