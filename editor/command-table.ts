/** The one table of commands: tools, palette, keys and the sheet of keys are made from it. */
import { make } from './panels/dom.ts'
import { openPicker } from './panels/picker.ts'

export interface Command {
  readonly title: string
  readonly key?: string
  /** Has a button in the bar. */
  readonly tool?: boolean
  /** Its key counts in text fields, too. */
  readonly everywhere?: boolean
  act(): unknown
}

export function bindCommands(given: readonly Command[], { tools, onError }: { readonly tools: HTMLElement; onError(error: unknown): void }): { run(act: () => unknown): void } {
  const run = (act: () => unknown): void => void Promise.resolve().then(act).catch(onError)
  const commands: readonly Command[] = [
    ...given,
    { title: 'Commands', key: 'ctrl+k', everywhere: true, act: () => palette() },
    { title: 'Keys', key: '?', act: () => palette() },
  ]
  const palette = () => openPicker('Commands and keys', commands.map(({ title, key, act }) => ({ title, hint: key === ' ' ? 'space' : (key ?? ''), pick: () => run(act) })))

  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement
    const typing = target.closest('input:not([type=range]), textarea, select, dialog, video') !== null
    const name = event.key.toLowerCase()
    const pressed = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.shiftKey && name !== '?' ? 'shift+' : ''}${name === 'backspace' ? 'delete' : name}`
    const command = commands.find(({ key }) => key === pressed)
    if (command === undefined || (typing && command.everywhere !== true) || target.closest('dialog') !== null) return
    // A button that has the focus is pressed by the space bar.
    if (pressed === ' ' && target.closest('button, [role=tab]') !== null) return
    event.preventDefault()
    run(command.act)
  })
  tools.append(...commands.filter(({ tool }) => tool).map(({ title, key, act }) => make('button', { type: 'button', title: key ?? '', onclick: () => run(act) }, title)))
  return { run }
}
