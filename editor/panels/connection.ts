/** Whether the server can be reached. Edits go on without it: they are kept in the browser and saved when it is back. */
import { followEvents } from '../api/events.ts'
import type { PluginsChangedEvent } from '../api/client.ts'
import type { Models } from '../run/models.ts'
import type { Runs } from '../run/runs.ts'
import { make } from './dom.ts'
import { t } from '../language/t.ts'

const newsOf = ({ plugin, state }: PluginsChangedEvent['changes'][number]): string =>
  state === 'failed' ? t('{plugin} could not be loaded: see Problems.', { plugin }) : state === 'loaded' ? t('{plugin} was loaded anew.', { plugin }) : t('{plugin} was removed.', { plugin })

export interface ConnectionEvents {
  /** It is back: what was asked meanwhile must be asked again. */
  onBack(): void
  /** What has become of plugins, in words: the catalogue is another now. */
  onPlugins(news: readonly string[]): void
}

export function createConnection(runs: Runs, models: Models, { onBack, onPlugins }: ConnectionEvents) {
  const banner = make('p', { className: 'banner', id: 'connection', role: 'alert', hidden: true }, t('The server can\'t be reached. You can go on: your changes are kept in this browser, and nothing is lost.'))
  const dot = make('span', { className: 'link', title: t('Connected to the server') })
  let open = false
  followEvents({
    onEvent(event) {
      if (event.type === 'plugins-changed') onPlugins(event.changes.map(newsOf))
      else if (event.type === 'model-progress' || event.type === 'model-changed') models.take(event)
      else runs.take(event)
    },
    onOpen(again) {
      open = true
      banner.hidden = true
      dot.classList.remove('lost')
      dot.title = t('Connected to the server')
      if (again) onBack()
    },
    onLost() {
      open = false
      banner.hidden = false
      dot.classList.add('lost')
      dot.title = t('Not connected')
    },
  })
  return {
    banner,
    dot,
    get open() {
      return open
    },
  }
}
