/** Beside the canvas: the preview, problems, queue and history, and whether the server is there. */
import type { Run } from '../api/client.ts'
import type { Session } from '../session.ts'
import { t, tn } from '../language/t.ts'
import { createConnection } from '../panels/connection.ts'
import { get, make } from '../panels/dom.ts'
import { createHistory } from '../panels/history.ts'
import { createProblems } from '../panels/problems.ts'
import { createQueuePanel } from '../panels/queue.ts'
import { createTabs } from '../panels/tabs.ts'
import { createTrainingPanel } from '../panels/training.ts'
import { createScopes } from '../scopes/panel.ts'
import type { Preview } from '../seeing/preview.ts'
import type { Work } from './work.ts'

export function createSide(editor: Session, { runs, models, foresight }: Work, preview: Preview, listAll: () => Promise<void>) {
  const play = (past: Run): void => {
    const films = past.outputs.filter(({ url }) => url !== undefined)
    const output = films.find(({ file }) => /\.(mp4|webm|mov|mkv)$/i.test(file)) ?? films[0]
    if (output?.url !== undefined) preview.play({ url: `${output.url}?run=${past.id}`, file: output.file, picture: `/api/runs/${past.id}/picture` })
  }
  const side = createTabs(t('Problems, queue, history and training'), [
    { id: 'problems-tab', title: t('Problems'), panel: make('div') },
    { id: 'queue', title: t('Queue'), panel: make('div') },
    { id: 'history', title: t('History'), panel: make('div') },
    { id: 'training', title: t('Training'), panel: make('div') },
    { id: 'scopes', title: t('Scopes'), panel: make('div') },
  ])
  const fill = (id: string, panel: { element: HTMLElement }) => get(`panel-${id}`).append(panel.element)
  get('dock').append(preview.element, side.element)
  fill('problems-tab', createProblems(editor, runs, models, foresight, (faults, warnings) => {
    side.count('problems-tab', faults, 'bad', (count) => tn(count, '{count} fault', '{count} faults'))
    side.count('problems-tab', warnings, 'warn', (count) => tn(count, '{count} warning', '{count} warnings'))
  }))
  fill('queue', createQueuePanel(editor, runs, (count) => side.count('queue', count)))
  fill('history', createHistory(editor, runs, play))
  fill('training', createTrainingPanel(runs, (count) => side.count('training', count), () => side.show('training')))
  fill('scopes', createScopes(editor, preview))
  let unseen = 0
  const elsewhere = (count: number): void => side.count('history', (unseen = count), undefined, (films) => tn(films, '{count} film of another graph is done', '{count} films of other graphs are done'))
  get('tab-history').addEventListener('click', () => elsewhere(0))
  preview.yieldTo(() => runs.busy)
  runs.onEnd((past) => {
    if (past.status === 'done' && past.path === editor.path) play(past)
    // What another graph has made is there to be seen, and covers nothing.
    else if (past.status === 'done') elsewhere(unseen + 1)
    if (past.status === 'failed') side.show('problems-tab')
  })

  const renew = (): void => void editor.renew().then(editor.recheck).catch(editor.fail)
  const connection = createConnection(runs, models, {
    onPlugins(news) {
      news.forEach((text) => editor.say(text))
      renew()
    },
    onBack() {
      renew()
      runs.reload().catch(editor.fail)
      listAll().catch(editor.fail)
    },
  })
  get('stage').append(connection.banner)
  get('link').append(connection.dot)
  return side
}
