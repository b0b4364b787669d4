/** Writing systems: which one a letter belongs to, and what that means for how it may be taken apart. Pure. */

const NAMES = [
  'Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Bengali',
  'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Gujarati', 'Gurmukhi', 'Sinhala', 'Khmer', 'Lao', 'Myanmar', 'Ethiopic', 'Armenian', 'Georgian',
  'Tibetan', 'Oriya', 'Syriac', 'Thaana', 'Nko', 'Mongolian', 'Mandaic', 'Adlam', 'Hanifi_Rohingya', 'Phags_Pa', 'Cherokee', 'Tifinagh', 'Canadian_Aboriginal',
] as const

export type Script = (typeof NAMES)[number]

const TESTS = NAMES.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const)
/** Letters of a word hold on to each other, or hang from one line that must not be cut. */
const JOINING: ReadonlySet<Script | undefined> = new Set(['Arabic', 'Syriac', 'Nko', 'Mongolian', 'Mandaic', 'Adlam', 'Hanifi_Rohingya', 'Phags_Pa', 'Devanagari', 'Bengali', 'Gurmukhi'])

const known = new Map<string, Script | undefined>()

/** Of its first letter that belongs to one; `undefined` for digits, marks, symbols and rarer scripts. */
export function scriptOf(cluster: string): Script | undefined {
  if (known.has(cluster)) return known.get(cluster)
  let found: Script | undefined
  for (const letter of cluster) {
    found = TESTS.find(([, test]) => test.test(letter))?.[0]
    if (found !== undefined) break
  }
  if (known.size < 20_000) known.set(cluster, found)
  return found
}

export const isJoining = (script: Script | undefined): boolean => JOINING.has(script)

/** Shown in colours unless it asks for text (U+FE0E). */
export const isEmoji = (cluster: string): boolean =>
  /\p{Emoji_Presentation}/u.test(cluster) ? !cluster.includes('\ufe0e') : cluster.includes('\ufe0f') && /\p{Emoji}/u.test(cluster)

/** Letters that no glyph needs to be there for: joiners, selectors, marks of direction. */
export const isInvisible = (letter: string): boolean => /^\p{Default_Ignorable_Code_Point}$/u.test(letter)

export const isSpace = (cluster: string): boolean => /^\s/u.test(cluster)
