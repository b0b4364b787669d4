/** Commands that put things into their places. */
import { ALIGNMENTS, align, arrange, distribute, posOf } from '../document/arrange.ts'
import { placeNodes, removeNodes } from '../document/commands.ts'
import { addItem, GROUP_COLOURS, isGroup, itemsOf } from '../document/items.ts'
import type { Canvas } from '../canvas/litegraph-adapter.ts'
import type { Editor } from '../editor.ts'
import type { Command } from './command.ts'
import { t } from '../language/t.ts'

const STEP = 32

const ALIGNED = { left: t('Align left edges'), centre: t('Align centres'), right: t('Align right edges'), top: t('Align top edges'), middle: t('Align middles'), bottom: t('Align bottom edges') } as const

export function arrangeCommands(editor: Editor, canvas: Canvas): readonly Command[] {
  const put = (places: Readonly<Record<string, readonly [number, number]>>, join?: string): void =>
    editor.change(placeNodes(editor.document, Object.fromEntries(Object.entries(places).map(([name, [x, y]]) => [name, { pos: posOf(editor.document, name, x, y) }]))), join)
  const several = () => {
    const names = canvas.selected()
    if (names.length < 2) editor.say(t('Select two or more first: Shift and drag, or Shift and click.'))
    return names.length < 2 ? undefined : canvas.boxes(names)
  }
  const nudge = (x: number, y: number) => () => {
    const names = canvas.selected()
    if (names.length === 0) return canvas.viewport.lookTo(canvas.viewport.centre[0] + 3 * x, canvas.viewport.centre[1] + 3 * y)
    put(Object.fromEntries(Object.entries(canvas.boxes(names)).map(([name, box]) => [name, [box.x + x, box.y + y] as const])), `nudge ${names.join()}`)
  }
  function tidy(): void {
    const chosen = canvas.selected()
    editor.change(placeNodes(editor.document, arrange(editor.document, canvas.boxes(), chosen.length > 1 ? new Set(chosen) : undefined)))
    if (chosen.length < 2) canvas.fit()
  }
  function group(): void {
    const boxes = Object.values(canvas.boxes(canvas.selected()))
    const [x, y] = canvas.viewport.centre
    const all = boxes.length > 0 ? boxes : [{ x: x - 150, y: y - 80, width: 300, height: 160 }]
    const [left, top] = [Math.min(...all.map((box) => box.x)) - 20, Math.min(...all.map((box) => box.y)) - 48]
    const size = [Math.max(...all.map((box) => box.x + box.width)) + 20 - left, Math.max(...all.map((box) => box.y + box.height)) + 20 - top] as const
    const count = itemsOf(editor.document).filter(([, item]) => isGroup(item)).length
    const [next, name] = addItem(editor.document, { group: 'Group', pos: [Math.round(left), Math.round(top)], size: [Math.round(size[0]), Math.round(size[1])], colour: GROUP_COLOURS[count % GROUP_COLOURS.length]! })
    editor.change(next)
    canvas.select([name])
  }
  return [
    { title: t('Tidy up'), group: 'Arrange', key: 'shift+l', act: tidy },
    ...ALIGNMENTS.map((how): Command => ({ title: ALIGNED[how], group: 'Arrange', ...(how === 'left' ? { key: 'alt+arrowleft' } : how === 'right' ? { key: 'alt+arrowright' } : how === 'top' ? { key: 'alt+arrowup' } : how === 'bottom' ? { key: 'alt+arrowdown' } : {}), act: () => { const boxes = several(); if (boxes !== undefined) put(align(boxes, how)) } })),
    { title: t('Distribute across'), group: 'Arrange', key: 'alt+h', act: () => { const boxes = several(); if (boxes !== undefined) put(distribute(boxes, 'across')) } },
    { title: t('Distribute down'), group: 'Arrange', key: 'alt+v', act: () => { const boxes = several(); if (boxes !== undefined) put(distribute(boxes, 'down')) } },
    { title: t('Group'), group: 'Arrange', key: 'ctrl+g', act: group },
    { title: t('Ungroup'), group: 'Arrange', key: 'ctrl+shift+g', act: () => editor.change(removeNodes(editor.document, new Set(canvas.selected().filter((name) => name.startsWith('@group'))))) },
    { title: t('Move left'), group: 'Arrange', key: 'arrowleft', act: nudge(-STEP, 0) },
    { title: t('Move right'), group: 'Arrange', key: 'arrowright', act: nudge(STEP, 0) },
    { title: t('Move up'), group: 'Arrange', key: 'arrowup', act: nudge(0, -STEP) },
    { title: t('Move down'), group: 'Arrange', key: 'arrowdown', act: nudge(0, STEP) },
  ]
}
