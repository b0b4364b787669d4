/** How large pictures are computed for the preview: through the graph, so that a quarter costs about a sixteenth. Kept per person. */
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import type { ProxyFacts } from '../api/client.ts'

export const QUALITIES = ['auto', 'full', 'half', 'quarter', 'eighth'] as const
export type Quality = (typeof QUALITIES)[number]

const KEY = 'reelgraph:quality'
const SIGNS: Readonly<Record<number, string>> = { 1: '1', 2: '½', 4: '¼', 8: '⅛' }
const signOf = (by: number): string => (by === 1 ? t('Full') : (SIGNS[by] ?? `1/${by}`))
const titleOf = (quality: Quality): string => (quality === 'auto' ? t('Auto') : signOf({ full: 1, half: 2, quarter: 4, eighth: 8 }[quality]))

/** Pixels that playing need not have more of, where nobody chose how many. */
const PLAYED = 480
/** What is played where nobody chose: small enough to be made fast, and large enough to see. */
export function playedQuality(quality: Quality, { width, height }: { readonly width: number; readonly height: number }): Exclude<Quality, 'auto'> {
  if (quality !== 'auto') return quality
  const side = Math.max(width, height)
  return side / 2 <= PLAYED ? (side <= PLAYED ? 'full' : 'half') : side / 4 <= PLAYED * 1.2 ? 'quarter' : 'eighth'
}

export function createQualityPick(onChange: () => void) {
  let quality: Quality = QUALITIES.find((one) => one === localStorage.getItem(KEY)) ?? 'auto'
  const options = QUALITIES.map((one) => make('option', { value: one, selected: one === quality }, titleOf(one)))
  const select = make('select', { id: 'quality', 'aria-label': t('Quality of the preview'), title: t('How large the pictures are computed, through the whole graph') }, ...options)
  const full = make('span', { className: 'soft whole', hidden: true })
  select.onchange = () => {
    quality = select.value as Quality
    localStorage.setItem(KEY, quality)
    onChange()
  }
  return {
    element: make('span', { className: 'quality' }, full, select),
    get quality() {
      return quality
    },
    /** What came of it: the size that was taken, and who worked at full size nevertheless. @param nameOf a node's name on the screen */
    tell(facts: ProxyFacts | undefined, nameOf: (node: string) => string): void {
      options[0]!.textContent = facts === undefined ? t('Auto') : t('Auto ({size})', { size: signOf(facts.by) })
      const names = facts?.full ?? []
      full.hidden = names.length === 0
      const said = names.map((one) => nameOf(one)).join(', ')
      full.textContent = t('At full size: {nodes}', { nodes: said })
      full.title = t('These nodes need pictures at full size, or their results are stored: {nodes}', { nodes: said })
    },
  }
}
