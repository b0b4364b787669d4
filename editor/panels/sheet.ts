/** The sheet of keys. */
import { GROUPS, keyText, type Command } from '../commands/command.ts'
import { make } from './dom.ts'

const MOUSE: readonly (readonly [string, string])[] = [
  ['Add a node', 'Double-click'],
  ['Move the view', 'Drag'],
  ['Zoom', 'Wheel'],
  ['Select several', 'Shift drag'],
  ['Add to the selection', 'Shift click'],
  ['Connect', 'Drag from a port'],
  ['Choose a node that fits', 'Let a link go'],
  ['Lead a link round', 'Click its middle'],
  ['Enter a subgraph', 'Double-click it'],
  ['Menu', 'Right click'],
]

export function openSheet(commands: readonly Command[]): void {
  const section = (title: string, rows: readonly (readonly [string, string])[]) =>
    make('section', {}, make('h2', {}, title), make('dl', {}, ...rows.flatMap(([what, key]) => [make('dt', {}, what), make('dd', {}, ...key.split(' / ').map((one) => make('kbd', {}, one)))])))
  const groups = GROUPS.map((group) => [group, commands.filter((command) => (command.group ?? 'Edit') === group && command.key !== undefined)] as const)
  const dialog = make('dialog', { className: 'sheet', 'aria-label': 'Keys' },
    make('div', { className: 'row' }, make('h1', {}, 'Keys'), make('span', { className: 'grow' }), make('button', { type: 'button', className: 'icon', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕')),
    make('div', { className: 'columns' }, ...groups.map(([group, list]) => section(group, list.map(({ title, key, also }) => [title, [key!, also].filter((one) => one !== undefined).map(keyText).join(' / ')]))), section('Mouse', MOUSE)))
  dialog.onclick = (event) => event.target === dialog && dialog.close()
  dialog.onclose = () => dialog.remove()
  document.body.append(dialog)
  dialog.showModal()
}
