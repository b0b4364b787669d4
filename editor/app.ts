/** The editor: one document with its history; canvas and panels are views of it. Its parts, each after those that it needs. */
import { announceAll } from './access/announce.ts'
import { keepFocus } from './access/focus.ts'
import { ApiProblem, loadCatalogue } from './api/client.ts'
import { translatePage } from './language/t.ts'
import { createLayout } from './layout/layout.ts'
import type { Offer } from './editor.ts'
import { get, make } from './panels/dom.ts'
import { askForToken } from './panels/sign-in.ts'
import { bindAllCommands } from './parts/all-commands.ts'
import { createBar } from './parts/bar.ts'
import { openFirst } from './parts/open-first.ts'
import { createSide } from './parts/side.ts'
import { createStage } from './parts/stage.ts'
import { followDocument } from './parts/views.ts'
import { createWork } from './parts/work.ts'
import { createPhone } from './phone/phone.ts'
import { createPreview } from './seeing/preview.ts'
import { createSession } from './session.ts'

function say(text: string, offer?: Offer): void {
  const note = make('p', { className: 'toast' }, text)
  if (offer !== undefined) note.append(' ', make('button', { type: 'button', onclick: () => { note.remove(); offer.act() } }, offer.title))
  get('toasts').append(note)
  // What can be done about it is to be reached by keyboard, too.
  setTimeout(() => note.remove(), offer === undefined ? 6000 : 12_000)
}

/** A server that others reach asks who is there first. */
async function catalogueOrToken(): ReturnType<typeof loadCatalogue> {
  for (;;) {
    try {
      return await loadCatalogue()
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem) || thrown.status !== 401) throw thrown
      await askForToken()
    }
  }
}

async function startEditor(): Promise<void> {
  translatePage(document.body)
  const editor = createSession(await catalogueOrToken(), {
    say,
    choose(names, show) {
      stage.canvas.select(names)
      if (show) stage.canvas.fit(names)
    },
    onTypes() {
      stage.canvas.refresh()
      stage.inspector.show()
    },
  })
  // What the parts do when somebody acts: commands are the last of them.
  const run = (act: () => unknown): void => void commands.run(act)
  const work = createWork(editor)
  const preview = createPreview(editor)
  const stage = createStage(editor, work, preview, { run, commands: () => commands.all, render: () => bar.render() })
  followDocument(editor, work, stage)
  const bar = createBar(editor, work, run)
  const side = createSide(editor, work, preview, bar.listAll)
  const layout = createLayout(preview.element, side.element, (name) => {
    if (name === 'editing') stage.timeline.open()
    stage.canvas.fit()
  })
  const commands = bindAllCommands(editor, work, preview, stage, bar, layout)
  announceAll(editor, work.runs)
  keepFocus()
  createPhone(editor, { preview: preview.element, side, runs: work.runs, commands: () => run(() => commands.all.find(({ key }) => key === 'ctrl+k')?.act()) })
  await openFirst(editor, work)
  document.body.dataset['ready'] = 'true'
  commands.tour.startOnce()
}

await startEditor()
