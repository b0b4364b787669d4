/** Copy and paste by the system's clipboard, as the JSON text of a graph: across tabs, graphs, and into any text editor. */
import { copyNodes, paste, type Clipping } from '../document/commands.ts'
import type { GraphDocument } from '../document/document.ts'
import { removeHealing } from '../document/heal.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'

export interface Places {
  selected(): readonly string[]
  select(names: readonly string[]): void
  /** Where a paste goes: below the mouse, where it is over the canvas. */
  pastePoint(): readonly [number, number] | undefined
  /** The document with these new things where nothing else lies. */
  land(document: GraphDocument, names: readonly string[]): GraphDocument
  /** Brings into view what has landed. */
  reveal(names: readonly string[]): void
}

export interface Clipboard {
  copy(): Promise<void>
  cut(): Promise<void>
  paste(): Promise<void>
  duplicate(): void
}

/** For where the system's clipboard can't be read: pages that are neither of this machine nor of HTTPS. */
const KEPT = 'clipboard'

export function parseClipping(text: string): Clipping | undefined {
  try {
    const value = JSON.parse(text) as Partial<Clipping> | null
    if (typeof value !== 'object' || value === null || typeof value.nodes !== 'object' || value.nodes === null) return undefined
    if (Object.values(value.nodes).some((node) => typeof node?.type !== 'string')) return undefined
    return { nodes: value.nodes, ui: typeof value.ui === 'object' ? value.ui : {} }
  } catch {
    return undefined
  }
}

export function createClipboard(editor: Editor, places: Places): Clipboard {
  const text = (): string | undefined => {
    const names = places.selected()
    if (names.length === 0) return undefined
    return JSON.stringify({ format: 1, ...copyNodes(editor.document, new Set(names)) }, null, 2)
  }
  function put(clipping: Clipping | undefined, at?: readonly [number, number]): void {
    if (clipping === undefined) return editor.say(t('The clipboard holds no nodes.'))
    const [next, names] = paste(editor.document, clipping, at)
    editor.change(places.land(next, names))
    places.select(names)
    places.reveal(names)
  }
  const remove = (): void => editor.change(removeHealing(editor.document, new Set(places.selected()), editor.types))
  const elsewhere = (event: Event): boolean => (event.target as HTMLElement).closest?.('input, textarea, select, dialog') !== null || String(getSelection()) !== ''

  for (const kind of ['copy', 'cut'] as const) {
    document.addEventListener(kind, (event) => {
      const copied = elsewhere(event) ? undefined : text()
      if (copied === undefined) return
      event.preventDefault()
      event.clipboardData?.setData('text/plain', copied)
      localStorage.setItem(KEPT, copied)
      if (kind === 'cut') remove()
    })
  }
  document.addEventListener('paste', (event) => {
    if ((event.target as HTMLElement).closest?.('input, textarea, select, dialog') !== null) return
    const given = event.clipboardData?.getData('text/plain') ?? ''
    event.preventDefault()
    put(parseClipping(given === '' ? (localStorage.getItem(KEPT) ?? '') : given), places.pastePoint())
  })

  async function copy(): Promise<void> {
    const copied = text()
    if (copied === undefined) return
    localStorage.setItem(KEPT, copied)
    await navigator.clipboard?.writeText(copied).catch(() => undefined)
  }
  return {
    copy,
    async cut() {
      await copy()
      remove()
    },
    async paste() {
      const given = await navigator.clipboard?.readText().catch(() => undefined)
      put(parseClipping(given ?? localStorage.getItem(KEPT) ?? '') ?? parseClipping(localStorage.getItem(KEPT) ?? ''), places.pastePoint())
    },
    duplicate() {
      put(copyNodes(editor.document, new Set(places.selected())))
    },
  }
}
