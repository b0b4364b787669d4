/** All that can be done, by key, menu or button. */
import { land, reveal } from '../canvas/landing.ts'
import { arrangeCommands } from '../commands/arrange.ts'
import { createClipboard } from '../commands/clipboard.ts'
import { keyText, type Command } from '../commands/command.ts'
import { editCommands } from '../commands/edit.ts'
import { graphCommands } from '../commands/graph.ts'
import { bindCommands } from '../commands/table.ts'
import { viewCommands } from '../commands/view.ts'
import { languageCommands } from '../language/menu.ts'
import type { Layout } from '../layout/layout.ts'
import type { Session } from '../session.ts'
import { fileCommands } from '../files/commands.ts'
import { get, make } from '../panels/dom.ts'
import { openGallery } from '../panels/gallery.ts'
import { openModels } from '../panels/models.ts'
import { openProductions } from '../panels/productions.ts'
import { sessionCommands } from '../panels/sign-in.ts'
import { playCommands } from '../playing/commands.ts'
import type { Preview } from '../seeing/preview.ts'
import { openTakes } from '../takes/panel.ts'
import { createTour } from '../tour/tour.ts'
import type { Bar } from './bar.ts'
import type { Stage } from './stage.ts'
import type { Work } from './work.ts'
import { t } from '../language/t.ts'

export function bindAllCommands(editor: Session, { models, runs }: Work, preview: Preview, { canvas, minimap, timeline, curves, marks, takeFiles }: Stage, { render, chosenSinks, listAll, format }: Bar, layout: Layout) {
  function toggleForm(): void {
    const shown = document.body.classList.toggle('app')
    form.setAttribute('aria-pressed', String(shown))
    dispatchEvent(new Event('resize'))
  }
  const film = make('button', { type: 'button', title: keyText('alt+s'), onclick: timeline.toggle }, t('Timeline'))
  timeline.onToggle((open) => film.setAttribute('aria-pressed', String(open)))
  const form = make('button', { type: 'button', 'aria-pressed': 'false', title: t('The inputs of the graph as a form'), onclick: toggleForm }, t('Form'))
  get('views').append(
    make('button', { type: 'button', onclick: () => bound.run(() => openProductions(editor)) }, t('Productions')),
    make('button', { type: 'button', onclick: () => bound.run(() => openGallery(editor)) }, t('Templates')),
    make('button', { type: 'button', onclick: () => bound.run(() => openModels(editor, models)) }, t('Models')),
    film,
    form,
  )

  // For watching and rendering without wiring.
  if (new URLSearchParams(location.search).has('form')) toggleForm()

  let mouse: readonly [number, number] | undefined
  get('canvas').addEventListener('pointermove', ({ clientX, clientY }) => void (mouse = [clientX, clientY]))
  get('canvas').addEventListener('pointerleave', () => void (mouse = undefined))
  const clipboard = createClipboard(editor, { selected: canvas.selected, select: canvas.select, land: (document, names) => land(document, editor, canvas, names), reveal: (names) => reveal(editor.document, editor, canvas, names), pastePoint: () => (mouse === undefined ? undefined : canvas.viewport.pointAt(...mouse)) })

  const tour = createTour()
  const commands: readonly Command[] = [
    ...playCommands(preview, () => canvas.selected().length === 0),
    ...graphCommands(editor, canvas, { onSaved: listAll }),
    ...fileCommands(editor, { take: (files) => takeFiles(files, canvas.viewport.centre), onFiles: listAll }),
    ...editCommands(editor, canvas, clipboard),
    ...arrangeCommands(editor, canvas),
    ...viewCommands(editor, canvas, minimap),
    ...timeline.commands,
    ...layout.commands,
    ...curves.commands,
    ...languageCommands(),
    ...tour.commands,
    ...marks.commands,
    ...sessionCommands(editor),
    { title: t('Takes'), group: 'Edit', key: 'shift+v', act: () => openTakes(editor, runs, editor.selection[0]) },
    { title: t('Format of the film'), group: 'Graph', act: format },
    { title: t('Handles on the picture'), group: 'View', key: 'shift+h', act: () => preview.toggleHandles() },
    { title: t('Keep the shown node to compare with'), group: 'View', key: 'c', act: () => preview.pin() },
    { title: t('Place points on the picture'), group: 'Edit', key: 'shift+p', act: () => preview.place() },
    { title: t('Productions'), group: 'View', key: 'shift+t', act: () => openProductions(editor) },
    { title: t('Models'), group: 'View', act: () => openModels(editor, models) },
    { title: t('Form'), group: 'View', key: 'p', act: toggleForm },
    { title: t('Render'), group: 'Render', key: 'ctrl+enter', everywhere: true, act: () => render() },
    { title: t('Render the selected sinks'), group: 'Render', key: 'ctrl+shift+enter', act: () => render(chosenSinks()) },
  ]
  const bound = bindCommands(commands, { tools: get('tools'), onError: editor.fail })
  return { ...bound, tour }
}
