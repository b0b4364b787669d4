/** Commands that change the document. */
import type { Canvas } from '../canvas/litegraph-adapter.ts'
import { placeNodes, removeNodes, setMode } from '../document/commands.ts'
import { removeHealing } from '../document/heal.ts'
import { placeOf } from '../document/document.ts'
import { addItem } from '../document/items.ts'
import { withinMask } from '../document/within-mask.ts'
import { offerBehind, offerNodes } from '../search/offer-nodes.ts'
import type { Session } from '../session.ts'
import type { Clipboard } from './clipboard.ts'
import type { Command } from './command.ts'
import { t } from '../language/t.ts'

export function editCommands(editor: Session, canvas: Canvas, clipboard: Clipboard): readonly Command[] {
  function fold(): void {
    const names = editor.selection
    const open = names.some((name) => placeOf(editor.document, name).collapsed !== true)
    editor.change(placeNodes(editor.document, Object.fromEntries(names.map((name) => [name, { collapsed: open }]))))
  }
  function note(): void {
    const [x, y] = canvas.viewport.centre
    const [next, name] = addItem(editor.document, { note: 'Note', pos: [Math.round(x - 110), Math.round(y - 60)], size: [220, 120] })
    editor.change(next)
    canvas.select([name])
    document.querySelector<HTMLTextAreaElement>('#inspector textarea')?.select()
  }
  function keepWithin(): void {
    const [next, mask] = withinMask(editor.document, editor.types, editor.selection[0] ?? '') ?? []
    if (next === undefined) return editor.say(t('Choose a node that changes a picture first.'))
    editor.change(next)
    editor.select([mask!])
  }
  return [
    { title: t('Undo'), group: 'Edit', key: 'ctrl+z', tool: true, act: () => editor.undo() },
    { title: t('Redo'), group: 'Edit', key: 'ctrl+shift+z', also: 'ctrl+y', tool: true, act: () => editor.redo() },
    { title: t('Add a node'), group: 'Edit', key: 'a', tool: true, act: () => offerNodes(editor, canvas, [canvas.viewport.centre[0] - 100, canvas.viewport.centre[1] - 60]) },
    { title: t('Add a node behind the chosen one'), group: 'Edit', key: 'shift+a', act: () => offerBehind(editor, canvas, editor.selection[0] ?? '') },
    { title: t('Keep its effect within a mask'), group: 'Edit', act: keepWithin },
    { title: t('Add a note'), group: 'Edit', key: 'n', act: note },
    { title: t('Cut'), group: 'Edit', key: 'ctrl+x', native: true, act: clipboard.cut },
    { title: t('Copy'), group: 'Edit', key: 'ctrl+c', native: true, act: clipboard.copy },
    { title: t('Paste'), group: 'Edit', key: 'ctrl+v', native: true, act: clipboard.paste },
    { title: t('Duplicate'), group: 'Edit', key: 'ctrl+d', act: clipboard.duplicate },
    { title: t('Delete'), group: 'Edit', key: 'delete', act: () => editor.change(removeHealing(editor.document, new Set(canvas.selected()), editor.types)) },
    { title: t('Delete with its links'), group: 'Edit', key: 'shift+delete', act: () => editor.change(removeNodes(editor.document, new Set(canvas.selected()))) },
    { title: t('Select all'), group: 'Edit', key: 'ctrl+a', act: () => canvas.select(Object.keys(canvas.boxes())) },
    { title: t('Bypass'), group: 'Edit', key: 'b', act: () => editor.change(setMode(editor.document, editor.selection, 'bypass')) },
    { title: t('Mute'), group: 'Edit', key: 'shift+m', act: () => editor.change(setMode(editor.document, editor.selection, 'mute')) },
    { title: t('Fold or unfold'), group: 'Edit', key: 'h', act: fold },
  ]
}
