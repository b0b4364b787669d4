/** Whether the server can be reached. Edits go on without it: they are kept in the browser and saved when it is back. */
import { followEvents } from '../api/events.ts'
import type { Models } from '../run/models.ts'
import type { Runs } from '../run/runs.ts'
import { make } from './dom.ts'

export interface ConnectionEvents {
  /** It is back: what was asked meanwhile must be asked again. */
  onBack(): void
}

export function createConnection(runs: Runs, models: Models, { onBack }: ConnectionEvents) {
  const banner = make('p', { className: 'banner', id: 'connection', role: 'alert', hidden: true }, 'The server can\'t be reached. You can go on: your changes are kept in this browser, and nothing is lost.')
  const dot = make('span', { className: 'link', title: 'Connected to the server' })
  let open = false
  followEvents({
    onEvent: (event) => (event.type === 'model-progress' || event.type === 'model-changed' ? models.take(event) : runs.take(event)),
    onOpen(again) {
      open = true
      banner.hidden = true
      dot.classList.remove('lost')
      dot.title = 'Connected to the server'
      if (again) onBack()
    },
    onLost() {
      open = false
      banner.hidden = false
      dot.classList.add('lost')
      dot.title = 'Not connected'
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
