/** What renders and what waits: progress, time left, order, pause, cancel. */
import { cancelRun, moveRun, type Run } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { progressOf, workOf } from '../run/run-state.ts'
import type { Runs } from '../run/runs.ts'
import { make } from './dom.ts'
import { duration } from './words.ts'
import { number, t } from '../language/t.ts'

export function createQueuePanel(editor: Editor, runs: Runs, onCount: (count: number) => void) {
  const list = make('ol', { className: 'runs' })
  const hold = make('button', { type: 'button', onclick: () => runs.hold(!runs.paused).catch(editor.fail) })
  const note = make('p', { className: 'soft' })
  const element = make('div', { className: 'queue' }, make('div', { className: 'row' }, note, make('span', { className: 'grow' }), hold), list)
  const rows = new Map<string, { row: HTMLElement; bar: HTMLProgressElement; said: HTMLElement }>()
  let order = ''

  const waiting = (): readonly Run[] => runs.list.filter(({ status }) => status === 'queued')
  const move = (run: Run, by: number): void => {
    const at = waiting().findIndex(({ id }) => id === run.id)
    moveRun(run.id, Math.max(0, at + by)).then(runs.reload).catch(editor.fail)
  }

  function rowOf(run: Run): HTMLElement {
    const bar = make('progress', { max: 1 })
    const said = make('span', { className: 'soft said' })
    const icon = (label: string, sign: string, act: () => void) => make('button', { type: 'button', className: 'icon', title: label, 'aria-label': `${label}: ${run.title}`, onclick: act }, sign)
    const cancel = icon(t('Cancel'), '✕', () => cancelRun(run.id).then(runs.reload).catch(editor.fail))
    const moves = run.status === 'queued' ? [icon(t('Earlier'), '↑', () => move(run, -1)), icon(t('Later'), '↓', () => move(run, 1))] : []
    const row = make('li', { 'data-run': run.id, 'data-status': run.status }, make('div', { className: 'row' }, make('b', {}, run.title), ...(run.only === undefined ? [] : [make('span', { className: 'soft' }, run.only.join(', '))]), make('span', { className: 'grow' }), ...moves, cancel), bar, said)
    if (run.status === 'queued') {
      row.draggable = true
      row.ondragstart = ({ dataTransfer }) => dataTransfer?.setData('application/x-reelgraph-run', run.id)
      row.ondragover = (event) => event.dataTransfer?.types.includes('application/x-reelgraph-run') && event.preventDefault()
      row.ondrop = (event) => {
        event.preventDefault()
        event.stopPropagation()
        const dragged = event.dataTransfer?.getData('application/x-reelgraph-run') ?? ''
        if (dragged !== '') moveRun(dragged, waiting().findIndex(({ id }) => id === run.id)).then(runs.reload).catch(editor.fail)
      }
    }
    rows.set(run.id, { row, bar, said })
    return row
  }

  function draw(): void {
    const open = [...runs.list.filter(({ status }) => status === 'running'), ...waiting()]
    const next = open.map(({ id, status }) => `${id} ${status}`).join()
    if (next !== order) {
      order = next
      rows.clear()
      list.replaceChildren(...open.map(rowOf))
    }
    onCount(open.length)
    hold.textContent = runs.paused ? t('Resume') : t('Pause')
    hold.title = runs.paused ? t('Starts runs again') : t('Starts no other run; the one under way goes on')
    note.textContent = open.length === 0 ? (runs.paused ? t('Paused. Nothing waits.') : document.body.classList.contains('phone') ? t('Nothing renders.') : t('Nothing renders. Ctrl Enter starts one.')) : runs.paused ? t('Paused: those that wait are not started.') : ''
    for (const run of open) {
      const { bar, said } = rows.get(run.id)!
      const { share, eta, rate } = progressOf(runs.stateOf(run.id))
      if (run.status === 'queued') {
        bar.hidden = true
        said.textContent = t('waits')
      } else if (share === undefined) {
        const work = workOf(runs.stateOf(run.id))
        if (work?.share === undefined) bar.removeAttribute('value')
        else bar.value = work.share
        said.textContent = work === undefined ? t('Rendering…') : `${work.node}: ${work.message}${work.eta === undefined ? '' : ` · ${t('{time} left', { time: duration(work.eta) })}`}`
      } else {
        bar.value = share
        said.textContent = `${Math.round(share * 100)} %${rate === undefined || rate === 0 ? '' : ` · ${t('{rate} fps', { rate: number(rate, 1) })}`}${eta === undefined ? '' : ` · ${t('{time} left', { time: duration(eta) })}`}`
      }
    }
  }

  runs.onChange(draw)
  draw()
  return { element }
}
