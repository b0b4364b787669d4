/** A dialog that finds one of many by a few letters: nodes, commands. */
import { t } from '../language/t.ts'
import { make } from './dom.ts'

export interface Choice {
  readonly title: string
  readonly about?: string
  readonly hint?: string
  /** Words, beside the title, that find it. */
  readonly words?: string
  /** Why it stands where it does. */
  readonly reason?: string
  pick(): void
}

/** Those that fit the words, the best first. */
type Find = (query: string) => readonly Choice[]
const MOST = 60

/** By the letters of titles and words. */
const byLetters = (choices: readonly Choice[]): Find => (query) => {
  const best = (choice: Choice) => Math.max(2 * score(query, choice.title), score(query, choice.words ?? ''), score(query, choice.about ?? '') / 4)
  return choices.map((choice) => ({ choice, value: best(choice) })).filter(({ value }) => value > 0).sort((a, b) => b.value - a.value).map(({ choice }) => choice)
}

/** Higher is better; 0: not found. Letters in order, more for the beginnings of words and for runs. */
function score(query: string, text: string): number {
  const wanted = query.toLowerCase().replace(/\s/g, '')
  const within = text.toLowerCase()
  if (wanted === '') return 1
  const whole = within.indexOf(query.toLowerCase().trim())
  if (whole >= 0) return 1000 - Math.min(whole, 400) + (whole === 0 ? 200 : 0)
  let at = -1
  let sum = 1
  for (const letter of wanted) {
    const next = within.indexOf(letter, at + 1)
    if (next < 0) return 0
    sum += next === at + 1 ? 4 : /[\s-]/.test(within[next - 1] ?? ' ') ? 3 : 0
    at = next
  }
  return sum > wanted.length * 2 ? sum : 0
}

export function openPicker(label: string, choices: readonly Choice[] | Find): void {
  const rank = typeof choices === 'function' ? choices : byLetters(choices)
  const field = make('input', { type: 'text', placeholder: label, 'aria-label': label, autocomplete: 'off', role: 'combobox', 'aria-expanded': true, 'aria-controls': 'picker-list' })
  const list = make('ul', { role: 'listbox', id: 'picker-list', 'aria-label': label })
  const dialog = make('dialog', { className: 'picker', 'aria-label': label }, field, list)
  let found: readonly Choice[] = []
  let at = 0
  const finish = (choice: Choice | undefined) => {
    dialog.close()
    // The event of closing comes later; what is picked may open the next dialog.
    dialog.remove()
    choice?.pick()
  }
  const show = () => {
    list.replaceChildren(
      ...found.map((choice, index) => {
        const row = make('li', { role: 'option', id: `choice-${index}`, 'aria-selected': index === at, onclick: () => finish(choice) }, make('b', {}, choice.title), make('span', { className: 'hint' }, choice.hint ?? ''), ...(choice.reason === undefined ? [] : [make('small', { className: 'reason' }, choice.reason)]), make('p', { dir: 'auto' }, choice.about ?? ''))
        return row
      }),
    )
    if (found.length === 0) list.append(make('li', { role: 'option', className: 'none', 'aria-disabled': true }, t('Nothing fits. Try another word.')))
    field.setAttribute('aria-activedescendant', `choice-${at}`)
    list.children[at]?.scrollIntoView({ block: 'nearest' })
  }
  const find = () => {
    at = 0
    found = rank(field.value).slice(0, MOST)
    show()
  }
  field.oninput = find
  dialog.onkeydown = (event) => {
    if (event.key === 'Enter') finish(found[at])
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      at = Math.max(0, Math.min(found.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))
      show()
    } else return
    event.preventDefault()
  }
  dialog.onclick = (event) => event.target === dialog && dialog.close()
  dialog.onclose = () => dialog.remove()
  document.body.append(dialog)
  find()
  dialog.showModal()
  field.focus()
}
