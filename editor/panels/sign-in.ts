/** Asks for a token where the server asks for one. */
import { ApiProblem, signIn } from '../api/client.ts'
import { make } from './dom.ts'
import { t } from '../language/t.ts'

/** Settles when the page is signed in. */
export function askForToken(): Promise<void> {
  return new Promise((resolve) => {
    const input = make('input', { type: 'password', required: true, autocomplete: 'current-password', spellcheck: false, 'aria-label': t('Token') })
    const said = make('p', { role: 'alert' })
    const form = make('form', {},
      make('h1', {}, t('Sign in')),
      make('p', {}, t('Whoever runs this server gives out tokens: reelgraph token create.')),
      input, said,
      make('div', { className: 'row end' }, make('button', { type: 'submit', className: 'primary' }, t('Sign in'))))
    const dialog = make('dialog', { className: 'ask', 'aria-label': t('Sign in') }, form)
    // Without a token there is nothing behind it.
    dialog.addEventListener('cancel', (event) => event.preventDefault())
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      said.textContent = ''
      signIn(input.value.trim()).then(
        () => {
          dialog.remove()
          resolve()
        },
        (thrown: unknown) => {
          said.textContent = thrown instanceof ApiProblem && thrown.status === 401 ? t('This token is not known here, or its time is over.') : String((thrown as Error).message)
          input.select()
        },
      )
    })
    document.body.append(dialog)
    dialog.showModal()
    input.focus()
  })
}
