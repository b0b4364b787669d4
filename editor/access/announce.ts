/** What changes out of sight is said for those who do not see it: what is selected, how far a render is, how it ended. */
import { t } from '../language/t.ts'
import type { Session } from '../session.ts'
import { make } from '../panels/dom.ts'
import { nodeTitle } from '../panels/fault-words.ts'
import { hasEnded, progressOf } from '../run/run-state.ts'
import type { Runs } from '../run/runs.ts'
import { selectionText, stepSaid } from './said.ts'

export function announceAll(editor: Session, runs: Runs): void {
  const region = make('div', { id: 'said', className: 'unseen', role: 'status', 'aria-live': 'polite' })
  document.body.append(region)
  function say(text: string): void {
    // The same words are said again only where the region was empty in between.
    region.replaceChildren()
    setTimeout(() => region.replaceChildren(text), 30)
  }

  let chosen = ''
  editor.on('selection', () => {
    const now = editor.selection.join()
    if (now === chosen) return
    chosen = now
    say(selectionText(editor.selection.map((name) => ({ title: nodeTitle(editor, name), type: editor.types.get(editor.document.nodes[name]?.type ?? '')?.title ?? '' }))))
  })

  let told: { readonly run: string; readonly step: number } | undefined
  runs.onChange(() => {
    const { shown } = runs
    const state = shown === undefined ? undefined : runs.stateOf(shown)
    if (shown === undefined || state === undefined || hasEnded(state)) return
    const before = told?.run === shown ? told.step : -1
    const step = stepSaid(progressOf(state).share, before)
    if (step === undefined) return
    told = { run: shown, step }
    say(step === 0 ? t('Rendering…') : t('Rendering, {share} percent', { share: step }))
  })
  runs.onEnd((past) => {
    told = undefined
    if (past.status === 'done') say(t('Render done: {files}', { files: past.outputs.map(({ file }) => file).join(', ') }))
    else say(past.status === 'cancelled' ? t('Render cancelled.') : t('Render failed. Problems tell why.'))
  })
}
