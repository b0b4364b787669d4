/** Whole jobs for someone who doesn't wire: pictures to choose by, a form, and the film when it is done. */
import { listProductions, type Production } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { make } from './dom.ts'
import { productionForm } from './production-form.ts'
import { t } from '../language/t.ts'

export async function openProductions(editor: Editor): Promise<void> {
  const { productions, personas, faults } = await listProductions()
  for (const one of faults) editor.say(one.message)
  const find = make('input', { type: 'search', placeholder: t('Search productions'), 'aria-label': t('Search productions') })
  const list = make('ul', { className: 'gallery-list' })
  const title = make('h1', {}, t('What shall be made?'))
  const back = make('button', { type: 'button', className: 'icon', 'aria-label': t('All productions'), hidden: true, onclick: showAll }, '←')
  const page = make('div', { className: 'production-page' })
  const dialog = make('dialog', { className: 'gallery productions', 'aria-label': t('Productions') },
    make('div', { className: 'row' }, back, title, make('span', { className: 'grow' }), find, make('button', { type: 'button', className: 'icon', 'aria-label': t('Close'), onclick: () => dialog.close() }, '✕')), page)
  let shown: { close(): void } | undefined

  function card(one: Production): HTMLElement {
    const picture = make('img', { alt: '', loading: 'lazy', src: one.picture, onerror: () => picture.replaceWith(make('span', { className: 'blank' }, one.title)) })
    const choose = make('button', { type: 'button', className: 'face', 'aria-label': t('Make: {title}', { title: one.title }), onclick: () => show(one) }, picture)
    const needs = Object.entries(one.inputs).flatMap(([name, input]) => (input.default === undefined ? [input.title ?? name] : []))
    return make('li', { 'data-production': one.name }, choose, make('div', { className: 'row' }, make('b', {}, one.title), make('span', { className: 'grow' }), make('span', { className: 'soft' }, one.path === undefined ? '' : t('yours'))), make('p', { className: 'soft' }, one.description ?? ''), make('p', { className: 'needs' }, needs.length === 0 ? '' : t('Needs: {join}', { join: needs.join(', ') })))
  }
  function show(one: Production): void {
    title.textContent = one.title
    back.hidden = false
    find.hidden = true
    shown = productionForm(editor, one, personas, page, () => dialog.close())
  }
  function showAll(): void {
    shown?.close()
    shown = undefined
    title.textContent = t('What shall be made?')
    back.hidden = true
    find.hidden = false
    page.replaceChildren(list)
    find.focus()
  }

  const cards = productions.map((one) => ({ one, element: card(one) }))
  list.replaceChildren(...cards.map(({ element }) => element))
  find.oninput = () => {
    const words = find.value.toLowerCase().split(/\s+/)
    for (const { one, element } of cards) element.hidden = !words.every((word) => `${one.title} ${one.description ?? ''} ${one.name}`.toLowerCase().includes(word))
  }
  dialog.onclose = () => {
    shown?.close()
    dialog.remove()
  }
  document.body.append(dialog)
  dialog.showModal()
  showAll()
}
