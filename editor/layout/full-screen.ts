/** The preview over the whole screen: its bars go while nothing moves, Escape leaves. */
import { t } from '../language/t.ts'
import { get, make } from '../panels/dom.ts'

const QUIET_AFTER_MS = 2500

/** Four corners. */
function icon(): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [name, value] of [['viewBox', '0 0 12 12'], ['width', '12'], ['height', '12'], ['aria-hidden', 'true'], ['fill', 'none'], ['stroke', 'currentColor'], ['stroke-width', '1.6']] as const) svg.setAttribute(name, value)
  const path = document.createElementNS(svg.namespaceURI, 'path')
  path.setAttribute('d', 'M1 4V1h3M8 1h3v3M11 8v3H8M4 11H1V8')
  svg.append(path)
  return svg
}

export interface FullScreen {
  readonly on: boolean
  toggle(): void
}

export function createFullScreen(preview: HTMLElement): FullScreen {
  const root = document.documentElement
  const button = make('button', { type: 'button', className: 'icon', id: 'full-screen', title: t('Full screen (Alt Enter)'), 'aria-label': t('Full screen'), 'aria-pressed': 'false', onclick: toggle }, icon())
  // Before the way back from a film, which stays the last.
  preview.querySelector('.lookbar')?.lastElementChild?.before(make('span', {}, button))
  let on = false
  let quiet: ReturnType<typeof setTimeout> | undefined

  function show(next: boolean): void {
    on = next
    document.body.classList.toggle('full-screen', on)
    button.setAttribute('aria-pressed', String(on))
    clearTimeout(quiet)
    preview.classList.remove('quiet')
    if (on) stir()
    dispatchEvent(new Event('resize'))
  }
  function toggle(): void {
    if (on) {
      show(false)
      if (document.fullscreenElement !== null) void document.exitFullscreen()
      return
    }
    show(true)
    // Where the browser has no full screen to give, the page is filled. All of the page goes along: dialogs and messages are seen above it.
    void root.requestFullscreen?.().catch(() => undefined)
    get('canvas').blur()
    button.focus({ preventScroll: true })
  }
  function stir(): void {
    preview.classList.remove('quiet')
    clearTimeout(quiet)
    if (on) quiet = setTimeout(() => preview.classList.toggle('quiet', on && !preview.matches(':has(:focus-visible)')), QUIET_AFTER_MS)
  }
  preview.addEventListener('pointermove', stir)
  preview.addEventListener('pointerdown', stir)
  addEventListener('keydown', (event) => {
    if (!on) return
    stir()
    if (event.key !== 'Escape' || (event.target as Element).closest('dialog, [role=menu]') !== null) return
    event.preventDefault()
    event.stopPropagation()
    toggle()
  }, { capture: true })
  document.addEventListener('fullscreenchange', () => document.fullscreenElement === null && on && show(false))
  return {
    get on() {
      return on
    },
    toggle,
  }
}
