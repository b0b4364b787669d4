/** The panels' edges, layouts to choose from, and the preview in full screen. The browser remembers what was chosen. */
import type { Command } from '../commands/command.ts'
import { t } from '../language/t.ts'
import { get, make } from '../panels/dom.ts'
import { createFullScreen } from './full-screen.ts'
import { FIRST, LAYOUTS, mostOf, PANEL_NAMES, PANELS, readKept, resized, restored, settled, sizesNow, type Kept, type LayoutName, type Panel } from './sizes.ts'
import { createSplitter } from './splitter.ts'

const KEY = 'layout'

export interface Layout {
  readonly commands: readonly Command[]
}

/** @param onChoose a layout was chosen: the canvas has other room */
export function createLayout(preview: HTMLElement, lists: HTMLElement, onChoose: (layout: LayoutName) => void): Layout {
  const titles: Readonly<Record<LayoutName, string>> = { wiring: t('Wiring'), editing: t('Editing'), reviewing: t('Reviewing') }
  const labels: Readonly<Record<Panel, string>> = { inspector: t('Width of the inspector'), dock: t('Height of the preview'), side: t('Width of the lists'), timeline: t('Height of the timeline'), curves: t('Height of the curves'), form: t('Width of the form'), lists: t('Height of the lists') }
  const elements: Readonly<Record<Panel, HTMLElement>> = { inspector: get('inspector'), dock: get('dock'), side: lists, timeline: get('timeline'), curves: get('curves'), form: get('app-view'), lists }
  preview.id = 'preview'
  lists.id = 'lists'
  const room = () => ({ width: innerWidth, height: innerHeight })
  let kept: Kept = readKept(localStorage.getItem(KEY))

  function keep(next: Kept): void {
    kept = next
    if (kept === FIRST) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify(kept))
    apply()
  }
  const set = (panel: Panel, wish: number): void => keep(resized(kept, panel, settled(panel, wish, room())))

  const splitters = Object.fromEntries(PANEL_NAMES.map((panel) => [panel, createSplitter(panel, labels[panel], elements[panel].id, {
    edge: PANELS[panel],
    size() {
      const { width, height } = elements[panel].getBoundingClientRect()
      return PANELS[panel].axis === 'x' ? width : height
    },
    most: () => mostOf(panel, room()),
    set: (size) => set(panel, size),
    reset: () => keep(restored(kept, panel)),
  })])) as unknown as Readonly<Record<Panel, ReturnType<typeof createSplitter>>>

  const choices = LAYOUTS.map((name) => [name, make('button', { type: 'button', title: t('Layout for {work}', { work: titles[name] }), onclick: () => choose(name) }, titles[name])] as const)
  function choose(layout: LayoutName): void {
    keep({ ...kept, layout })
    onChoose(layout)
  }

  function apply(): void {
    const sizes = sizesNow(kept, room())
    for (const panel of PANEL_NAMES) document.documentElement.style.setProperty(`--${panel}`, `${sizes[panel]}px`)
    document.body.dataset['closed'] = PANEL_NAMES.filter((panel) => sizes[panel] === 0).join(' ')
    document.body.dataset['layout'] = kept.layout
    for (const [name, button] of choices) button.setAttribute('aria-pressed', String(name === kept.layout))
    for (const panel of PANEL_NAMES) splitters[panel].tell()
  }

  // Each edge comes before the panel that it moves, in the order that Tab goes.
  for (const panel of ['inspector', 'timeline', 'curves', 'dock', 'form'] as const) elements[panel].before(splitters[panel].element)
  lists.before(splitters.side.element, splitters.lists.element)
  document.querySelector('.status')?.append(make('div', { className: 'layouts', role: 'group', 'aria-label': t('Layout') }, ...choices.map(([, button]) => button)))
  addEventListener('resize', apply)
  new MutationObserver(apply).observe(elements.timeline, { attributes: true, attributeFilter: ['hidden'], childList: true })
  apply()

  const full = createFullScreen(preview)
  return {
    commands: [
      { title: t('Full-screen preview'), group: 'View', key: 'alt+enter', everywhere: true, act: full.toggle },
      ...LAYOUTS.map((name): Command => ({ title: t('Layout for {work}', { work: titles[name] }), group: 'View', act: () => choose(name) })),
      { title: t('Panels as they were at first'), group: 'View', act: () => keep(restored(kept)) },
      { title: t('Open or close the inspector'), group: 'View', key: 'alt+i', act: splitters.inspector.toggle },
      { title: t('Open or close the preview and the lists'), group: 'View', key: 'alt+p', act: splitters.dock.toggle },
      { title: t('Open or close the lists'), group: 'View', key: 'alt+l', act: splitters.side.toggle },
    ],
  }
}
