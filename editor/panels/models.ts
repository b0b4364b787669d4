/** The model packages of the project: what is there, under which licence, how large; fetched, checked and removed. */
import { checkModel, removeModel, stopModel, type Model } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { shareOf, type Models } from '../run/models.ts'
import { confirm } from './ask.ts'
import { make } from './dom.ts'
import { faultText } from './problems.ts'
import { bytes } from './words.ts'

const STATES = { ready: 'Ready', incomplete: 'Not all there', broken: 'Cannot be used', absent: 'Not here' } as const

export async function openModels(editor: Editor, models: Models): Promise<void> {
  await models.reload()
  const name = make('input', { type: 'text', placeholder: 'Name of a package', 'aria-label': 'Name of a package', spellcheck: false, autocapitalize: 'off' })
  const bring = make('form', { className: 'row', onsubmit: (event: Event) => { event.preventDefault(); act(() => models.fetch(name.value.trim())) } }, name, make('button', { type: 'submit' }, 'Fetch'))
  const list = make('ul', { className: 'model-list' })
  const note = make('p', { className: 'soft' }, 'Packages come from the mirrors that they name, or from the one that the server was started with (REELGRAPH_MODELS_MIRROR). From elsewhere: reelgraph models pull, with an address or a folder.')
  const dialog = make('dialog', { className: 'gallery models', 'aria-label': 'Models' },
    make('div', { className: 'row' }, make('h1', {}, 'Models'), make('span', { className: 'grow' }), bring, make('button', { type: 'button', className: 'icon', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕')), list, note)
  const act = (does: () => Promise<void>): void => void does().then(models.reload).catch(editor.fail)
  let drawn = ''

  function row(model: Model): HTMLElement {
    const { title, family, precision, memory, licence, source, state, work, outcome, missing } = model
    const button = (text: string, does: () => Promise<void>) => make('button', { type: 'button', 'aria-label': `${text} ${model.name}`, onclick: () => act(does) }, text)
    const remove = async (): Promise<void> => {
      const what = state === 'broken' ? `${model.name} and everything in its folder` : `${model.name} (${bytes(model.bytes)})`
      if (await confirm(`Remove ${what}? It can be fetched again where a mirror has it.`, 'Remove')) await removeModel(model.name)
    }
    const buttons = work !== undefined ? [button('Cancel', () => stopModel(model.name))] : [
      ...(state === 'ready' ? [button('Check', () => checkModel(model.name))] : [button('Fetch', () => models.fetch(model.name))]),
      ...(state === 'absent' ? [] : [button('Remove', remove)]),
    ]
    const facts = [family, precision, model.bytes === 0 ? undefined : bytes(model.bytes), memory === undefined ? undefined : `${bytes(memory)} in memory`, licence].filter((one) => one !== undefined)
    const bar = make('progress', { max: 1, hidden: work === undefined, 'aria-label': `Progress of ${model.name}` })
    return make('li', { 'data-model': model.name, 'data-state': state },
      make('div', { className: 'row' }, make('b', {}, title ?? model.name), ...(title === undefined || title === model.name ? [] : [make('code', {}, model.name)]), make('span', { className: 'grow' }),
        make('span', { className: 'state' }, state === 'incomplete' && missing.length > 0 ? `${missing.length} ${missing.length === 1 ? 'file' : 'files'} missing` : STATES[state]), ...buttons),
      make('span', { className: 'soft facts', title: source ?? '' }, facts.join(' · ')),
      bar, make('span', { className: 'soft said' }), ...said(outcome, model.fault))
  }

  function said(outcome: Model['outcome'], fault: Model['fault']): readonly HTMLElement[] {
    if (outcome?.ok === true && outcome.kind === 'verify') return [make('span', { className: 'soft' }, 'Every file is as its digest says.')]
    if (outcome?.cancelled === true) return [make('span', { className: 'soft' }, 'Cancelled: what was fetched is kept, and the next try goes on from there.')]
    if (outcome?.damaged !== undefined) return [make('span', { className: 'bad' }, `Damaged: ${outcome.damaged.map(({ path }) => path).join(', ')}. Fetch mends it.`)]
    const wrong = outcome?.fault ?? fault
    return wrong === undefined ? [] : [make('span', { className: 'bad' }, faultText(wrong))]
  }

  function draw(): void {
    if (!dialog.isConnected) return
    const content = JSON.stringify(models.list.map(({ work, ...rest }) => [rest, work?.kind]))
    if (content !== drawn) {
      drawn = content
      list.replaceChildren(...(models.list.length === 0 ? [make('li', { className: 'soft' }, 'No packages yet. Without any, films are painted by what is built in.')] : models.list.map(row)))
    }
    for (const model of models.list) {
      if (model.work === undefined) continue
      const home = list.querySelector<HTMLElement>(`[data-model="${CSS.escape(model.name)}"]`)
      const share = shareOf(model)
      const bar = home?.querySelector('progress')
      if (share === undefined) bar?.removeAttribute('value')
      else if (bar !== null && bar !== undefined) bar.value = share
      const { kind, done, total, file } = model.work
      home?.querySelector('.said')?.replaceChildren(`${kind === 'pull' ? 'Fetching' : 'Checking'}${total === 0 ? '…' : ` ${bytes(done)} of ${bytes(total)} · ${file}`}`)
    }
  }

  // A handler that gives false would keep the form from being sent.
  dialog.onclick = (event) => void (event.target === dialog && dialog.close())
  dialog.onclose = () => dialog.remove()
  document.body.append(dialog)
  dialog.showModal()
  models.onChange(draw)
  draw()
}
