/** A bar whose last buttons go into a menu where there is no room for them. */
import { t } from '../language/t.ts'
import { make } from './dom.ts'
import { openMenu } from './menu.ts'

/** @param spare buttons that may go, the first to go first, and what stands between them; @param lines what is between groups: none stands alone */
export function createOverflow(bar: HTMLElement, spare: readonly HTMLButtonElement[], lines: readonly HTMLElement[]): void {
  const hidden = (): readonly HTMLButtonElement[] => spare.filter((one) => one.hidden)
  const open = (): void => {
    const { left, bottom } = more.getBoundingClientRect()
    // As they stood in the bar.
    const entries = [...hidden()].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    openMenu([left, bottom + 4], t('More'), entries.map((one) => ({ title: `${one.getAttribute('aria-pressed') === 'true' ? '✓ ' : ''}${one.title}`, pick: () => one.click() })))
  }
  const more = make('button', { type: 'button', title: t('More'), 'aria-label': t('More'), 'aria-haspopup': 'menu', hidden: true, onclick: open }, '⋯')
  bar.append(more)
  const fit = (): void => {
    if (bar.clientWidth === 0) return
    for (const one of spare) one.hidden = false
    more.hidden = true
    let next = 0
    while (next < spare.length && bar.scrollWidth > bar.clientWidth) {
      more.hidden = false
      spare[next++]!.hidden = true
    }
    // A line parts what stands on both of its sides.
    for (const line of lines) {
      let before = line.previousElementSibling
      while (before instanceof HTMLElement && (before.hidden || before.classList.contains('grow'))) before = before.previousElementSibling
      line.hidden = before === null || lines.includes(before as HTMLElement)
    }
  }
  // A longer film needs a longer clock; other films bring a choice. What comes and goes here is not listened to.
  const own = new Set<Element>([...spare, ...lines, more])
  const sizes = new ResizeObserver(fit)
  const listen = (): void => {
    for (const one of [bar, ...bar.children]) if (!own.has(one)) sizes.observe(one)
  }
  listen()
  new MutationObserver(listen).observe(bar, { childList: true })
}
