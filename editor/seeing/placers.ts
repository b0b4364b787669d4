/** Placing points in the preview: the buttons that offer it, what is shown meanwhile, and what becomes of the points. */
import { splitLink } from '../document/document.ts'
import { place, placingsAt, placingsOf, type Placing } from '../document/placing.ts'
import type { Editor } from '../editor.ts'
import { make } from '../panels/dom.ts'
import { createPointPicker } from './point-picker.ts'
import type { Screen } from './screen.ts'
import { t } from '../language/t.ts'

export interface PlacerEvents {
  /** The picture is that of another node from here on. */
  onChange(): void
  /** What was placed is in the document. */
  onPlaced(): void
}

export function createPlacers(editor: Editor, buttons: HTMLElement, screen: () => Screen, { onChange, onPlaced }: PlacerEvents) {
  const picker = createPointPicker(screen, {
    onDone(placing, spots) {
      editor.change(place(editor.document, editor.types, placing, spots))
      onPlaced()
      onChange()
    },
    onCancel: onChange,
  })
  function start(asked: Placing): void {
    picker.start(asked)
    onChange()
  }
  return {
    picker,
    get active() {
      return picker.placing !== undefined
    },
    /** What is looked at: what is chosen, or the picture on which points are placed. */
    instead(node: string | undefined, port: string | undefined): { readonly node?: string | undefined; readonly port?: string | undefined } {
      if (picker.placing === undefined) return { node, port }
      const [from, output] = splitLink(picker.placing.from)
      return { node: from, port: output }
    },
    /** What the chosen node offers; points of a node that is gone are dropped. */
    list(node: string | undefined): void {
      if (picker.placing !== undefined && editor.document.nodes[picker.placing.node] === undefined) picker.close()
      const offered = node === undefined || picker.placing !== undefined ? [] : placingsAt(editor.document, editor.types, node)
      const key = JSON.stringify(offered)
      if (buttons.dataset['offered'] === key) return
      buttons.dataset['offered'] = key
      buttons.replaceChildren(...offered.map((one) => make('button', { type: 'button', className: 'place', title: t('On the picture, by hand (Shift P)'), onclick: () => start(one) }, t('Place {what}', { what: one.what }))))
    },
    /** @param name without it: the first that is asked for about the node that is shown */
    place(shown: string | undefined, name?: string, param?: string): void {
      const offered = name === undefined ? (shown === undefined ? [] : placingsAt(editor.document, editor.types, shown)) : placingsOf(editor.document, editor.types, name).filter((one) => one.param === param)
      if (offered[0] === undefined) editor.say(t('There is nothing to place: choose a node with points of a picture, and wire the picture into it.'))
      else start(offered[0])
    },
  }
}
