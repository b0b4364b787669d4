/** Completes `{{inputs.name}}` in a text field while it is typed; `\{{` is text. */
import { make } from '../dom.ts'
import { t } from '../../language/t.ts'

export interface TokenSource {
  /** Names of the graph's inputs, with what they are. */
  inputs(): readonly (readonly [name: string, about: string])[]
  /** Declares an input that isn't there. */
  declare(name: string): void
}

type Field = HTMLInputElement | HTMLTextAreaElement
const OPEN = /(?<!(?<!\\)(?:\\\\)*\\)\{\{\s*([\w.-]*)$/
let count = 0

/**
 * The field with its list. What is typed is handed on as it is typed, but not while names are offered: half a template is no fault.
 */
export function withTokens(field: Field, { inputs, declare }: TokenSource, put: (text: string) => void): HTMLElement {
  const list = make('ul', { className: 'tokens', role: 'listbox', id: `tokens-${++count}`, hidden: true })
  field.setAttribute('aria-controls', list.id)
  field.setAttribute('aria-autocomplete', 'list')
  let offered: readonly { readonly name: string; readonly about: string; readonly fresh?: boolean }[] = []
  let at = 0
  /** Something was typed that was not handed on. */
  let held = false

  function typed(): string | undefined {
    return OPEN.exec(field.value.slice(0, field.selectionStart ?? 0))?.[1]
  }
  function offer(): void {
    const now = typed()
    if (now === undefined) return void (list.hidden = true)
    const wish = now.replace(/^inputs\.?/, '').toLowerCase()
    const known = inputs()
    const found = known.filter(([name]) => name.toLowerCase().includes(wish)).map(([name, about]) => ({ name, about }))
    const fresh = /^[a-z][\w-]*$/i.test(wish) && !known.some(([name]) => name === wish) ? [{ name: wish, about: t('a new input of the graph'), fresh: true }] : []
    offered = [...found, ...fresh]
    at = Math.min(at, Math.max(0, offered.length - 1))
    list.hidden = offered.length === 0
    list.replaceChildren(...offered.map(({ name, about }, index) => make('li', { role: 'option', 'aria-selected': index === at, onpointerdown: (event: Event) => { event.preventDefault(); take(index) } }, make('code', {}, name), make('span', { className: 'soft' }, about))))
    list.children[at]?.scrollIntoView({ block: 'nearest' })
  }
  function take(index: number): void {
    const one = offered[index]
    if (one === undefined) return
    const caret = field.selectionStart ?? field.value.length
    const before = field.value.slice(0, caret).replace(OPEN, '')
    const after = field.value.slice(caret).replace(/^\s*\}\}/, '')
    const token = `{{inputs.${one.name}}}`
    if (one.fresh === true) declare(one.name)
    field.value = before + token + after
    field.setSelectionRange(before.length + token.length, before.length + token.length)
    list.hidden = true
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  function close(): void {
    list.hidden = true
    if (held) put(field.value)
    held = false
  }
  field.addEventListener('input', () => {
    at = 0
    offer()
    held = !list.hidden
    if (!held) put(field.value)
  })
  field.addEventListener('keydown', ((event: KeyboardEvent) => {
    if (list.hidden) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      at = (at + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length
      offer()
    } else if (event.key === 'Enter' || event.key === 'Tab') take(at)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }) as EventListener)
  field.addEventListener('blur', close)
  return make('span', { className: 'token-field' }, field, list)
}
