/** The wall of takes of a node: what varies, drafts side by side, stars, two over each other, and the one that the graph takes. */
import type { Json } from '../document/document.ts'
import type { Session } from '../session.ts'
import { t, tn } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { nodeTitle } from '../panels/fault-words.ts'
import { duration } from '../panels/words.ts'
import type { Runs } from '../run/runs.ts'
import { createAxisForm } from './axis-form.ts'
import { firstValues, variablesOf, type Axis, type Variable } from './axes.ts'
import { createCard, type Card } from './card.ts'
import { createCompareView } from './compare.ts'
import { createDrafts, DraftRefused, type Planned } from './drafts.ts'
import { createMotion } from './motion.ts'
import { createStrip, type Strip } from './strip.ts'
import { draftOf, MOST_TAKES, promote, sameTake, setWall, takesOf, viewsOf, wallOf, type Take, type Wall } from './wall.ts'

interface Shown {
  readonly take: Take
  readonly label: string
  readonly card: Card
  planned?: Planned
  strip?: Strip
  made: boolean
}

const LETTERS = 90
const short = (text: string): string => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text)
/** What a value is, beside those of the others. */
function valueText({ kind, title, schema }: Pick<Variable, 'kind' | 'title' | 'schema'>, value: Json): string {
  if (kind === 'text') return short(String(value))
  if (kind === 'switch') return value === true ? t('{name}: on', { name: title }) : t('{name}: off', { name: title })
  return `${title} ${String(value)}${schema['x-unit'] === undefined || kind !== 'number' ? '' : ` ${schema['x-unit']}`}`
}

export function openTakes(editor: Session, runs: Runs, name: string | undefined): void {
  const type = name === undefined ? undefined : editor.types.get(editor.document.nodes[name]?.type ?? '')
  if (name === undefined || type === undefined) return editor.say(t('Select the node whose takes you want to see.'))
  const variables = variablesOf(editor.document, type, name, editor.values)
  const views = viewsOf(editor.document, editor, name)
  if (variables.length === 0 || views.length === 0) return editor.say(t('Nothing of this node can vary that is seen anywhere.'))
  createPanel(editor, runs, name, variables, views)
}

function createPanel(editor: Session, runs: Runs, name: string, variables: readonly Variable[], views: readonly string[]): void {
  const drafts = createDrafts(editor, runs)
  const kept = wallOf(editor.document, name)
  const known = (axis: Axis): boolean => variables.some(({ param }) => param === axis.param)
  const first = variables[0]!
  let axes: readonly Axis[] = kept?.axes.every(known) === true ? kept.axes : [{ param: first.param, values: firstValues(first, Math.random) }]
  let stars: readonly Take[] = kept?.stars ?? []
  let at = kept?.at !== undefined && views.includes(kept.at) ? kept.at : views[0]!
  let shown: readonly Shown[] = []
  let focus = 0
  let working = new AbortController()
  let making = false
  let asking: ReturnType<typeof setTimeout> | undefined
  /** Seconds that drafts took here. */
  const measured: number[] = []

  const one = axisForm(t('What varies'), 0, false)
  const two = axisForm(t('And, as columns'), 1, true)
  const view = make('select', { 'aria-label': t('Seen at'), onchange: () => { at = view.value; axesChanged() } }, ...views.map((one) => make('option', { value: one, selected: one === at }, nodeTitle(editor, one))))
  const estimate = make('p', { className: 'soft small', role: 'status' })
  const go = make('button', { type: 'button', className: 'primary', onclick: () => (making ? halt() : void work(true)) }, t('Make'))
  const said = make('span', { className: 'soft', role: 'status' })
  const tell = (text: string, ...more: readonly Node[]): void => said.replaceChildren(text, ...more)
  const only = make('input', { type: 'checkbox', onchange: () => wall.classList.toggle('only-starred', only.checked) })
  const wall = make('ul', { className: 'takes', 'aria-label': t('Takes') })
  const compare = createCompareView((error) => tell(error instanceof Error ? error.message : ''), () => { wall.hidden = tools.hidden = false; focusOn(focus) })
  const motion = createMotion({ fail: (error) => { markPlaying([]); tell(error instanceof Error ? error.message : '') } })
  let moving: readonly Shown[] = []
  const tools = make('span', { className: 'row' },
    make('label', { className: 'row' }, only, t('Starred only')),
    make('button', { type: 'button', title: t('All in step (Shift and space)'), onclick: () => playAll() }, t('Play all')),
    make('button', { type: 'button', title: 'C', onclick: () => startCompare() }, t('Compare')),
    make('button', { type: 'button', className: 'take-it', title: t('Enter'), onclick: () => takeIt(focus) }, t('Use this take')))
  const dialog = make('dialog', { className: 'take-wall', 'aria-label': t('Takes of {node}', { node: nodeTitle(editor, name) }) },
    make('header', { className: 'row' }, make('h1', {}, t('Takes of {node}', { node: nodeTitle(editor, name) })), make('span', { className: 'grow' }), said,
      tools, make('button', { type: 'button', className: 'icon', 'aria-label': t('Close'), onclick: () => dialog.close() }, '✕')),
    make('aside', { className: 'take-side' }, one.element, two.element, ...(views.length > 1 ? [make('label', { className: 'stack' }, make('span', { className: 'soft small' }, t('Seen at')), view)] : []), estimate, go,
      make('p', { className: 'soft small' }, t('Arrows go from take to take. Space plays one, with Shift all of them; S stars, C compares the starred ones, Enter puts the take into the graph.'))),
    wall, compare.element)

  function axisForm(label: string, index: number, optional: boolean) {
    return createAxisForm(label, variables, axes[index], optional, () => {
      axes = [one.axis, two.axis].filter((axis): axis is Axis => axis !== undefined)
      if (axes[0]?.param === axes[1]?.param) axes = axes.slice(0, 1)
      stars = stars.filter((star) => star.length === axes.length)
      axesChanged()
    })
  }
  const varied = (): readonly Variable[] => axes.map(({ param }) => variables.find((variable) => variable.param === param)!)
  const labelOf = (take: Take): string => take.map((value, index) => valueText(varied()[index]!, value)).join(' · ')
  const isCurrent = (take: Take): boolean => {
    const now = variablesOf(editor.document, editor.types.get(editor.document.nodes[name]?.type ?? ''), name, editor.values)
    return take.every((value, index) => JSON.stringify(now.find(({ param }) => param === axes[index]?.param)?.now) === JSON.stringify(value))
  }
  const starred = (take: Take): boolean => stars.some((star) => sameTake(star, take))

  function axesChanged(): void {
    halt()
    clearTimeout(asking)
    draw()
    asking = setTimeout(() => void work(false), 250)
  }
  function close(some: readonly Shown[]): void {
    for (const { strip } of some) strip?.close()
  }
  function draw(): void {
    motion.stop()
    close(shown)
    const takes = takesOf(axes)
    const many = takes.length > MOST_TAKES
    shown = (many ? [] : takes).map((take, index) => {
      const label = labelOf(take)
      const card = createCard(label, { promote: () => takeIt(index), star: () => toggleStar(index), focus: () => focused(index), hover: (share) => scrub(index, share) })
      card.setStarred(starred(take))
      card.setCurrent(isCurrent(take))
      return { take, label, card, made: false }
    })
    // Few are shown large.
    const grid = axes.length > 1
    wall.classList.toggle('grid', grid)
    wall.style.setProperty('--columns', String(Math.max(1, grid ? axes[1]!.values.length : shown.length <= 4 ? 2 : shown.length <= 9 ? 3 : shown.length <= 16 ? 4 : 6)))
    wall.replaceChildren(...shown.map(({ card }) => card.element))
    focus = Math.min(focus, Math.max(0, shown.length - 1))
    shown[focus]?.card.face.setAttribute('tabindex', '0')
    estimate.textContent = many ? t('{count} takes are too many to look at: at most {most}.', { count: takes.length, most: MOST_TAKES }) : ''
    tellButton()
  }
  /** As the plan has it; until then 16:9. */
  function shapeOfWall(): number {
    const { clip, image } = shown.find(({ planned }) => planned !== undefined)?.planned?.info ?? {}
    const { width = 16, height = 9 } = clip ?? image ?? {}
    return width / height
  }
  const open = (): readonly Shown[] => shown.filter(({ made }) => !made)
  function tellButton(): void {
    const left = open().length
    go.disabled = !making && left === 0
    go.textContent = making ? t('Stop') : left === 0 ? t('All made') : tn(left, 'Make {count} take', 'Make {count} takes')
    if (shown.length === 0) return
    const each = measured.length > 0 ? measured.reduce((sum, value) => sum + value, 0) / measured.length : (open().find(({ planned }) => planned !== undefined)?.planned?.seconds ?? 0)
    const whole = open().some(({ planned }) => (planned?.whole.length ?? 0) > 0)
    estimate.textContent = left === 0 ? tn(shown.length, '{count} take', '{count} takes') : `${tn(left, '{count} draft to make, about {time}.', '{count} drafts to make, about {time}.', { time: duration(Math.max(0.1, each * left)) })}${whole ? ` ${t('A model makes each of them whole, in the queue.')}` : ''}`
  }

  /** First what is there already; then, where it is wanted, the rest one after the other. */
  async function work(make: boolean): Promise<void> {
    clearTimeout(asking)
    halt()
    if (make) keep()
    const { signal } = (working = new AbortController())
    making = make
    const source = editor.source()
    tellButton()
    for (const one of shown) if (make && !one.made) one.card.setState('waits', t('waits'))
    for (const one of shown) {
      if (signal.aborted) return
      if (one.made) continue
      try {
        await makeOne(one, source, make, signal)
      } catch (error) {
        if (signal.aborted) return
        one.card.setState('failed', error instanceof Error ? error.message : '')
        if (!(error instanceof DraftRefused)) one.card.face.title = error instanceof Error ? error.message : ''
      }
      tellButton()
    }
    making = false
    tellButton()
    dialog.dataset['made'] = String(shown.filter(({ made }) => made).length)
  }
  async function makeOne(one: Shown, source: ReturnType<Session['source']>, make: boolean, signal: AbortSignal): Promise<void> {
    const began = performance.now()
    if (make) one.card.setState('making', t('being made'))
    const planned = (one.planned ??= await drafts.plan(draftOf(source, name, at, varied(), one.take), at, signal))
    wall.style.setProperty('--shape', String(shapeOfWall()))
    const there = await drafts.recall(planned)
    if (there === undefined && !make) return one.card.setState('empty', '')
    const { picture } = there ?? (await drafts.make(planned, signal))
    const bitmap = await createImageBitmap(picture)
    if (signal.aborted) return bitmap.close()
    one.card.show(bitmap)
    bitmap.close()
    one.made = true
    one.card.setState('made')
    if (there === undefined) measured.push((performance.now() - began) / 1000)
  }
  function halt(): void {
    working.abort()
    making = false
    for (const { card, made } of shown) if (!made && ['waits', 'making'].includes(card.element.dataset['state'] ?? '')) card.setState('empty', '')
    tellButton()
  }
  const keep = (): void => {
    const wall: Wall = { axes, stars, ...(at === views[0] ? {} : { at }) }
    if (JSON.stringify(wallOf(editor.document, name)) !== JSON.stringify(wall)) editor.change(setWall(editor.document, name, wall), `takes ${name}`)
  }

  function stripOf(index: number): Strip | undefined {
    const one = shown[index]
    if (one?.made !== true || one.planned === undefined) return undefined
    return (one.strip ??= createStrip(drafts, one.planned, { show: one.card.show, fail: (error) => tell(error instanceof Error ? error.message : '') }))
  }
  function scrub(index: number, share: number | undefined): void {
    const strip = stripOf(index)
    if (strip === undefined || motion.playing) return
    if (share === undefined) strip.stop()
    else strip.at(share)
  }
  function markPlaying(some: readonly Shown[]): void {
    moving = some
    for (const one of shown) one.card.element.classList.toggle('playing', some.includes(one))
  }
  /** Plays takes in step; what plays already stops. */
  function play(some: readonly Shown[]): void {
    const same = motion.playing && some.length === moving.length && some.every((one) => moving.includes(one))
    motion.stop()
    const there = same ? [] : some.flatMap((one) => (one.made && one.planned !== undefined ? [{ planned: one.planned, show: one.card.show }] : []))
    markPlaying(motion.play(there) ? some.filter(({ made }) => made) : [])
  }
  const playAll = (): void => play(shown.filter(({ made, take }) => made && (!only.checked || starred(take))))
  function toggleStar(index: number): void {
    const one = shown[index]
    if (one === undefined) return
    stars = starred(one.take) ? stars.filter((star) => !sameTake(star, one.take)) : [...stars, one.take]
    one.card.setStarred(starred(one.take))
    keep()
  }
  function takeIt(index: number): void {
    const one = shown[index]
    if (one === undefined) return
    keep()
    editor.endStep()
    const { document, values } = editor
    const next = promote({ document, inputs: values }, name, varied(), one.take)
    editor.change(next.document)
    if (next.inputs !== undefined && next.inputs !== values) editor.setValues(next.inputs)
    showCurrent()
    const after = editor.document
    tell(t('In the graph now: {name}', { name: one.label }), make('button', {
      type: 'button',
      onclick() {
        if (editor.document === after) editor.undo()
        tell('')
        showCurrent()
        focusOn(index)
      },
    }, t('Undo')))
  }
  function showCurrent(): void {
    for (const { take, card } of shown) card.setCurrent(isCurrent(take))
  }
  function focused(index: number): void {
    shown[focus]?.card.face.setAttribute('tabindex', '-1')
    focus = index
    shown[focus]?.card.face.setAttribute('tabindex', '0')
  }
  function focusOn(index: number): void {
    const card = shown[index]?.card
    card?.face.focus()
    card?.element.scrollIntoView({ block: 'nearest' })
  }
  function startCompare(): void {
    const there = shown.flatMap(({ made, planned, label, take }) => (made && planned !== undefined ? [{ planned, label, take }] : []))
    const chosen = there.filter((one) => starred(one.take))
    const a = there.findIndex((one) => one.take === (chosen.length > 1 ? chosen[0]!.take : shown[focus]?.take))
    const b = there.findIndex((one, index) => index !== a && (chosen.length > 1 ? one.take === chosen[1]!.take : isCurrent(one.take)))
    if (there.length < 2 || a < 0) return tell(t('Make two takes first.'))
    motion.stop()
    markPlaying([])
    wall.hidden = tools.hidden = true
    compare.show(there, a, b >= 0 ? b : (a + 1) % there.length)
  }
  /** Takes beside each other on the screen. */
  function columns(): number {
    const top = shown[0]?.card.element.offsetTop
    const found = shown.findIndex(({ card }) => card.element.offsetTop !== top)
    return found < 0 ? Math.max(1, shown.length) : Math.max(1, found)
  }
  dialog.onkeydown = (event) => {
    const inWall = wall.contains(event.target as Node)
    if (compare.shown) {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (event.key === 'Escape' || event.key.toLowerCase() === 'c') compare.hide()
      else if (step !== undefined && !(event.target as HTMLElement).matches('select, input')) compare.step(step)
      else if (event.key === ' ' && !(event.target as HTMLElement).matches('select, button')) compare.toggle()
      else return
      return event.preventDefault()
    }
    if (!inWall || event.ctrlKey || event.metaKey || event.altKey) return
    const back = document.documentElement.dir === 'rtl' ? 1 : -1
    const move = { ArrowLeft: back, ArrowRight: -back, ArrowUp: -columns(), ArrowDown: columns(), Home: -shown.length, End: shown.length }[event.key]
    if (move !== undefined) focusOn(Math.max(0, Math.min(shown.length - 1, focus + move)))
    else if (event.key === 'Enter') takeIt(focus)
    else if (event.key === ' ') event.shiftKey ? playAll() : play(shown.slice(focus, focus + 1))
    else if (event.key.toLowerCase() === 's') toggleStar(focus)
    else if (event.key.toLowerCase() === 'c') startCompare()
    else return
    event.preventDefault()
  }
  dialog.onclose = () => {
    working.abort()
    clearTimeout(asking)
    compare.hide()
    motion.close()
    close(shown)
    dialog.remove()
  }
  document.body.append(dialog)
  draw()
  dialog.showModal()
  focusOn(0)
  void work(false)
}
