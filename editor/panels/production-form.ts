/** One production: its inputs as a form beside what comes of it. The run is one of the queue: it goes on when the form is closed. */
import { ApiProblem, createClient, type Run, type RunResult } from '../../engine/client/index.ts'
import { readProductionGraph, type Fault, type Production } from '../api/client.ts'
import type { Json } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { make } from './dom.ts'
import { inputControl, type Input } from './input-control.ts'
import { faultText, fixText } from './fault-text.ts'
import { resultView } from './production-result.ts'
import { t } from '../language/t.ts'

const PERSONA = 'persona'

export function productionForm(editor: Editor, { name, title, description = '', inputs, picture }: Production, personas: readonly string[], page: HTMLElement, leave: () => void): { close(): void } {
  const client = createClient({ url: location.origin })
  const values: Record<string, Json> = {}
  const going = new AbortController()
  let run: Run | undefined

  const put = (input: string, given: Json | undefined): void => {
    if (given === undefined || given === '') delete values[input]
    else values[input] = given
    tell([])
  }
  const field = (input: string, one: Input): HTMLElement =>
    make('label', { className: 'field', 'data-input': input }, make('span', {}, one.title ?? input, ...(one.default === undefined ? [make('i', { title: t('It has to be given') }, ' *')] : [])), inputControl(input, one, one.default, (given) => put(input, given), editor.fail), ...(one.description === undefined ? [] : [make('small', { className: 'soft' }, one.description)]), make('em'))
  const who = make('select', {}, make('option', { value: '' }, t('Nobody in particular')), ...personas.map((one) => make('option', { value: one }, one)))
  who.onchange = () => put(PERSONA, who.value)
  const persona = make('label', { className: 'field', 'data-input': PERSONA, hidden: personas.length === 0 }, make('span', {}, t('Persona')), who, make('small', { className: 'soft' }, t('Fills what you leave as it is: looks, voice, style.')), make('em'))
  const fields = make('div', { className: 'fields' }, ...(Object.hasOwn(inputs, PERSONA) ? [] : [persona]), ...Object.entries(inputs).map(([input, one]) => field(input, one as Input)))
  const others = make('p', { className: 'wrong-elsewhere', role: 'alert' })
  const go = make('button', { type: 'submit', className: 'primary' }, t('Make it'))
  const look = make('button', { type: 'button', onclick: () => void readProductionGraph(name).then((graph) => { leave(); return editor.openNew(graph) }).catch(editor.fail) }, t('Open as a graph'))
  const form = make('form', { className: 'production-form', 'aria-label': title, onsubmit: (event: Event) => { event.preventDefault(); start().catch(editor.fail) } }, make('p', { className: 'soft' }, description), fields, others, make('div', { className: 'row' }, go, look))

  const bar = make('progress', { max: 1, value: 0, 'aria-label': t('How far it is') })
  const said = make('p', { role: 'status' })
  const stop = make('button', { type: 'button', onclick: () => void run?.cancel().catch(editor.fail) }, t('Cancel'))
  const under = make('div', { className: 'row', hidden: true }, bar, stop)
  const example = make('img', { alt: t('What {title} makes', { title }), src: picture, onerror: () => example.remove() })
  const screen = make('div', { className: 'production-screen' }, example)
  page.replaceChildren(form, make('section', { className: 'production-result', 'aria-label': t('What comes of it') }, screen, under, said))
  form.querySelector<HTMLElement>('input, textarea, select')?.focus()

  function tell(faults: readonly Fault[]): void {
    const left = new Set(faults)
    for (const one of fields.querySelectorAll<HTMLElement>('[data-input]')) {
      const fault = faults.find(({ node, port }) => node === undefined && port === one.dataset['input'])
      one.classList.toggle('wrong', fault !== undefined)
      one.querySelector('em')!.textContent = fault === undefined ? '' : fault.code === 'E_INPUT_MISSING' ? t('It has to be given.') : `${faultText(fault)} ${fixText(fault)}`
      if (fault !== undefined) left.delete(fault)
    }
    others.textContent = [...left].map((one) => one.message).join(' ')
  }

  async function start(): Promise<void> {
    tell([])
    go.disabled = true
    said.textContent = ''
    try {
      run = await client.produce(name, values)
      under.hidden = false
      bar.value = 0
      said.textContent = t('It waits for its turn.')
      show(await run.done({ signal: going.signal, onProgress: far }), (await run.state()).warnings.map(({ message }) => message))
    } catch (thrown) {
      if (going.signal.aborted) return
      if (!(thrown instanceof ApiProblem)) throw thrown
      tell(thrown.faults)
      said.textContent = thrown.status === 499 ? t('It was cancelled.') : thrown.faults.length === 0 ? thrown.message : ''
      fields.querySelector('.wrong')?.scrollIntoView({ block: 'nearest' })
    } finally {
      under.hidden = true
      go.disabled = false
    }
  }

  function far(completed: number, eta: number | undefined): void {
    bar.value = completed
    said.textContent = `${Math.round(100 * completed)} %${eta === undefined ? '' : t(', about {time} left', { time: eta < 90 ? t('{seconds} s', { seconds: Math.ceil(eta) }) : t('{minutes} min', { minutes: Math.ceil(eta / 60) }) })}`
  }

  function show(result: RunResult, warnings: readonly string[]): void {
    said.textContent = t('Done.')
    screen.replaceChildren(...resultView(result, warnings))
  }

  return { close: () => going.abort() }
}
