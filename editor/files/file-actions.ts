/** What can be done with a whole graph: another name, a copy, the trash, a bundle. */
import { ApiProblem, bundleAddress, deleteGraph, importBundle, loadGraph, moveGraph } from '../api/client.ts'
import { setGraphText } from '../document/graph-inputs.ts'
import { t } from '../language/t.ts'
import { ask } from '../panels/ask.ts'
import { make } from '../panels/dom.ts'
import type { Session } from '../session.ts'
import { fileOfTitle, isFreshPath } from './names.ts'

export async function saveAs(editor: Session): Promise<void> {
  const title = await ask(t('Save as'), t('{title} (copy)', { title: editor.document.title ?? t('Untitled') }))
  if (title === undefined || title.trim() === '') return
  await editor.saveAs(title.trim())
  editor.say(t('Saved as {path}.', { path: editor.path }))
}

/** Its title, and its file after it; graphs that use it follow. */
export async function renameGraph(editor: Session, path: string): Promise<void> {
  await editor.open(path)
  const title = (await ask(t('Name of the graph'), editor.document.title ?? ''))?.trim()
  if (title === undefined || title === '' || editor.path !== path) return
  editor.change(setGraphText(editor.document, 'title', title))
  if (isFreshPath(path)) return
  await editor.save()
  if (!editor.saved) return
  const wish = fileOfTitle(title, path.split('/').slice(0, -1).join('/'))
  for (let count = 1; count < 1000; count++) {
    const to = count === 1 ? wish : wish.replace(/\.json$/, `-${count}.json`)
    if (to === path) return
    try {
      const { users } = await moveGraph(path, to)
      editor.moved(path, to)
      if (users.length > 0) editor.say(t('Graphs that use it follow: {names}', { names: users.join(', ') }))
      return
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error
    }
  }
}

export async function duplicateGraph(editor: Session, path: string): Promise<void> {
  const open = path === editor.path ? editor.document : (await loadGraph(path)).document
  await editor.openNew({ ...open, title: t('{title} (copy)', { title: open.title ?? t('Untitled') }) })
  await editor.save()
}

export async function trashGraph(editor: Session, path: string, title: string): Promise<void> {
  if (!isFreshPath(path)) await deleteGraph(path)
  await editor.gone(path)
  editor.say(t('{title} is in the trash: Graphs brings it back.', { title }))
}

export async function exportBundle(editor: Session, path: string): Promise<void> {
  if (path === editor.path && !editor.saved) await editor.save()
  make('a', { href: bundleAddress(path === '' ? editor.path : path), download: '' }).click()
}

export function exportGraph(editor: Session): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(editor.document, null, 2)}\n`], { type: 'application/json' }))
  make('a', { href: url, download: editor.path.split('/').at(-1)! }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Puts a bundle in place and opens its graph; tells what it lacks. */
export async function takeBundle(editor: Pick<Session, 'open' | 'say'>, file: File): Promise<void> {
  const { path, missing, needs } = await importBundle(file)
  await editor.open(path)
  const lacks = [...missing, ...needs]
  editor.say(lacks.length === 0 ? t('{file} is in place, with all that it needs.', { file: file.name }) : t('{file} is in place. It lacks: {names}', { file: file.name, names: lacks.join(', ') }))
}

/** Files chosen by hand, as if they were dropped. */
export function chooseFiles(take: (files: readonly File[]) => unknown): void {
  const picker = make('input', { type: 'file', multiple: true, accept: '.json,.reelgraph,image/*,video/*,audio/*,.cube,.glb,.gltf,.vrm,.safetensors,.gguf' })
  picker.onchange = () => take([...(picker.files ?? [])])
  picker.click()
}
