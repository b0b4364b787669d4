/** Scripts that a text is written in. */

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Tamil', 'Telugu', 'Thai', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Armenian', 'Georgian', 'Ethiopic', 'Khmer', 'Lao', 'Myanmar', 'Sinhala', 'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam'] as const
const TESTS = SCRIPTS.map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, 'gu') }))

const countOf = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0

/** The script that most letters of a text are of; undefined where there are none. */
export function scriptOf(text: string): string | undefined {
  const counts = TESTS.map(({ name, letters }) => ({ name, count: countOf(text, letters) }))
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best))
  // Japanese has more Chinese letters than its own.
  if (most.name === 'Han' && counts.some(({ name, count }) => name === 'Hiragana' && count > 0)) return 'Hiragana'
  return most.count === 0 ? undefined : most.name
}

/** The same, where it isn't the one named. */
export function foreignScript(text: string, own: string): string | undefined {
  const script = scriptOf(text)
  return script === own ? undefined : script
}
