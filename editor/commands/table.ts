/** The one table of commands: tools, palette, keys, menus and the sheet of keys are made from it. */
import { make } from '../panels/dom.ts'
import { openPicker } from '../panels/picker.ts'
import { openSheet } from '../panels/sheet.ts'

export const GROUPS = ['Graph', 'Edit', 'Arrange', 'View', 'Render'] as const

export interface Command {
  readonly title: string
  readonly group?: (typeof GROUPS)[number]
  /** `ctrl` is the command key of a Mac, too. */
  readonly key?: string
  /** Another key that does the same. */
  readonly also?: string
  /** Has a button in the bar. */
  readonly tool?: boolean
  /** Its key counts in text fields, too. */
  readonly everywhere?: boolean
  /** The browser tells of this key in its own way (the clipboard); the table only names it. */
  readonly native?: boolean
  act(): unknown
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)
export const keyText = (key: string): string =>
  (key === '+' ? [key] : key.split('+')).map((part) => ({ ctrl: isMac ? '⌘' : 'Ctrl', shift: isMac ? '⇧' : 'Shift', alt: isMac ? '⌥' : 'Alt', ' ': 'Space', enter: 'Enter', delete: 'Delete', escape: 'Esc', arrowleft: '←', arrowright: '→', arrowup: '↑', arrowdown: '↓', tab: 'Tab' })[part] ?? (part.length <= 2 ? part.toUpperCase() : part)).join(isMac ? '' : ' ')

export interface BoundCommands {
  run(act: () => unknown): void
  readonly all: readonly Command[]
}

export function bindCommands(given: readonly Command[], { tools, onError }: { readonly tools: HTMLElement; onError(error: unknown): void }): BoundCommands {
  const run = (act: () => unknown): void => void Promise.resolve().then(act).catch(onError)
  const all: readonly Command[] = [
    ...given,
    { title: 'All commands', group: 'View', key: 'ctrl+k', everywhere: true, act: () => palette() },
    { title: 'Keys', group: 'View', key: '?', act: () => openSheet(all) },
  ]
  const palette = () => openPicker('Commands', all.filter(({ key }) => key !== 'ctrl+k').map(({ title, key, group, act }) => ({ title, hint: key === undefined ? '' : keyText(key), words: group ?? '', pick: () => run(act) })))

  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement
    const typing = target.closest('input:not([type=range]), textarea, select, dialog, video') !== null
    const name = event.key.toLowerCase()
    const pressed = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey && name !== '?' ? 'shift+' : ''}${name === 'backspace' ? 'delete' : name}`
    const command = all.find(({ key, also }) => key === pressed || also === pressed)
    if (command === undefined || command.native === true || (typing && command.everywhere !== true) || target.closest('dialog, [role=menu]') !== null) return
    // What has the focus is pressed by the space bar or Enter, and moved through by arrows.
    if ([' ', 'enter', 'arrowleft', 'arrowright', 'arrowup', 'arrowdown'].includes(pressed) && target.closest('button, a, [role=tab], [role=slider], [role=separator], input, .screen') !== null) return
    event.preventDefault()
    run(command.act)
  })
  tools.append(...all.filter(({ tool }) => tool).map(({ title, key, act }) => make('button', { type: 'button', title: key === undefined ? '' : keyText(key), onclick: () => run(act) }, title)))
  return { run, all }
}
