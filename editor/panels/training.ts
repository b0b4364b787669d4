/** A training that runs, or has run: both losses as curves, what it is at, and the pictures that were made on the way. */
import { lossChart } from '../../engine/models/training/report/chart.ts'
import type { NodeTraining } from '../run/run-state.ts'
import type { Runs } from '../run/runs.ts'
import { make } from './dom.ts'
import { bytes, duration } from './words.ts'
import { number, t } from '../language/t.ts'

/** Samples that are shown: of each step the first, the last ones. */
const MOST = 12

export function createTrainingPanel(runs: Runs, onCount: (count: number) => void, onBegin: () => void) {
  const nothing = make('p', { className: 'soft' }, t('No node of this graph trains. train-lora does.'))
  const element = make('div', { className: 'trainings' }, nothing)
  const rows = new Map<string, Row>()
  let begun = ''

  function draw(): void {
    const id = runs.training
    const found = id === undefined ? [] : Object.entries(runs.stateOf(id).trainings)
    nothing.hidden = found.length > 0
    for (const [name, { element: row }] of rows) {
      if (found.some(([one]) => one === name)) continue
      row.remove()
      rows.delete(name)
    }
    for (const [name, training] of found) {
      const row = rows.get(name) ?? createRow(name)
      if (!rows.has(name)) element.append(row.element)
      rows.set(name, row)
      row.draw(training, runs.stateOf(id!).status === 'running')
    }
    onCount(found.filter(([, { last }]) => last.step < last.steps).length)
    if (id === undefined || id === begun) return
    if (found.length > 0 && runs.stateOf(id).status === 'running') {
      begun = id
      onBegin()
    }
  }
  runs.onChange(draw)
  draw()
  return { element }
}

interface Row {
  readonly element: HTMLElement
  draw(training: NodeTraining, running: boolean): void
}

function createRow(name: string): Row {
  const chart = make('div', { className: 'training-chart' })
  const said = make('p', { className: 'soft said' })
  const strip = make('ol', { className: 'training-samples', 'aria-label': t('Samples of {name}', { name }) })
  const element = make('section', { 'data-training': name, 'aria-label': t('Training of {name}', { name }) }, make('div', { className: 'row' }, make('b', {}, name), make('span', { className: 'grow' }), said), chart, strip)
  let drawn: NodeTraining | undefined
  let width = 0
  let shown = ''
  const redraw = (): void => {
    if (drawn === undefined || width === 0) return
    // Our own text: numbers, and names that stand in the code.
    chart.innerHTML = lossChart({ ...drawn, last: drawn.last.steps }, { width, height: Math.round(Math.min(240, Math.max(150, width * 0.45))) })
  }
  new ResizeObserver(([entry]) => {
    const wide = Math.round(entry?.contentRect.width ?? 0)
    if (wide === width) return
    width = wide
    redraw()
  }).observe(chart)
  return {
    element,
    draw(training, running) {
      if (training === drawn) return
      drawn = training
      const { step, steps, loss, validation, rate, eta, memory } = training.last
      said.textContent = [t('step {step} of {steps}', { step, steps }), t('loss {loss}', { loss: number(loss, 4) }), ...(validation === undefined ? [] : [t('validation {loss}', { loss: number(validation, 4) })]), t('rate {rate}', { rate: rate.toExponential(1) }), ...(memory === undefined ? [] : [bytes(memory)]), ...(!running || eta === undefined || step === steps ? [] : [t('{time} left', { time: duration(eta) })])].join(' · ')
      redraw()
      const key = training.samples.map(({ url }) => url).join()
      if (key === shown) return
      shown = key
      strip.replaceChildren(...training.samples.slice(-MOST).map(({ step: at, prompt, url }) => make('li', {}, make('img', { src: url, alt: prompt, title: prompt }), make('span', { className: 'soft' }, at === 0 ? t('before') : t('step {at}', { at })))))
      strip.scrollLeft = strip.scrollWidth
    },
  }
}
