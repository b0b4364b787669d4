/** The sheet of keys. */
import { GROUPS, keyText, type Command } from '../commands/command.ts'
import { make } from './dom.ts'
import { t } from '../language/t.ts'

const MOUSE: readonly (readonly [string, string])[] = [
  [t('Add a node'), t('Double-click')],
  [t('Move the view'), t('Drag')],
  [t('Zoom'), t('Wheel')],
  [t('Select several'), t('Shift drag')],
  [t('Add to the selection'), t('Shift click')],
  [t('Connect'), t('Drag from a port')],
  [t('Choose a node that fits'), t('Let a link go')],
  [t('Lead a link round'), t('Click its middle')],
  [t('Enter a subgraph'), t('Double-click it')],
  [t('Menu'), t('Right click')],
]

export function openSheet(commands: readonly Command[]): void {
  const section = (title: string, rows: readonly (readonly [string, string])[]) =>
    make('section', {}, make('h2', {}, title), make('dl', {}, ...rows.flatMap(([what, key]) => [make('dt', {}, what), make('dd', {}, ...key.split(' / ').map((one) => make('kbd', {}, one)))])))
  const groups = GROUPS.map((group) => [group, commands.filter((command) => (command.group ?? 'Edit') === group && command.key !== undefined)] as const)
  const dialog = make('dialog', { className: 'sheet', 'aria-label': t('Keys') },
    make('div', { className: 'row' }, make('h1', {}, t('Keys')), make('span', { className: 'grow' }), make('button', { type: 'button', className: 'icon', 'aria-label': t('Close'), onclick: () => dialog.close() }, '✕')),
    make('div', { className: 'columns' }, ...groups.map(([group, list]) => section(t(group), list.map(({ title, key, also }) => [title, [key!, also].filter((one) => one !== undefined).map(keyText).join(' / ')]))), section(t('Mouse'), MOUSE)))
  dialog.onclick = (event) => event.target === dialog && dialog.close()
  dialog.onclose = () => dialog.remove()
  document.body.append(dialog)
  dialog.showModal()
}
