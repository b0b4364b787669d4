/** The text that a node is there for: a title's, a subtitle's. Whoever adds one types it next. */
import type { NodeType } from '../../api/client.ts'

/** Its param, where the node has one. */
export const mainText = (type: Pick<NodeType, 'params'> | undefined): string | undefined => (type?.params.properties?.['text']?.['x-widget'] === 'multiline' ? 'text' : undefined)

/** Into the main text, all of it chosen; else into the first param; else into whatever can be typed into. */
export function focusParams(panel: HTMLElement, type?: Pick<NodeType, 'params'>): void {
  const seek = (selector: string): HTMLElement | undefined => [...panel.querySelectorAll<HTMLElement>(selector)].find((field) => field.checkVisibility())
  const text = mainText(type)
  const field = (text === undefined ? undefined : seek(`[data-param="${text}"] textarea`)) ?? seek('[data-param] :is(input, textarea, select)') ?? seek(':is(input, textarea, select)')
  field?.focus()
  if (field instanceof HTMLTextAreaElement && field.closest('[data-param]') !== null && text !== undefined) field.select()
}
