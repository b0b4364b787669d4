/** How often ports are linked: in the graphs that come with the engine, in the project's, and in the open one, which counts most. */
import { listGraphs, loadGraph } from '../api/client.ts'
import type { GraphDocument } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { USUAL_LINKS } from './usual-links.ts'
import { countLinks, type LinkCounts } from './usual-next.ts'

const MOST_GRAPHS = 60
const OWN = 3

const learned = new Map<string, number>(Object.entries(USUAL_LINKS))
let asked = false

/** Reads the project's graphs, once; until they are there the others serve. */
export function learn({ path: open }: Editor): void {
  if (asked) return
  asked = true
  void (async () => {
    const graphs = (await listGraphs()).filter(({ path }) => path !== open).slice(0, MOST_GRAPHS)
    for (const { path } of graphs) {
      const { document } = await loadGraph(path)
      countLinks(document, learned)
    }
  })().catch(() => (asked = false))
}

export function countsOf(document: GraphDocument): LinkCounts {
  const counts = new Map(learned)
  countLinks(document, counts, OWN)
  return counts
}
