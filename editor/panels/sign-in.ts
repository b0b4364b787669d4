/** Asks for a token where the server asks for one, or sends people to sign in elsewhere; and signs out. */
import type { Command } from '../commands/command.ts'
import type { Editor } from '../editor.ts'
import { ApiProblem, signIn, signOut, waysToSignIn } from '../api/client.ts'
import { make } from './dom.ts'
import { t } from '../language/t.ts'

const FAILED = 'signin'

/** Settles when the page is signed in. */
export function askForToken(): Promise<void> {
  return new Promise((resolve) => {
    const input = make('input', { type: 'password', required: true, autocomplete: 'current-password', spellcheck: false, 'aria-label': t('Token') })
    const said = make('p', { role: 'alert' })
    const account = make('p', { hidden: true })
    const form = make('form', {},
      make('h1', {}, t('Sign in')),
      account,
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
    // The address tells it where signing in elsewhere has failed; once.
    if (new URLSearchParams(location.search).has(FAILED)) {
      said.textContent = t('Signing in has failed. Begin again; whoever runs this server sees why in its log.')
      history.replaceState(null, '', `${location.pathname}${location.hash}`)
    }
    void waysToSignIn().then(({ account: other }) => {
      if (other === undefined) return
      account.append(make('a', { href: other.at, className: 'button primary' }, t('Sign in with {account}', { account: other.title })))
      account.hidden = false
    }, () => undefined)
    document.body.append(dialog)
    dialog.showModal()
    input.focus()
  })
}

export const sessionCommands = (editor: Pick<Editor, 'say'>): readonly Command[] => [{
  title: t('Sign out'), group: 'View',
  async act() {
    if (!(await waysToSignIn()).token) return editor.say(t('Nobody signs in on this server.'))
    await signOut()
    location.reload()
  },
}]
