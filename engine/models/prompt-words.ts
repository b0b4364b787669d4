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
