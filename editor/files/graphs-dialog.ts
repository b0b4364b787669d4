/** All graphs in one place: those that are not saved, the project's files, the trash; to open, name, copy, give away and bring back. */
import { dropTrashed, listGraphs, listTrash, restoreTrashed, type GraphFile, type TrashedGraph } from '../api/client.ts'
import { forgetDraft, leftDrafts, type LeftDraft } from '../drafts.ts'
import { t, tn } from '../language/t.ts'
import { confirm } from '../panels/ask.ts'
import { make } from '../panels/dom.ts'
import { ago } from '../panels/words.ts'
import type { Session } from '../session.ts'
import { duplicateGraph, exportBundle, renameGraph, trashGraph } from './file-actions.ts'
import { isFreshPath } from './names.ts'
import { openVersions } from './versions-dialog.ts'

export async function openGraphs(editor: Session): Promise<void> {
  const find = make('input', { type: 'search', placeholder: t('Search graphs'), 'aria-label': t('Search graphs') })
  const content = make('div', { className: 'graphs-content' })
  const dialog = make('dialog', { className: 'gallery graphs', 'aria-label': t('Graphs') },
    make('div', { className: 'row' }, make('h1', {}, t('Graphs')), make('span', { className: 'grow' }), find, make('button', { type: 'button', className: 'icon', 'aria-label': t('Close'), onclick: () => dialog.close() }, '✕')), content)

  const act = (title: string, of: string, does: () => unknown, stays = false) => make('button', { type: 'button', 'aria-label': `${title}: ${of}`, onclick: () => {
    if (!stays) dialog.close()
    void Promise.resolve().then(does).then(() => (stays ? draw() : undefined)).catch(editor.fail)
  } }, title)
  const row = (title: string, facts: readonly string[], open: () => unknown, ...actions: HTMLElement[]): HTMLElement =>
    make('li', { 'data-title': title.toLowerCase() },
      make('button', { type: 'button', className: 'graph-name', onclick: () => { dialog.close(); void Promise.resolve().then(open).catch(editor.fail) } }, make('b', {}, title), make('span', { className: 'soft' }, facts.join(' · '))),
      make('span', { className: 'row' }, ...actions))

  const unsaved = ({ path, title, time, nodes }: { path: string; title: string; time?: number | undefined; nodes: number }, left: boolean) =>
    row(title, [isFreshPath(path) ? t('never saved') : path, tn(nodes, '{count} node', '{count} nodes'), ...(time === undefined ? [t('open')] : [ago(new Date(time).toISOString())])], () => editor.open(path),
      ...(left ? [act(t('Discard'), title, async () => { if (await confirm(t('Discard what is not saved of {title}?', { title }), t('Discard'))) await forgetDraft(path) }, true)] : []))
  const file = ({ path, title, nodes, modified }: GraphFile) =>
    row(title, [path, tn(nodes, '{count} node', '{count} nodes'), ago(modified)], () => editor.open(path),
      act(t('Rename'), title, () => renameGraph(editor, path)),
      act(t('Duplicate'), title, () => duplicateGraph(editor, path)),
      act(t('Versions'), title, () => openVersions(editor, path)),
      act(t('Share'), title, () => exportBundle(editor, path), true),
      act(t('Delete'), title, () => trashGraph(editor, path, title), true))
  const trashed = ({ id, path, title, deleted }: TrashedGraph) =>
    row(title, [path, t('deleted {when}', { when: ago(deleted) })], async () => editor.open((await restoreTrashed(id)).path),
      act(t('Bring back'), title, async () => editor.open((await restoreTrashed(id)).path)),
      act(t('Delete for good'), title, async () => { if (await confirm(t('Delete {title} for good?', { title }), t('Delete for good'))) await dropTrashed(id) }, true))
  const section = (title: string, rows: readonly HTMLElement[]): readonly HTMLElement[] =>
    rows.length === 0 ? [] : [make('section', { 'aria-label': title }, make('h2', {}, title), make('ul', { className: 'graph-rows' }, ...rows))]

  async function draw(): Promise<void> {
    const [graphs, trash, left] = await Promise.all([listGraphs(), listTrash(), leftDrafts(editor.graphs.map(({ path }) => path))])
    const open = editor.graphs.filter(({ saved }) => !saved).map(({ path, title }) => ({ path, title, nodes: path === editor.path ? Object.keys(editor.document.nodes).length : (graphs.find((one) => one.path === path)?.nodes ?? 0) }))
    const drafts = left.map(({ path, document, time }: LeftDraft) => ({ path, title: document.title ?? path, time, nodes: Object.keys(document.nodes).length }))
    content.replaceChildren(
      ...section(t('Not saved'), [...open.map((one) => unsaved(one, false)), ...drafts.map((one) => unsaved(one, true))]),
      ...section(t('Yours'), graphs.filter(({ template }) => !template).map(file)),
      ...section(t('Templates'), graphs.filter(({ template }) => template).map(file)),
      ...section(t('Trash'), trash.map(trashed)))
    filter()
  }
  function filter(): void {
    const words = find.value.toLowerCase().split(/\s+/)
    for (const one of content.querySelectorAll<HTMLElement>('li')) one.hidden = !words.every((word) => one.textContent!.toLowerCase().includes(word))
  }
  find.oninput = filter
  find.onkeydown = ({ key }) => key === 'Enter' && [...content.querySelectorAll<HTMLElement>('li')].find(({ hidden }) => !hidden)?.querySelector('button')?.click()
  dialog.onclick = (event) => event.target === dialog && dialog.close()
  dialog.onclose = () => dialog.remove()
  await draw()
  document.body.append(dialog)
  dialog.showModal()
  find.focus()
}
