/** The focus is never lost: where what had it is gone, it goes to what has taken its place, else to the part that it was in. */
const PARTS = '#inspector, #dock, #timeline, #graph-tabs, .strip, .app-view, .bar, dialog'
const CAN = ':is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not(:disabled)'

interface Place {
  readonly element: Element
  readonly part: Element | null
  readonly marks: readonly string[]
}

/** What tells one element from another after its panel was drawn anew. */
function marksOf(element: Element): readonly string[] {
  const attribute = (name: string, of: Element | null = element): string[] => (of?.getAttribute(name) ? [`[${name}="${CSS.escape(of.getAttribute(name)!)}"]`] : [])
  const tag = element.tagName.toLowerCase()
  const param = attribute('data-param', element.closest('[data-param]'))
  return [...(element.id === '' ? [] : [`#${CSS.escape(element.id)}`]), ...attribute('aria-label').map((label) => `${tag}${label}`), ...param.map((field) => `${field} ${tag}`)]
}

export function keepFocus(): void {
  let last: Place | undefined
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && target !== document.body) last = { element: target, part: target.closest(PARTS), marks: marksOf(target) }
  })
  const seek = (): void => {
    const { activeElement } = document
    if (last === undefined || (activeElement !== null && activeElement !== document.body) || (last.element.isConnected && last.element.checkVisibility())) return
    const { part, marks } = last
    const alive = part?.isConnected === true && part.checkVisibility() ? part : null
    const seen = (selector: string): HTMLElement | undefined => (alive === null ? undefined : [...alive.querySelectorAll<HTMLElement>(selector)].find((one) => one.checkVisibility()))
    const next = marks.map(seen).find((one) => one !== undefined) ?? seen(CAN) ?? [...document.querySelectorAll<HTMLElement>(`#canvas, .phone-bar ${CAN}`)].find((one) => one.checkVisibility())
    next?.focus({ preventScroll: true })
  }
  // Out of the inspector and back to the graph.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Element) || event.target.closest('#inspector') === null) return
    document.getElementById('canvas')?.focus({ preventScroll: true })
  })
  // After whatever the key or the click has done.
  for (const event of ['keyup', 'click', 'change'] as const) document.addEventListener(event, () => setTimeout(seek, 0))
}
