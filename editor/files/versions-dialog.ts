/** Earlier versions of a graph: when each was saved and what the save after it changed; looked at in a tab, or taken back. */
import { listVersions, readVersion } from '../api/client.ts'
import { t, tn } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { ago } from '../panels/words.ts'
import type { Session } from '../session.ts'
import { changeWords } from './change-words.ts'
import { isFreshPath } from './names.ts'

export async function openVersions(editor: Session, path: string): Promise<void> {
  if (isFreshPath(path)) return editor.say(t('This graph was never saved: it has no earlier versions.'))
  const versions = await listVersions(path)
  if (versions.length === 0) return editor.say(t('There are no earlier versions: each save from now on keeps the one before.'))
  await editor.open(path)
  const title = editor.document.title ?? path
  const when = (time: string): string => `${ago(time)}, ${new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })}`
  const act = (text: string, time: string, does: () => Promise<unknown>) => make('button', { type: 'button', 'aria-label': `${text}: ${when(time)}`, onclick: () => {
    dialog.close()
    does().catch(editor.fail)
  } }, text)
  const restore = async (digest: string): Promise<void> => {
    const version = await readVersion(path, digest)
    if (editor.path !== path) return
    editor.change(version)
    editor.say(t('The graph is as it was saved then. Undo brings back what you had.'))
  }
  const dialog = make('dialog', { className: 'gallery graphs versions', 'aria-label': t('Versions') },
    make('div', { className: 'row' }, make('h1', {}, t('Versions of {title}', { title })), make('span', { className: 'grow' }), make('button', { type: 'button', className: 'icon', 'aria-label': t('Close'), onclick: () => dialog.close() }, '✕')),
    make('p', { className: 'soft' }, t('Each save keeps the one before. Beside each stands what was changed after it.')),
    make('ul', { className: 'graph-rows' }, ...versions.map(({ digest, time, nodes, changed }) => make('li', { 'data-version': digest },
      make('span', { className: 'graph-name' }, make('b', {}, when(time)), make('span', { className: 'soft' }, `${tn(nodes, '{count} node', '{count} nodes')} · ${t('then {changes}', { changes: changeWords(changed) })}`)),
      make('span', { className: 'row' },
        act(t('Look'), time, async () => editor.openNew({ ...(await readVersion(path, digest)), title: `${title}, ${when(time)}` })),
        act(t('Restore'), time, () => restore(digest)))))))
  dialog.onclick = (event) => event.target === dialog && dialog.close()
  dialog.onclose = () => dialog.remove()
  document.body.append(dialog)
  dialog.showModal()
}
