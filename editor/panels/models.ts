/** The model packages of the project: what is there, under which licence, how large; fetched, checked and removed. */
import { checkModel, listCatalogue, removeModel, stopModel, unloadModel, type Model } from '../api/client.ts'
import { ERRORS } from '../../engine/contract/errors.ts'
import type { Editor } from '../editor.ts'
import { shareOf, type Models } from '../run/models.ts'
import { confirm } from './ask.ts'
import { make } from './dom.ts'
import { fileRows } from './model-files.ts'
import { catalogueRows, fetchEntry } from './model-catalogue.ts'
import { grouped, matches } from './model-groups.ts'
import { faultText, fixText } from './fault-text.ts'
import { bytes } from './words.ts'
import { t, tn } from '../language/t.ts'

const STATES = { ready: t('Ready'), incomplete: t('Not all there'), broken: t('Cannot be used'), absent: t('Not here') } as const

type Amounts = { readonly done: string; readonly total: string }
const WORKS = {
  pull: [() => t('Fetching…'), (amounts: Amounts) => t('Fetching {done} of {total}', amounts)],
  verify: [() => t('Checking…'), (amounts: Amounts) => t('Checking {done} of {total}', amounts)],
  import: [() => t('Taking in…'), (amounts: Amounts) => t('Taking in {done} of {total}', amounts)],
} as const

export async function openModels(editor: Editor, models: Models): Promise<void> {
  const [listed] = await Promise.all([listCatalogue().catch(() => []), models.reload(), models.lookForFiles()])
  const name = make('input', { type: 'text', placeholder: t('Name of a package'), 'aria-label': t('Name of a package'), spellcheck: false, autocapitalize: 'off' })
  const bring = make('form', { className: 'row', onsubmit: (event: Event) => { event.preventDefault(); act(() => models.fetch(name.value.trim())) } }, name, make('button', { type: 'submit' }, t('Fetch')))
  const find = make('input', { type: 'search', placeholder: t('Search models'), 'aria-label': t('Search models'), oninput: () => draw() })
  const list = make('div', { className: 'model-list' })
  const note = make('p', { className: 'soft' }, t('Packages come from the mirrors that they name, or from the one that the server was started with (REELGRAPH_MODELS_MIRROR). From elsewhere: reelgraph models pull, with an address or a folder.'))
  const dialog = make('dialog', { className: 'gallery models', 'aria-label': t('Models') },
    make('div', { className: 'row' }, make('h1', {}, t('Models')), make('span', { className: 'grow' }), find, bring, make('button', { type: 'button', className: 'icon', 'aria-label': t('Close'), onclick: () => dialog.close() }, '✕')), list, note)
  const act = (does: () => Promise<void>): void => void does().then(models.reload).then(models.lookForFiles).catch(editor.fail)
  let drawn = ''

  /** One of the catalogue that could not be fetched is asked for there once more. */
  async function again({ name, state }: Model): Promise<void> {
    const entry = state === 'absent' ? listed.find((one) => one.name === name) : undefined
    await (entry === undefined ? models.fetch(name) : fetchEntry(entry))
  }

  function row(model: Model): HTMLElement {
    const { title, family, precision, memory, licence, source, state, work, outcome, missing } = model
    const button = (text: string, does: () => Promise<void>) => make('button', { type: 'button', 'aria-label': `${text} ${model.name}`, onclick: () => act(does) }, text)
    const remove = async (): Promise<void> => {
      const what = state === 'broken' ? t('{name} and everything in its folder', { name: model.name }) : `${model.name} (${bytes(model.bytes)})`
      if (await confirm(t('Remove {what}? It can be fetched again where a mirror has it.', { what }), t('Remove'))) await removeModel(model.name)
    }
    const buttons = work !== undefined ? [button(t('Cancel'), () => stopModel(model.name))] : [
      ...(state === 'ready' ? [button(t('Check'), () => checkModel(model.name))] : [button(t('Fetch'), () => again(model))]),
      ...(model.loaded.length === 0 ? [] : [button(t('Unload'), () => unloadModel(model.name))]),
      ...(state === 'absent' ? [] : [button(t('Remove'), remove)]),
    ]
    const facts = [family, precision, model.bytes === 0 ? undefined : bytes(model.bytes), memory === undefined ? undefined : t('{size} in memory', { size: bytes(memory) }), licence, model.loaded.length === 0 ? undefined : t('{size} loaded', { size: bytes(model.loaded.reduce((sum, one) => sum + one.memory, 0)) })].filter((one) => one !== undefined)
    const bar = make('progress', { max: 1, hidden: work === undefined, 'aria-label': t('Progress of {name}', { name: model.name }) })
    return make('li', { 'data-model': model.name, 'data-state': state },
      make('div', { className: 'row' }, make('b', {}, title ?? model.name), ...(title === undefined || title === model.name ? [] : [make('code', {}, model.name)]), make('span', { className: 'grow' }),
        make('span', { className: 'state' }, state === 'incomplete' && missing.length > 0 ? tn(missing.length, '{count} file missing', '{count} files missing') : STATES[state]), ...buttons),
      make('span', { className: 'soft facts', title: source ?? '' }, facts.join(' · ')),
      bar, make('span', { className: 'soft said' }), ...said(outcome, model.fault))
  }

  function said(outcome: Model['outcome'], fault: Model['fault']): readonly HTMLElement[] {
    if (outcome?.ok === true && outcome.kind === 'verify') return [make('span', { className: 'soft' }, t('Every file is as its digest says.'))]
    if (outcome?.cancelled === true) return [make('span', { className: 'soft' }, t('Cancelled: what was fetched is kept, and the next try goes on from there.'))]
    if (outcome?.damaged !== undefined) return [make('span', { className: 'bad' }, t('Damaged: {join}. Fetch mends it.', { join: outcome.damaged.map(({ path }) => path).join(', ') }))]
    const wrong = outcome?.fault ?? fault
    if (wrong === undefined) return []
    // What the table says of all faults of the kind is about commands.
    const own = wrong.fix !== (ERRORS as Readonly<Record<string, { readonly fix: string }>>)[wrong.code]?.fix
    return [make('span', { className: 'bad' }, faultText(wrong)), ...(own ? [make('span', { className: 'soft' }, fixText(wrong))] : [])]
  }

  function draw(): void {
    if (!dialog.isConnected) return
    const shown = models.list.filter((model) => matches(model, find.value.trim()))
    const offered = listed.filter((one) => models.of(one.name) === undefined && matches(one, find.value.trim()))
    const content = JSON.stringify([find.value, models.files, ...models.list.map(({ work, ...rest }) => [rest, work?.kind])])
    if (content !== drawn) {
      drawn = content
      list.replaceChildren(...fileRows(models.files.filter((one) => matches(one, find.value.trim())), editor, act), ...(models.list.length === 0 ? [make('p', { className: 'soft' }, t('No packages yet. Without any, films are painted by what is built in.'))] : shown.length === 0 && offered.length === 0 ? [make('p', { className: 'soft' }, t('Nothing fits. Try another word.'))] : grouped(shown).map(([title, some]) => make('section', {}, make('h2', {}, title), make('ul', {}, ...some.map(row))))), ...catalogueRows(offered, act))
    }
    for (const model of models.list) {
      if (model.work === undefined) continue
      const home = list.querySelector<HTMLElement>(`[data-model="${CSS.escape(model.name)}"]`)
      const share = shareOf(model)
      const bar = home?.querySelector('progress')
      if (share === undefined) bar?.removeAttribute('value')
      else if (bar !== null && bar !== undefined) bar.value = share
      const { kind, done, total, file } = model.work
      home?.querySelector('.said')?.replaceChildren(total === 0 ? WORKS[kind][0]() : `${WORKS[kind][1]({ done: bytes(done), total: bytes(total) })} · ${file}`)
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
