/** Names of graphs: of their files, of their tabs. Pure. */
import { t } from '../language/t.ts'

/** A title as the name of a file: letters of any script stay. */
const nameOfTitle = (title: string): string => title.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80)
/** The file of a title, in the folder of the graphs. */
export const fileOfTitle = (title: string, folder = 'graphs'): string => `${folder}/${nameOfTitle(title) || 'graph'}.json`
/** What a film of this title is written to. */
export const filmOfTitle = (title: string): string => `${nameOfTitle(title) || 'film'}.mp4`

let made = 0
export const freshPath = (): string => `graphs/film-${Date.now().toString(36)}-${(made++).toString(36)}.json`

/** A path that a graph has until it is saved for the first time. */
export const isFreshPath = (path: string): boolean => /^graphs\/film-[0-9a-z]+-[0-9a-z]+\.json$/.test(path)

/** "Untitled", "Untitled 2" and so on: the first that nobody has. */
export function freeTitle(taken: readonly string[], wish = t('Untitled')): string {
  const known = new Set(taken)
  if (!known.has(wish)) return wish
  for (let count = 2; ; count++) if (!known.has(`${wish} ${count}`)) return `${wish} ${count}`
}

/** What tells graphs with one title apart: their file; of those that have none yet, a number. */
export function labelsOf(graphs: readonly { readonly path: string; readonly title: string }[]): readonly string[] {
  const count = new Map<string, number>()
  return graphs.map(({ path, title }) => {
    const alike = graphs.filter((one) => one.title === title)
    if (alike.length === 1) return title
    if (!isFreshPath(path)) return `${title} · ${shortest(path, alike.map((one) => one.path))}`
    const number = (count.get(title) ?? 0) + 1
    count.set(title, number)
    return `${title} · ${t('new')}${number === 1 ? '' : ` ${number}`}`
  })
}

/** As few folders before its name as tell it from the others. */
function shortest(path: string, others: readonly string[]): string {
  const parts = path.replace(/\.json$/, '').split('/')
  for (let from = parts.length - 1; from > 0; from--) {
    const wish = parts.slice(from).join('/')
    if (others.filter((one) => `/${one.replace(/\.json$/, '')}`.endsWith(`/${wish}`)).length === 1) return wish
  }
  return parts.join('/')
}
