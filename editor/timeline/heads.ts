/** The names of the tracks, beside their rows. */
import { make } from '../panels/dom.ts'
import { trackName } from './clip-words.ts'
import { RULER, type Row } from './rows.ts'

const MARK: Readonly<Record<Row['kind'], string>> = { picture: 'V', overlay: 'O', title: 'T', subtitle: 'S', sound: 'A' }

export function createHeads() {
  const list = make('ul', { className: 'tl-tracks' })
  let drawn = ''
  return {
    element: list,
    show(rows: readonly Row[], scrolled: number): void {
      list.style.transform = `translateY(${-scrolled - RULER}px)`
      const next = JSON.stringify(rows)
      if (next === drawn) return
      drawn = next
      list.replaceChildren(...rows.map((row) => {
        const item = make('li', { className: `tl-track tl-${row.kind}` }, make('b', {}, `${MARK[row.kind]}${row.lane + 1}`), make('span', {}, trackName(row)))
        Object.assign(item.style, { top: `${row.top}px`, height: `${row.height}px` })
        return item
      }))
    },
  }
}
