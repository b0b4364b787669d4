/** The menu of the right mouse button: the commands that make sense where it was pressed. */
import type { Canvas } from '../canvas/litegraph-adapter.ts'
import { isSubgraph } from '../document/subgraph.ts'
import type { Editor } from '../editor.ts'
import { offerNodes } from '../search/offer-nodes.ts'
import { openMenu, type MenuEntry } from '../panels/menu.ts'
import { keyText, type Command } from './command.ts'
import { t } from '../language/t.ts'

const ON_NODE = [t('Add a node behind the chosen one'), t('Keep its effect within a mask'), 'line', t('Cut'), t('Copy'), t('Duplicate'), t('Delete'), 'line', t('Bypass'), t('Mute'), t('Fold or unfold'), t('Takes'), 'line', t('Group'), t('Make a subgraph'), t('Tidy up')] as const
const ON_CANVAS = [t('Paste'), t('Add a note'), 'line', t('Select all'), t('Tidy up'), t('Zoom to fit'), 'line', t('Undo'), t('Redo')] as const

export function canvasMenu(editor: Editor, canvas: Canvas, commands: readonly Command[], page: readonly [number, number], at: readonly [number, number], name: string | undefined): void {
  const act = (command: Command): void => void Promise.resolve().then(command.act).catch(editor.fail)
  const entry = (title: string): MenuEntry | 'line' => {
    const command = commands.find((one) => one.title === title)
    return command === undefined ? 'line' : { title, hint: command.key === undefined ? '' : keyText(command.key), pick: () => act(command) }
  }
  if (name === undefined) return openMenu(page, t('Canvas'), [{ title: t('Add a node…'), hint: keyText('a'), pick: () => offerNodes(editor, canvas, at) }, ...ON_CANVAS.map(entry)])
  const inside = isSubgraph(editor.document.nodes[name]?.type ?? '') ? [entry(t('Enter the subgraph')), entry(t('Unpack the subgraph')), entry(t('Publish to the library')), 'line' as const] : []
  openMenu(page, editor.document.nodes[name]?.title ?? name, [...inside, ...ON_NODE.map(entry)])
}
