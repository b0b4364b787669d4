/** What was rendered: its picture, when, with which inputs; played, or taken back as the graph it was. */
import { readRunGraph, startRun, type Run } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import type { Runs } from '../run/runs.ts'
import { fileActions, placeOfFile } from '../files/written.ts'
import { make } from './dom.ts'
import { faultText } from './fault-text.ts'
import { ago, bytes, duration } from './words.ts'
import { t } from '../language/t.ts'

export function createHistory(editor: Editor, runs: Runs, play: (run: Run) => void) {
  const list = make('ul', { className: 'runs history' })
  let drawn = ''

  const restore = async (run: Run): Promise<void> => {
    const document = await readRunGraph(run.id)
    if (run.path === editor.path) {
      editor.change(document)
      editor.say(t('The graph is as it was in that render. Undo brings back what you had.'))
    } else await editor.openNew(document)
    editor.setValues(run.inputs)
  }
  const again = async (run: Run): Promise<void> => {
    const { path = 'graphs/untitled.json', inputs, only } = run
    await startRun({ document: await readRunGraph(run.id), path, inputs, ...(only === undefined ? {} : { only }) })
    await runs.reload()
  }

  function row(run: Run): HTMLElement {
    const act = (title: string, about: string, does: () => unknown) => make('button', { type: 'button', title: about, 'aria-label': `${title}: ${run.title}`, onclick: () => void Promise.resolve().then(does).catch(editor.fail) }, title)
    const picture = run.status === 'done' ? make('img', { className: 'thumb', alt: '', loading: 'lazy', src: `/api/runs/${run.id}/picture`, onerror: () => picture.replaceWith(make('span', { className: 'thumb' })) }) : make('span', { className: `thumb ${run.status}` }, run.status === 'failed' ? '!' : '–')
    const facts = [ago(run.finished ?? run.submitted), ...(run.seconds === undefined ? [] : [t('took {time}', { time: duration(run.seconds) })]), ...run.outputs.slice(0, 1).map((output) => bytes(output.bytes))]
    const inputs = Object.entries(run.inputs).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    const outcome = run.status === 'done' ? run.outputs.map((output) => [placeOfFile(output), output.standing] as const).map(([file, standing]) => (standing === undefined ? file : `${file} (${standing === 'kept' ? t('an earlier one') : t('rendered anew since')})`)).join(', ') : run.status === 'failed' ? (run.faults[0] === undefined ? t('failed') : faultText(run.faults[0])) : t('cancelled')
    return make('li', { 'data-run': run.id, 'data-status': run.status },
      picture,
      make('div', { className: 'about' },
        make('b', {}, run.title),
        make('span', { className: 'soft' }, facts.join(' · ')),
        make('span', { className: run.status === 'failed' ? 'bad' : 'soft', title: outcome }, outcome),
        ...(inputs.length === 0 ? [] : [make('span', { className: 'soft used', title: inputs.join('\n') }, inputs.join(' · '))]),
        make('div', { className: 'row' },
          ...(run.outputs.some(({ url }) => url !== undefined) ? [act(t('Open'), t('Shows the result'), () => play(run))] : []),
          act(t('Restore'), t('Takes the graph back as it was rendered'), () => restore(run)),
          act(t('Again'), t('Renders the same once more'), () => again(run)),
          ...(run.status === 'done' ? run.outputs.slice(0, 1).flatMap((output) => fileActions(editor, output, run)) : []))))
  }

  function draw(): void {
    const past = runs.list.filter(({ status }) => status !== 'queued' && status !== 'running')
    const next = past.map(({ id, status, outputs }) => `${id} ${status} ${outputs.map(({ standing = '' }) => standing).join(' ')}`).join()
    if (next === drawn && drawn !== '') return
    drawn = next
    list.replaceChildren(...(past.length === 0 ? [make('li', { className: 'soft empty' }, t('What you render is listed here, with the graph that made it.'))] : past.map(row)))
  }

  runs.onChange(draw)
  draw()
  return { element: make('div', {}, list) }
}
