/** What a backend makes of the words of a prompt, and how that is told. Pure. */

/** `drawn`: it is in the picture. `known`: it means something to the backend, but this picture doesn't show it. */
export type Verdict = 'drawn' | 'known' | 'unknown'

export interface PromptWord {
  /** As the user wrote it; several words where they mean one thing together. */
  readonly text: string
  readonly verdict: Verdict
  /** What it was taken for, where that is another word. */
  readonly as?: string
}

export interface PromptReading {
  /** In the order of the prompt, each once; small words are left out. */
  readonly words: readonly PromptWord[]
  /** It recognises something that can be drawn. */
  readonly draws: boolean
}

const HEADS = [['drawn', 'draws'], ['known', 'known, not drawn:'], ['unknown', 'not understood:']] as const

/** `draws "ocean" (as sea), "sunset"; known, not drawn: "8k"; not understood: "ramen"`, or nothing where there are no words. */
export function describeWords(words: readonly PromptWord[]): string {
  const parts = HEADS.flatMap(([verdict, head]) => {
    const found = words.filter((one) => one.verdict === verdict)
    return found.length === 0 ? [] : [`${head} ${found.map(({ text, as }) => `"${text}"${as === undefined || verdict !== 'drawn' ? '' : ` (as ${as})`}`).join(', ')}`]
  })
  return parts.join('; ')
}

/** The words of a node's report, where it has told them. */
export function wordsOf(facts: Readonly<Record<string, unknown>> | undefined): readonly PromptWord[] {
  const words = facts?.['words']
  return Array.isArray(words) ? (words as readonly PromptWord[]).filter((one) => typeof one === 'object' && typeof one.text === 'string') : []
}
