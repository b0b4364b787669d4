/** Commands on the files of graphs. */
import type { Command } from '../commands/command.ts'
import { t } from '../language/t.ts'
import type { Session } from '../session.ts'
import { chooseFiles, duplicateGraph, exportBundle, exportGraph, renameGraph, saveAs, trashGraph } from './file-actions.ts'
import { openGraphs } from './graphs-dialog.ts'
import { openVersions } from './versions-dialog.ts'

export function fileCommands(editor: Session, { take, onFiles }: { take(files: readonly File[]): Promise<void>; onFiles(): Promise<void> }): readonly Command[] {
  const then = (does: () => unknown) => async (): Promise<void> => {
    await does()
    await onFiles()
  }
  return [
    { title: t('Graphs'), group: 'Graph', key: 'ctrl+o', everywhere: true, tool: true, act: () => openGraphs(editor) },
    { title: t('Save as'), group: 'Graph', key: 'ctrl+alt+s', everywhere: true, act: then(() => saveAs(editor)) },
    { title: t('Rename the graph'), group: 'Graph', key: 'f2', act: then(() => renameGraph(editor, editor.path)) },
    { title: t('Duplicate the graph'), group: 'Graph', act: then(() => duplicateGraph(editor, editor.path)) },
    { title: t('Delete the graph'), group: 'Graph', act: then(() => trashGraph(editor, editor.path, editor.document.title ?? editor.path)) },
    { title: t('Versions of the graph'), group: 'Graph', key: 'ctrl+alt+v', act: () => openVersions(editor, editor.path) },
    { title: t('Import files'), group: 'Graph', key: 'ctrl+i', act: () => chooseFiles((files) => take(files).then(onFiles).catch(editor.fail)) },
    { title: t('Export the graph as JSON'), group: 'Graph', act: () => exportGraph(editor) },
    { title: t('Share the graph with its files'), group: 'Graph', key: 'ctrl+shift+e', act: () => exportBundle(editor, editor.path) },
  ]
}
