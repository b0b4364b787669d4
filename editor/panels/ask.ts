/** Small dialogs: a line of text, or yes and no. */
import { make } from './dom.ts'
import { t } from '../language/t.ts'

/** Undefined where it was left. */
export function ask(label: string, value = ''): Promise<string | undefined> {
  const field = make('input', { type: 'text', value, 'aria-label': label })
  return show(label, [make('h1', {}, label), field], 'OK', () => field.value, () => field.select())
}

export const confirm = async (text: string, yes: string): Promise<boolean> => (await show(text, [make('p', {}, text)], yes, () => true)) === true

/** A text of several lines that somebody agrees to. */
export const agree = async (label: string, content: readonly HTMLElement[], yes: string): Promise<boolean> => (await show(label, [make('h1', {}, label), ...content], yes, () => true)) === true

function show<T>(label: string, content: readonly HTMLElement[], yes: string, value: () => T, onOpen: () => void = () => undefined): Promise<T | undefined> {
  return new Promise((resolve) => {
    let given: T | undefined
    const cancel = make('button', { type: 'button', onclick: () => dialog.close() }, t('Cancel'))
    const form = make('form', { onsubmit: (event: Event) => { event.preventDefault(); given = value(); dialog.close() } }, ...content, make('div', { className: 'row end' }, cancel, make('button', { type: 'submit', className: 'primary' }, yes)))
    const dialog = make('dialog', { className: 'ask', 'aria-label': label }, form)
    dialog.onclose = () => {
      dialog.remove()
      resolve(given)
    }
    document.body.append(dialog)
    dialog.showModal()
    onOpen()
  })
}
