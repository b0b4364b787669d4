/** Marks at nodes whose clips are in another format than the film, with what brings them together in one click. */
import type { Canvas } from '../canvas/litegraph-adapter.ts'
import type { Command } from '../commands/command.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import type { Foresight } from '../run/foresight.ts'
import { rateText } from './format-control.ts'
import { shapeOf, type Format, type Size } from './formats.ts'
import { filmLike, fitted, mismatches, withFilm, type Mismatch } from './mismatch.ts'

/** Below this scale a mark would be larger than its node. */
const NEAR = 0.45
/** Marks that are shown whole. */
const FEW = 3

const pixels = ({ width, height }: Size): string => `${width} × ${height}`

/** What of a format matters here. */
const told = (format: Format, reasons: Mismatch['reasons']): string => [...(reasons.includes('shape') ? [shapeOf(format)] : reasons.includes('larger') ? [pixels(format)] : []), ...(reasons.includes('rate') ? [rateText(format.fps)] : [])].join(' · ')
/** What does not match, in words. */
const mismatchText = ({ got, want, reasons }: Mismatch): string => t('{got} in a film of {want}', { got: told(got, reasons), want: told(want, reasons) })

export interface Marks {
  /** Lies over the canvas. */
  readonly element: HTMLElement
  readonly commands: readonly Command[]
  of(name: string): readonly Mismatch[]
  /** The same for the inspector. */
  section(name: string): HTMLElement | undefined
  onChange(listener: () => void): void
  /** Follows the nodes. */
  place(): void
}

export function createMarks(editor: Editor, foresight: Foresight, canvas: () => Canvas): Marks {
  const element = make('div', { className: 'marks' })
  const listeners = new Set<() => void>()
  let found: readonly Mismatch[] = []
  let chips: readonly { readonly chip: HTMLElement; readonly node: string }[] = []

  function set(next: readonly Mismatch[]): void {
    found = next
    chips = found.map((one) => ({ node: one.node, chip: make('div', { className: 'mismatch', role: 'group', 'aria-label': mismatchText(one) }, make('span', { dir: 'auto' }, mismatchText(one)), ...buttons(one)) }))
    // Several would hide the nodes below: those open when they are pointed at.
    element.classList.toggle('many', found.length > FEW)
    element.replaceChildren(...chips.map(({ chip }) => chip))
    place()
    for (const listener of listeners) listener()
  }
  /** What is done about it is no longer wanted, until the next plan says otherwise. */
  const done = (...some: readonly Mismatch[]): void => set(found.filter((one) => !some.includes(one)))
  function fit(...some: readonly Mismatch[]): void {
    let next = editor.document
    for (const one of some) {
      if (next.nodes[one.node] === undefined) continue
      next = fitted(next, one, editor.types, canvas().boxes([one.node])[one.node]?.width)
    }
    editor.change(next)
    done(...some)
  }
  function use(one: Mismatch): void {
    editor.change(withFilm(editor.document, filmLike({ ...one.want, ...editor.document.film }, one.got, one.reasons)))
    done(one)
  }
  const buttons = (one: Mismatch): readonly HTMLElement[] => [
    make('button', { type: 'button', className: 'fit', title: t('The node takes the film\'s format, or Resize and Frame rate come behind it'), onclick: () => fit(one) }, t('Fit')),
    make('button', { type: 'button', title: t('The film takes this format'), onclick: () => use(one) }, t('Use {format}', { format: told(one.got, one.reasons) })),
  ]
  function place(): void {
    const { viewport } = canvas()
    const near = viewport.scale >= NEAR
    element.hidden = !near || chips.length === 0
    if (element.hidden) return
    const boxes = canvas().boxes(chips.map(({ node }) => node))
    const [left, top] = viewport.pageAt(viewport.box.x, viewport.box.y)
    for (const { chip, node } of chips) {
      const box = boxes[node]
      const seen = box !== undefined && viewport.sees({ ...box, height: box.height + 60 / viewport.scale })
      chip.hidden = !seen
      if (!seen) continue
      const [x, y] = viewport.pageAt(box.x, box.y + box.height)
      chip.style.transform = `translate(${Math.round(x - left)}px, ${Math.round(y - top + (chips.length > FEW ? -12 : 6))}px)`
      chip.style.maxWidth = `${Math.max(180, Math.round(box.width * viewport.scale))}px`
    }
  }
  foresight.onChange(() => set(mismatches(editor.document, editor.types, foresight)))
  return {
    element,
    commands: [{ title: t('Fit all clips to the film'), group: 'Edit', act: () => (found.length === 0 ? editor.say(t('All clips are in the film\'s format.')) : fit(...found)) }],
    of: (name) => found.filter(({ node }) => node === name),
    section(name) {
      const mine = found.filter(({ node }) => node === name)
      return mine.length === 0 ? undefined : make('section', { className: 'mismatches', 'aria-label': t('Format') }, ...mine.map((one) => make('div', { className: 'mismatch' }, make('span', { dir: 'auto' }, mismatchText(one)), ...buttons(one))))
    },
    onChange: (listener) => void listeners.add(listener),
    place,
  }
}
