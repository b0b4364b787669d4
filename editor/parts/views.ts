/** The canvas follows the document: what has changed is drawn anew, and each graph is looked at where it was left. */
import type { Session } from '../session.ts'
import type { Stage } from './stage.ts'
import type { Work } from './work.ts'

export function followDocument(editor: Session, { runs, foresight }: Work, { canvas, inspector, badges, redraw }: Stage): void {
  let drawn = editor.document
  const views = new Map<string, readonly [number, number, number]>()
  let inFront = ''
  editor.on('document', () => {
    badges.forget()
    if (editor.document !== drawn) canvas.show((drawn = editor.document))
    inspector.refresh()
  })
  editor.on('opened', () => {
    badges.forget()
    if (inFront !== '') views.set(inFront, [...canvas.viewport.centre, canvas.viewport.scale])
    inFront = editor.path
    canvas.show((drawn = editor.document))
    canvas.select(editor.selection)
    const before = views.get(inFront)
    if (before !== undefined) canvas.viewport.lookTo(...before)
    else if (Object.keys(drawn.nodes).length === 0) canvas.viewport.home()
    else canvas.fit()
  })
  editor.on('faults', () => {
    redraw()
    inspector.mark()
  })
  runs.onChange(redraw)
  runs.onChange(inspector.mark)
  foresight.onChange(redraw)
  foresight.onChange(inspector.mark)
}
