/** Below a prompt: which of its words the picture shows, which it doesn't, which nobody understands. */
import type { PromptWord, Verdict } from '../../../engine/backends/prompt-reading.ts'
import { make } from '../dom.ts'
import { t } from '../../language/t.ts'

const HEADS: readonly (readonly [Verdict, string])[] = [['drawn', t('Drawn')], ['known', t('Known, not drawn')], ['unknown', t('Not understood')]]

/** Told by a heading and a line below each word, not by its colour alone. */
export function promptWords(words: readonly PromptWord[]): HTMLElement {
  const groups = HEADS.flatMap(([verdict, head]) => {
    const found = words.filter((one) => one.verdict === verdict)
    const word = ({ text, as }: PromptWord) => make('span', { className: 'word', ...(as === undefined || verdict !== 'drawn' ? {} : { title: t('as {as}', { as }) }) }, text)
    return found.length === 0 ? [] : [make('p', { className: verdict }, make('b', {}, `${head}: `), ...found.flatMap((one, k) => (k === 0 ? [word(one)] : [', ', word(one)])))]
  })
  return make('div', { className: 'prompt-words' }, ...groups)
}
