/** Five steps through the editor for who is here for the first time: beside what they speak of, in nobody's way, and never twice unasked. */
import type { Command } from '../commands/command.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { placeBeside } from './place.ts'

const KEY = 'tour'

interface Step {
  readonly at: string
  readonly title: string
  readonly text: string
}

export function createTour(): { readonly commands: readonly Command[]; startOnce(): void } {
  const steps: readonly Step[] = [
    { at: '#views', title: t('Begin with a film that works'), text: t('Templates are graphs to start from; productions make a whole film out of a form.') },
    { at: '#canvas', title: t('A film is a graph'), text: t('Double-click to add a node, drag from a port to connect it. What flows along a link is a picture, a sound or a value.') },
    { at: '#inspector', title: t('Every node has its params'), text: t('Choose a node and change it here. With nothing chosen, this is the graph itself: its format and its inputs.') },
    { at: '#preview', title: t('Look before you render'), text: t('The preview shows any node, frame by frame. Space plays, Alt Enter fills the screen.') },
    { at: '#render', title: t('Render, and come back to it'), text: t('Queue and history keep what was made, with the graph that made it. ? shows all keys, Ctrl K all commands.') },
  ]
  let box: HTMLElement | undefined
  let before: Element | null = null

  function end(): void {
    localStorage.setItem(KEY, 'done')
    document.querySelector('.tour-here')?.classList.remove('tour-here')
    const inside = box?.contains(document.activeElement) === true
    box?.remove()
    box = undefined
    removeEventListener('resize', put)
    if (inside && before instanceof HTMLElement) before.focus()
  }
  let at = 0
  function put(): void {
    const anchor = document.querySelector(steps[at]!.at)
    if (box === undefined || anchor === null) return
    const { left, top } = placeBeside(anchor.getBoundingClientRect(), box.getBoundingClientRect(), { width: innerWidth, height: innerHeight })
    Object.assign(box.style, { left: `${left}px`, top: `${top}px` })
  }
  function show(next: number): void {
    if (next >= steps.length) return end()
    at = next
    const { title, text, at: anchor } = steps[at]!
    const focused = box?.contains(document.activeElement) === true
    box ??= document.body.appendChild(make('section', { className: 'tour', 'aria-label': t('Tour of the editor'), onkeydown: (event: KeyboardEvent) => event.key === 'Escape' && end() }))
    const go = make('button', { type: 'button', className: 'primary', onclick: () => show(at + 1) }, at === steps.length - 1 ? t('Done') : t('Next'))
    box.replaceChildren(
      make('p', { className: 'hint' }, t('{step} of {steps}', { step: at + 1, steps: steps.length })),
      make('h2', {}, title),
      make('p', { role: 'status' }, text),
      make('div', { className: 'row' }, make('button', { type: 'button', onclick: end }, t('Skip the tour')), make('span', { className: 'grow' }), make('button', { type: 'button', disabled: at === 0, onclick: () => show(at - 1) }, t('Back')), go))
    document.querySelector('.tour-here')?.classList.remove('tour-here')
    document.querySelector(anchor)?.classList.add('tour-here')
    put()
    if (focused) go.focus()
  }
  function start(): void {
    if (box !== undefined) end()
    before = document.activeElement
    show(0)
    addEventListener('resize', put)
    box!.querySelector<HTMLElement>('.primary')?.focus({ preventScroll: true })
  }
  return {
    commands: [{ title: t('Tour of the editor'), group: 'View', act: start }],
    startOnce() {
      // Not on a phone, which has no canvas, and not for programs.
      if (localStorage.getItem(KEY) === null && !navigator.webdriver && !document.body.classList.contains('phone')) start()
    },
  }
}
