/** What stands there at first: the graphs that were open before, and in front the one that the address names. */
import { listGraphs } from '../api/client.ts'
import { hasDraft } from '../drafts.ts'
import type { Session } from '../session.ts'
import { openBefore } from '../tabs.ts'
import type { Work } from './work.ts'

export async function openFirst(editor: Session, { runs }: Work): Promise<void> {
  const [graphs] = await Promise.all([listGraphs(), runs.reload().catch(editor.fail)])
  const wanted = decodeURIComponent(location.hash.slice(1))
  const here = (path: string): boolean => graphs.some((graph) => graph.path === path)
  const first = graphs.find(({ path }) => path === wanted) ?? graphs.find(({ path }) => path.endsWith('first-film.json')) ?? graphs[0]
  const before = openBefore()
  for (const path of before.filter((one) => one !== wanted && before.includes(wanted))) {
    if (here(path)) await editor.open(path).catch(editor.fail)
    else if (hasDraft(path)) await editor.startNew(path)
  }
  if (first?.path !== wanted && hasDraft(wanted)) await editor.startNew(wanted)
  else if (first === undefined) await editor.startNew()
  else await editor.open(first.path).catch(editor.fail)
}
