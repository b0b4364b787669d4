/** What stands there at first: the graphs that were open before, and in front the one that the address names. */
import { listGraphs } from '../api/client.ts'
import { hasDraft, leftDrafts } from '../drafts.ts'
import type { Session } from '../session.ts'
import { openBefore } from '../tabs.ts'
import type { Work } from './work.ts'

/** Tabs that come back by themselves. */
const MOST_BACK = 12

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
  // What pages that were closed or crashed left behind; what was closed by hand waits to be asked for.
  const left = (await leftDrafts([...before, wanted, first?.path ?? ''])).filter(({ closed, document, base }) => closed !== true && document !== base).slice(0, MOST_BACK)
  for (const { path } of left) {
    if (here(path)) await editor.open(path).catch(editor.fail)
    else await editor.startNew(path)
  }
  if (first?.path !== wanted && hasDraft(wanted)) await editor.startNew(wanted)
  else if (first === undefined) await editor.startNew()
  else await editor.open(first.path).catch(editor.fail)
}
