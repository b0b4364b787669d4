/** The one table of commands: tools, palette, keys, menus and the sheet of keys are made from it. */
import { make } from '../panels/dom.ts'
import { openPicker } from '../panels/picker.ts'
import { openSheet } from '../panels/sheet.ts'
import { keyText, type Command } from './command.ts'
import { t } from '../language/t.ts'

export interface BoundCommands {
  run(act: () => unknown): void
  readonly all: readonly Command[]
}

export function bindCommands(given: readonly Command[], { tools, onError }: { readonly tools: HTMLElement; onError(error: unknown): void }): BoundCommands {
  const run = (act: () => unknown): void => void Promise.resolve().then(act).catch(onError)
  const all: readonly Command[] = [
    ...given,
    { title: t('All commands'), group: 'View', key: 'ctrl+k', everywhere: true, act: () => palette() },
    { title: t('Keys'), group: 'View', key: '?', act: () => openSheet(all) },
  ]
  // Without a canvas there is nothing to arrange.
  const fits = ({ key, group, tool = false }: Command): boolean => key !== 'ctrl+k' && (tool || !document.body.classList.contains('phone') || group === undefined || !['Edit', 'Arrange', 'Timeline'].includes(group))
  const palette = () => openPicker(t('Commands'), all.filter(fits).map(({ title, key, group, act }) => ({ title, hint: key === undefined ? '' : keyText(key), words: group ?? '', pick: () => run(act) })))

  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement
    const typing = target.closest('input:not([type=range]), textarea, select, dialog, video') !== null
    const name = event.key.toLowerCase()
    const pressed = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey && name !== '?' ? 'shift+' : ''}${name === 'backspace' ? 'delete' : name}`
    const found = all.filter(({ key, also, when, within }) => (key === pressed || also === pressed) && when?.() !== false && (within === undefined || target.closest(within) !== null))
    const command = found.find(({ within }) => within !== undefined) ?? found[0]
    if (command === undefined || command.native === true || (typing && command.everywhere !== true) || target.closest('dialog, [role=menu]') !== null) return
    // What has the focus is pressed by the space bar or Enter, and moved through by arrows.
    if ([' ', 'enter', 'arrowleft', 'arrowright', 'arrowup', 'arrowdown'].includes(pressed) && target.closest('button, a, [role=tab], [role=slider], [role=separator], input, .screen') !== null) return
    event.preventDefault()
    // What is typed counts: a field tells of it when it is left.
    if (typing) {
      target.blur()
      if (target.isConnected) target.focus()
    }
    run(command.act)
  })
  tools.append(...all.filter(({ tool }) => tool).map(({ title, key, act }) => make('button', { type: 'button', title: key === undefined ? '' : keyText(key), onclick: () => run(act) }, title)))
  return { run, all }
}
