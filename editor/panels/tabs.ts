/** Tabs with their panels; arrow keys go from tab to tab. */
import { make } from './dom.ts'
import {  } from '../language/t.ts'

export interface Tab {
  readonly id: string
  readonly title: string
  readonly panel: HTMLElement
}

export interface Tabs {
  readonly element: HTMLElement
  readonly shown: string
  show(id: string): void
  /** A number beside the title, of each kind one; none for 0. `of`: what is counted. */
  count(id: string, count: number, kind?: 'bad' | 'warn', of?: (count: number) => string): void
}

export function createTabs(label: string, tabs: readonly Tab[]): Tabs {
  let shown = tabs[0]?.id ?? ''
  const buttons = new Map(tabs.map(({ id, title }) => [id, make('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}`, onclick: () => show(id) }, title)]))
  for (const { id, panel } of tabs) Object.assign(panel, { id: `panel-${id}`, role: 'tabpanel', tabIndex: 0 }).setAttribute('aria-labelledby', `tab-${id}`)
  const list = make('div', { className: 'tablist', role: 'tablist', 'aria-label': label }, ...buttons.values())
  list.onkeydown = ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = tabs.findIndex(({ id }) => id === shown) + step
    show(tabs[(at + tabs.length) % tabs.length]!.id)
    buttons.get(shown)?.focus()
  }
  function show(next: string): void {
    shown = next
    for (const { id, panel } of tabs) {
      panel.hidden = id !== shown
      buttons.get(id)!.setAttribute('aria-selected', String(id === shown))
      buttons.get(id)!.tabIndex = id === shown ? 0 : -1
    }
  }
  show(shown)
  return {
    element: make('section', { className: 'tabs', 'aria-label': label }, list, ...tabs.map(({ panel }) => panel)),
    get shown() {
      return shown
    },
    show,
    count(id, count, kind, of) {
      const button = buttons.get(id)!
      button.querySelector(`.count${kind === undefined ? '' : `.${kind}`}`)?.remove()
      if (count === 0) return
      const number = make('span', { className: `count ${kind ?? ''}`, ...(of === undefined ? {} : { title: of(count) }) }, String(count))
      // Faults first.
      if (kind === 'bad') button.firstChild?.after(number)
      else button.append(number)
    },
  }
}
