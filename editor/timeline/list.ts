/** The clips as a list in order of time: for screen readers, and whoever would rather read than look. The same keys work in it. */
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { trackName } from './clip-words.ts'
import type { TimelineClip } from './clips.ts'
import type { Film } from './film.ts'
import { timecode } from './timecode.ts'

export function createClipList(film: Film, { open, reveal }: { open(clip: TimelineClip): void; reveal(frame: number): void }) {
  const list = make('ul', { className: 'tl-list', role: 'listbox', tabIndex: 0, 'aria-label': t('Clips'), 'aria-multiselectable': 'true' })
  const head = make('div', { className: 'tl-row tl-row-head', 'aria-hidden': 'true' }, ...[t('Track'), t('Clip'), t('Start'), t('End'), t('Length'), t('Transition')].map((text) => make('span', {}, text)))
  const element = make('div', { className: 'tl-list-home', hidden: true }, head, list)
  let clips: readonly TimelineClip[] = []
  let drawn: unknown

  function row(clip: TimelineClip, index: number): HTMLElement {
    const { rate } = film
    const joint = clip.kind === 'picture' && clip.joint !== undefined && clip.joint.length > 0 ? clip.joint.kind : ''
    const cells = [trackName(clip), clip.name, timecode(clip.start, rate), timecode(clip.start + clip.length, rate), timecode(clip.length, rate), joint]
    return make('li', { className: `tl-row tl-${clip.kind}`, role: 'option', id: `clip-${index}`, 'aria-selected': 'false', 'data-at': index }, ...cells.map((text) => make('span', {}, text)))
  }
  function draw(): void {
    if (element.hidden) return
    const { timeline } = film
    if (timeline !== drawn) {
      drawn = timeline
      clips = [...timeline.clips].sort((a, b) => a.start - b.start)
      list.replaceChildren(...clips.map(row))
    }
    let active = ''
    for (const [index, clip] of clips.entries()) {
      const on = film.chosen.has(clip.id)
      list.children[index]!.setAttribute('aria-selected', String(on))
      if (on && active === '') active = `clip-${index}`
    }
    if (active === '') list.removeAttribute('aria-activedescendant')
    else {
      list.setAttribute('aria-activedescendant', active)
      document.getElementById(active)?.scrollIntoView({ block: 'nearest' })
    }
  }
  function choose(index: number): void {
    const clip = clips[Math.max(0, Math.min(clips.length - 1, index))]
    if (clip === undefined) return
    film.choose([clip.id])
    reveal(clip.start)
  }
  list.onkeydown = (event) => {
    const now = clips.findIndex(({ id }) => film.chosen.has(id))
    const steps: Readonly<Record<string, number>> = { ArrowDown: now + 1, ArrowUp: now < 0 ? clips.length - 1 : now - 1, PageDown: now + 10, PageUp: now - 10, Home: 0, End: clips.length - 1 }
    const next = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey ? undefined : steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    choose(next)
  }
  const under = ({ target }: Event): number => Number((target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset['at'] ?? -1)
  list.onclick = (event) => {
    const at = under(event)
    if (at < 0) return
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      const next = new Set(film.chosen)
      if (!next.delete(clips[at]!.id)) next.add(clips[at]!.id)
      film.choose(next)
    } else choose(at)
  }
  list.ondblclick = (event) => {
    const clip = clips[under(event)]
    if (clip !== undefined) open(clip)
  }
  film.on((what) => what === 'playhead' || draw())
  return {
    element,
    show(on: boolean): void {
      element.hidden = !on
      draw()
    },
  }
}
