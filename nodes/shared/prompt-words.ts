/** Words that make a prompt better for models that were trained on captions of stock film. Pure. */

const BEFORE = ['cinematic', 'high quality', 'beautiful animation']

/** Additions by what a text speaks of. */
const ADDITIONS: readonly { readonly words: RegExp; readonly add: readonly string[] }[] = [
  { words: /\b(child|children|childhood|kids?)\b/i, add: ['colorful', 'cheerful', "children's book style"] },
  { words: /\b(night|nights|nighttime|dark|darkness|moon|moonlight|moonlit)\b/i, add: ['night time', 'moonlit', 'atmospheric'] },
  { words: /\b(forests?|trees?|woods|nature|natural)\b/i, add: ['lush nature', 'detailed environment'] },
]

/** Puts "cinematic, high quality, beautiful animation" before a text, and behind it what fits its content; nothing that it says itself. */
export function enhancedPrompt(text: string): string {
  const plain = text.trim().replace(/\s+/g, ' ').replace(/[.\s]+$/, '')
  const said = new Set(plain.toLowerCase().split(/\s*,\s*/))
  const fresh = (words: readonly string[]): readonly string[] => words.filter((word) => !said.has(word))
  return [...fresh(BEFORE), plain, ...ADDITIONS.flatMap(({ words, add }) => (words.test(plain) ? fresh(add) : []))].join(', ')
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
