/** A note, a group, a reroute, or several things at once. */
import { GROUP_COLOURS, isGroup, isNote, setItem, type Item } from '../../document/items.ts'
import type { Editor } from '../../editor.ts'
import { make } from '../dom.ts'
import { t } from '../../language/t.ts'

export function itemForm(editor: Editor, name: string, item: Item): readonly HTMLElement[] {
  if (isNote(item)) {
    const text = make('textarea', { rows: 8, value: item.note, 'aria-label': t('Text of the note') })
    text.oninput = () => editor.change(setItem(editor.document, name, { note: text.value }), `note ${name}`)
    return [make('h2', {}, t('Note')), text]
  }
  if (!isGroup(item)) return [make('h2', {}, t('Reroute')), make('p', { className: 'soft' }, `${item.reroute} → ${item.to.join(', ')}`)]
  const title = make('input', { type: 'text', className: 'title', value: item.group, 'aria-label': t('Title of the group') })
  title.oninput = () => editor.change(setItem(editor.document, name, { group: title.value }), `group ${name}`)
  const swatches = GROUP_COLOURS.map((colour, index) => {
    const swatch = make('button', { type: 'button', className: 'swatch', 'aria-label': t('Colour {index}', { index: index + 1 }), 'aria-pressed': colour === item.colour, onclick: () => { editor.change(setItem(editor.document, name, { colour })); swatches.forEach((one) => one.setAttribute('aria-pressed', String(one === swatch))) } })
    swatch.style.background = colour
    return swatch
  })
  return [make('h2', {}, t('Group')), title, make('div', { className: 'row', role: 'group', 'aria-label': t('Colour') }, ...swatches), make('p', { className: 'soft' }, t('What lies in it moves with it. Drag its title to move it, its corner to size it.'))]
}

/** Commands for several, as buttons. */
export function severalForm(count: number, act: (title: string) => void): readonly HTMLElement[] {
  const button = (title: string, text = title) => make('button', { type: 'button', onclick: () => act(title) }, text)
  const block = (title: string, ...buttons: HTMLElement[]) => make('section', { 'aria-label': title }, make('h2', {}, title), make('div', { className: 'buttons' }, ...buttons))
  return [
    make('h2', {}, t('{count} selected', { count })),
    block(t('Align'), button(t('Align left edges'), t('Left')), button(t('Align centres'), t('Centre')), button(t('Align right edges'), t('Right')), button(t('Align top edges'), t('Top')), button(t('Align middles'), t('Middle')), button(t('Align bottom edges'), t('Bottom'))),
    block(t('Distribute'), button(t('Distribute across'), t('Across')), button(t('Distribute down'), t('Down'))),
    block(t('Together'), button(t('Tidy up')), button(t('Group')), button(t('Make a subgraph')), button(t('Duplicate')), button(t('Fold or unfold'), t('Fold'))),
    block(t('Mode'), button(t('Bypass')), button(t('Mute')), button(t('Delete'))),
  ]
}
