/** What the server does for the graph: its runs, the models that it may take, and what a plan foretells. */
import type { Session } from '../session.ts'
import { createForesight } from '../run/foresight.ts'
import { createModels } from '../run/models.ts'
import { createRuns } from '../run/runs.ts'

export type Work = ReturnType<typeof createWork>

export function createWork(editor: Session) {
  return {
    runs: createRuns(editor),
    models: createModels({ onReady: () => void editor.recheck().catch(editor.fail), fail: editor.fail }),
    foresight: createForesight(editor),
  }
}
