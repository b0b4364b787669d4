/** Commands that change what is seen, not the document. */
import type { Canvas } from '../canvas/litegraph-adapter.ts'
import { openPicker } from '../panels/picker.ts'
import type { Editor } from '../editor.ts'
import { switchTheme } from '../theme.ts'
import type { Command } from './command.ts'
import { t } from '../language/t.ts'

export function viewCommands(editor: Editor, canvas: Canvas, minimap: { toggle(): void }): readonly Command[] {
  /** In reading order: by columns, then rows. */
  function step(by: number): void {
    const boxes = canvas.boxes(Object.keys(editor.document.nodes))
    const names = Object.keys(boxes).sort((a, b) => boxes[a]!.x - boxes[b]!.x || boxes[a]!.y - boxes[b]!.y)
    if (names.length === 0) return
    const at = names.indexOf(editor.selection[0] ?? '')
    const name = names[at < 0 ? (by > 0 ? 0 : names.length - 1) : (at + by + names.length) % names.length]!
    canvas.select([name])
    const box = boxes[name]!
    if (!canvas.viewport.sees(box)) canvas.viewport.lookTo(box.x + box.width / 2, box.y + box.height / 2)
  }
  /** To the next part of the page: tools, graphs, canvas, inspector, preview, lists. */
  function nextPart(by: number): void {
    const seen = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility())
    const PARTS = [['#tools', '#tools button'], ['#graph-tabs', '#graph-tabs [aria-current]'], ['#canvas', '#canvas'], ['#inspector', '#inspector :is(input, textarea, select, button)'], ['#timeline', '#timeline :is(button, [tabindex="0"])'], ['.preview', '.transport input, .preview button'], ['.tabs', '.tabs [role=tab][aria-selected=true]']] as const
    const found = PARTS.flatMap(([home, first]) => {
      const element = seen(first)
      return element === undefined ? [] : [{ home: document.querySelector(home), element }]
    })
    const at = found.findIndex(({ home }) => home?.contains(document.activeElement) === true)
    found[(at + by + found.length) % found.length]?.element.focus()
  }
  return [
    { title: t('Next part of the page'), group: 'View', key: 'f6', everywhere: true, act: () => nextPart(1) },
    { title: t('Previous part of the page'), group: 'View', key: 'shift+f6', everywhere: true, act: () => nextPart(-1) },
    { title: t('Zoom to fit'), group: 'View', key: 'f', tool: true, act: () => canvas.fit() },
    { title: t('Zoom to the selection'), group: 'View', key: 'shift+f', act: () => canvas.fit(canvas.selected().length > 0 ? canvas.selected() : undefined) },
    { title: t('Zoom in'), group: 'View', key: '+', also: '=', act: () => canvas.viewport.zoom(1.25) },
    { title: t('Zoom out'), group: 'View', key: '-', act: () => canvas.viewport.zoom(0.8) },
    { title: t('Life-size'), group: 'View', key: '1', act: () => canvas.viewport.lookTo(...canvas.viewport.centre, 1) },
    { title: t('Next node'), group: 'View', key: ']', act: () => step(1) },
    { title: t('Previous node'), group: 'View', key: '[', act: () => step(-1) },
    { title: t('Go to a node'), group: 'View', key: 'g', act: () => openPicker(t('Go to a node'), Object.entries(editor.document.nodes).map(([name, { type, title }]) => ({ title: title ?? name, hint: editor.types.get(type)?.title ?? type, words: `${name} ${type}`, pick: () => editor.select([name], { show: true }) }))) },
    { title: t('Overview map'), group: 'View', key: 'v', act: () => minimap.toggle() },
    { title: t('Dark or light'), group: 'View', key: 'alt+t', act: switchTheme },
  ]
}
