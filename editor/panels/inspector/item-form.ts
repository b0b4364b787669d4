/** A note, a group, a reroute, or several things at once. */
import { GROUP_COLOURS, isGroup, isNote, setItem, type Item } from '../../document/items.ts'
import type { Editor } from '../../editor.ts'
import { make } from '../dom.ts'

export function itemForm(editor: Editor, name: string, item: Item): readonly HTMLElement[] {
  if (isNote(item)) {
    const text = make('textarea', { rows: 8, value: item.note, 'aria-label': 'Text of the note' })
    text.oninput = () => editor.change(setItem(editor.document, name, { note: text.value }), `note ${name}`)
    return [make('h2', {}, 'Note'), text]
  }
  if (!isGroup(item)) return [make('h2', {}, 'Reroute'), make('p', { className: 'soft' }, `${item.reroute} → ${item.to.join(', ')}`)]
  const title = make('input', { type: 'text', className: 'title', value: item.group, 'aria-label': 'Title of the group' })
  title.oninput = () => editor.change(setItem(editor.document, name, { group: title.value }), `group ${name}`)
  const swatches = GROUP_COLOURS.map((colour, index) => {
    const swatch = make('button', { type: 'button', className: 'swatch', 'aria-label': `Colour ${index + 1}`, 'aria-pressed': colour === item.colour, onclick: () => { editor.change(setItem(editor.document, name, { colour })); swatches.forEach((one) => one.setAttribute('aria-pressed', String(one === swatch))) } })
    swatch.style.background = colour
    return swatch
  })
  return [make('h2', {}, 'Group'), title, make('div', { className: 'row', role: 'group', 'aria-label': 'Colour' }, ...swatches), make('p', { className: 'soft' }, 'What lies in it moves with it. Drag its title to move it, its corner to size it.')]
}

/** Commands for several, as buttons. */
export function severalForm(count: number, act: (title: string) => void): readonly HTMLElement[] {
  const button = (title: string, text = title) => make('button', { type: 'button', onclick: () => act(title) }, text)
  const block = (title: string, ...buttons: HTMLElement[]) => make('section', { 'aria-label': title }, make('h2', {}, title), make('div', { className: 'buttons' }, ...buttons))
  return [
    make('h2', {}, `${count} selected`),
    block('Align', button('Align left edges', 'Left'), button('Align centres', 'Centre'), button('Align right edges', 'Right'), button('Align top edges', 'Top'), button('Align middles', 'Middle'), button('Align bottom edges', 'Bottom')),
    block('Distribute', button('Distribute across', 'Across'), button('Distribute down', 'Down')),
    block('Together', button('Tidy up'), button('Group'), button('Make a subgraph'), button('Duplicate'), button('Fold or unfold', 'Fold')),
    block('Mode', button('Bypass'), button('Mute'), button('Delete')),
  ]
}
