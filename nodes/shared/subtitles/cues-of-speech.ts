/** Spoken words as cues, by the rules of Netflix's timed text style guide. Pure. */
import type { SpeechTimings, WordTime } from '../../../engine/api.ts'
import { joinWords, lettersOf, type Cue } from './cue.ts'

export interface CueRules {
  /** Letters of a line, and lines. */
  readonly letters: number
  readonly lines: number
  /** Letters that a reader takes in a second. */
  readonly speed: number
}

/** Seconds: a cue's least and most, and the least between two. */
const SHORTEST = 5 / 6
const LONGEST = 7
const GAP = 2 / 24
/** A pause that ends a cue. */
const PAUSE = 0.6
const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*$/
const CLAUSE_END = /[,;:—–，、；：]["'”’»)\]]*$/

export function cuesOfSpeech({ words, duration }: SpeechTimings, rules: CueRules): readonly Cue[] {
  const groups = sentencesOf(words.filter(({ text }) => text.trim() !== '')).flatMap((sentence) => parted(sentence, rules))
  return groups.map((group, i) => {
    const text = joinWords(group)
    const next = groups[i + 1]?.[0]?.from ?? Math.max(duration, group.at(-1)!.to)
    const from = group[0]!.from
    // It stays until it can be read, but never into the next one.
    const wanted = Math.max(group.at(-1)!.to + 0.25, from + SHORTEST, from + lettersOf(text) / rules.speed)
    const to = Math.max(group.at(-1)!.to, Math.min(wanted, i + 1 < groups.length ? next - GAP : next))
    return { from, to: Math.max(from + 0.01, to), text, words: group }
  })
}

/** Cut after each sentence, and where the voice pauses for long. */
function sentencesOf(words: readonly WordTime[]): WordTime[][] {
  const found: WordTime[][] = []
  let open: WordTime[] = []
  for (const [i, word] of words.entries()) {
    open.push(word)
    const next = words[i + 1]
    if (next === undefined || SENTENCE_END.test(word.text) || next.from - word.to >= PAUSE) {
      found.push(open)
      open = []
    }
  }
  return found
}

/** A sentence that is too long for one cue, in as few as hold it: after a comma or before a pause rather than anywhere. */
function parted(sentence: readonly WordTime[], rules: CueRules): WordTime[][] {
  // Words don't fill lines to the last letter.
  const most = rules.letters * rules.lines * (rules.lines > 1 ? 0.9 : 1)
  const fits = (from: number, to: number): boolean => to - from === 1 || (lettersOf(joinWords(sentence.slice(from, to))) <= most && sentence[to - 1]!.to - sentence[from]!.from <= LONGEST)
  const best: { cost: number; next: number }[] = [{ cost: 0, next: 0 }]
  for (let from = sentence.length - 1; from >= 0; from--) {
    let found = { cost: Infinity, next: from + 1 }
    for (let to = from + 1; to <= sentence.length && fits(from, to); to++) {
      const rest = best[to - from - 1]!
      const empty = 1 - lettersOf(joinWords(sentence.slice(from, to))) / most
      const cost = rest.cost + 1 + empty * empty + (to === sentence.length ? 0 : breakCost(sentence[to - 1]!, sentence[to]!))
      if (cost < found.cost) found = { cost, next: to }
    }
    best.unshift(found)
  }
  const parts: WordTime[][] = []
  for (let from = 0; from < sentence.length; from = best[from]!.next) parts.push(sentence.slice(from, best[from]!.next))
  return parts
}

const breakCost = (before: WordTime, after: WordTime): number =>
  CLAUSE_END.test(before.text) ? 0 : after.from - before.to > 0.15 ? 0.6 : isBound(before.text) ? 2.5 : 1.6

/** Articles and the like: nobody ends a line with one. */
const BOUND = new Set('a an the my your his her its our their this that no and or but of to in on at by for with from as if mr mrs ms dr le la les un une des du der die das den dem ein eine el los las una il lo gli o os as um uma de het een'.split(' '))
export const isBound = (word: string): boolean => BOUND.has(word.toLowerCase().replace(/\.$/, '')) || /['’]$/.test(word)
