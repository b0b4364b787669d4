/** Words that make a prompt better for models that were trained on captions of stock film. Pure. */

const BEFORE = ['cinematic', 'high quality', 'beautiful animation']

/** What fits a text, by what it speaks of. */
export interface Addition {
  readonly words: readonly string[]
  readonly add: readonly string[]
}

const table = (rows: Readonly<Record<string, string>>): readonly Addition[] =>
  Object.entries(rows).map(([words, add]) => ({ words: words.split(' '), add: add.split('|') }))

/** They say nothing of place, hour or weather that the text itself does not. */
const ADDITIONS: readonly Addition[] = table({
  'child children childhood kid kids': "colorful|cheerful|children's book style",
  'night nights nighttime dark darkness moon moonlight moonlit': 'night time|moonlit|atmospheric',
  'forest forests tree trees woods nature natural': 'lush nature|detailed environment',
  'sea seas ocean oceans beach coast waves': 'wide horizon|shining water',
  'lake lakes river rivers pond stream waterfall': 'mirrored light|clear water',
  'mountain mountains peak peaks summit cliff cliffs': 'imposing scale|deep perspective',
  'city cities town skyline skyscraper skyscrapers': 'detailed buildings|deep perspective',
  'street streets road alley market': 'detailed foreground',
  'desert deserts dune dunes': 'sweeping|rich shadows',
  'space planet planets galaxy stars': 'sweeping|deep contrast',
  'rain rainy raining storm thunder lightning': 'striking sky|rich contrast',
  'snow snowy snowing winter ice frozen': 'soft light|cold colours',
  'fog mist misty haze': 'soft light|layered depth',
  'dawn sunrise morning': 'soft light|long shadows',
  'sunset dusk evening': 'glowing sky|long shadows',
  'autumn': 'rich colours',
  'spring flower flowers blossom garden': 'vivid colours|soft focus',
  'dragon dragons fairy wizard witch enchanted spell': 'enchanting glow|rich colours',
  'battle war army knight knights hero heroes sword': 'striking light|wide shot',
  'love lovers wedding kiss romantic': 'soft light|shallow depth of field',
  'sad lonely tears cry cried alone grief': 'muted colours|quiet composition',
  'fear afraid ghost ghosts haunted monster scream': 'deep shadows|high contrast',
  'dog dogs cat cats horse horses fox foxes bear bears animal animals': 'expressive|fine detail',
  'robot robots machine machines future cyborg': 'sleek detail|high contrast',
  'house home kitchen room fire fireplace': 'cosy light|fine detail',
  'castle palace king queen prince princess': 'rich composition|rich detail',
  'food bread soup dinner meal cake': 'close up|shallow depth of field',
})

const sayers = new WeakMap<Addition, RegExp>()
function speaksOf(addition: Addition, text: string): boolean {
  let words = sayers.get(addition)
  if (words === undefined) sayers.set(addition, (words = new RegExp(`(?<![\\p{L}\\p{N}])(?:${addition.words.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}])`, 'iu')))
  return words.test(text)
}

/**
 * Puts "cinematic, high quality, beautiful animation" before a text, and behind it what fits its content; nothing that it says itself.
 * @param more rows of the user's own, which come last
 */
export function enhancedPrompt(text: string, more: readonly Addition[] = []): string {
  const plain = text.trim().replace(/\s+/g, ' ').replace(/[.\s]+$/, '')
  const said = new Set(plain.toLowerCase().split(/\s*,\s*/))
  const fresh = (words: readonly string[]): readonly string[] => words.filter((word) => !said.has(word) && said.add(word))
  return [...fresh(BEFORE), plain, ...[...ADDITIONS, ...more].flatMap((one) => (speaksOf(one, plain) ? fresh(one.add) : []))].join(', ')
}

/** Where the user's own words stand in a text that `enhancedPrompt` may have added to. */
export function ownWords(text: string): { readonly from: number; readonly to: number } {
  const parts = [...text.matchAll(/[^,]+/g)].map(({ 0: part, index }) => ({ word: part.trim(), from: index + part.length - part.trimStart().length, to: index + part.trimEnd().length }))
  const added = new Set(ADDITIONS.flatMap(({ add }) => add))
  let first = 0
  while (first < parts.length - 1 && BEFORE.includes(parts[first]!.word)) first++
  let last = parts.length - 1
  while (last > first && added.has(parts[last]!.word)) last--
  // The most that could have been added: what is left gives the whole text again.
  for (let from = first; from > 0 || last < parts.length - 1; from--) {
    for (let to = last; to < parts.length; to++) {
      const place = { from: parts[from]!.from, to: parts[to]!.to }
      if (enhancedPrompt(text.slice(place.from, place.to)) === text) return place
    }
    if (from === 0) break
  }
  return { from: 0, to: text.length }
}

/** The user's own words of a text, without what `enhancedPrompt` has added. */
export function plainPrompt(text: string): string {
  const { from, to } = ownWords(text)
  return text.slice(from, to)
}
