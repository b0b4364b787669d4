/** What the backend that was taken makes of the words of a prompt: in the report, and as a warning where words count for nothing. */
import type { BackendChoice, Json, NodeServices } from '../../engine/api.ts'

const list = (words: readonly { readonly text: string }[]): string => words.map(({ text }) => `"${text}"`).join(', ')

export function tellReading({ name, reading }: Pick<BackendChoice, 'name' | 'reading'>, { report, log }: Pick<NodeServices, 'report' | 'log'>): void {
  if (reading === undefined) return
  const taken = reading.by === name
  // Who was passed over draws nothing of it.
  const words = taken ? reading.words : reading.words.map(({ text, verdict }) => ({ text, verdict: verdict === 'drawn' ? ('known' as const) : verdict }))
  report({ words: words as unknown as Json })
  const unknown = words.filter(({ verdict }) => verdict === 'unknown')
  const said = unknown.length === 0 ? '' : ` Not understood: ${list(unknown)}.`
  if (!taken) log.warn('W_PROMPT_NOT_DRAWN', { port: 'prompt', detail: `No model is installed that could draw this: the words are shown as a card.${said}` })
  else if (!reading.draws) log.warn('W_PROMPT_NOT_DRAWN', { port: 'prompt', detail: `${name} makes up a place of its own.${said}` })
  else if (unknown.length > 0) log.warn('W_PROMPT_WORDS', { port: 'prompt', detail: said.trim() })
}
