/** Files dropped on the editor: a graph, or a film or picture that carries one, is opened; other media become nodes; models are taken in. */
import { uploadAsset, type Asset } from '../api/client.ts'
import { addNode } from '../document/commands.ts'
import { freeName } from '../document/document.ts'
import { readGraphOf } from '../document/film-graph.ts'
import { land, reveal, type Room } from '../canvas/landing.ts'
import type { Editor } from '../editor.ts'
import { offerFormat } from '../format/offer-format.ts'
import { takeBundle } from '../files/file-actions.ts'
import { takeModel } from '../files/take-model.ts'
import { isModelFile } from '../../engine/models/checkpoints/file-kind.ts'
import { make } from './dom.ts'
import { t } from '../language/t.ts'

export const LOADERS: Readonly<Record<Asset['kind'], string>> = { video: 'load-video', audio: 'load-audio', image: 'load-image', svg: 'load-image', lut: 'lut', character: 'load-character' }

export const isSubtitleFile = ({ name }: File): boolean => /\.(srt|vtt|ass|ssa)$/i.test(name)
/** Old files are in the alphabet of western Europe. */
export async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

export interface DropPlaces extends Room {
  /** `pointAt`: the point of the graph under a point of the page. */
  readonly viewport: Room['viewport'] & { pointAt(x: number, y: number): readonly [number, number] }
}

/** @returns what takes files that come otherwise */
export function acceptDrops(editor: Editor, room: DropPlaces): (files: readonly File[], at: readonly [number, number]) => Promise<void> {
  const veil = make('div', { className: 'veil', hidden: true }, make('p', {}, t('Drop a film, picture, sound, subtitles or a graph')))
  document.body.append(veil)
  let depth = 0
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
  const show = (by: number): void => {
    depth = Math.max(0, depth + by)
    veil.hidden = depth === 0
  }

  addEventListener('dragenter', (event) => holdsFiles(event) && show(1))
  addEventListener('dragleave', (event) => holdsFiles(event) && show(-1))
  addEventListener('dragover', (event) => holdsFiles(event) && event.preventDefault())
  addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return
    // The timeline takes what is dropped on it.
    const taken = event.target instanceof Element && event.target.closest('#timeline') !== null && event.defaultPrevented
    event.preventDefault()
    depth = 0
    veil.hidden = true
    if (!taken) take([...(event.dataTransfer?.files ?? [])], room.viewport.pointAt(event.clientX, event.clientY)).catch(editor.fail)
  })

  async function take(files: readonly File[], at: readonly [number, number]): Promise<void> {
    for (const file of files) {
      if (file.name.toLowerCase().endsWith('.reelgraph')) {
        await takeBundle(editor, file)
        continue
      }
      if (isModelFile(file.name)) {
        const lora = await takeModel(editor, file)
        if (lora !== undefined) put('lora-apply', { file: lora }, at)
        continue
      }
      const graph = await readGraphOf(file)
      if (graph !== undefined) {
        await editor.openNew(graph)
        editor.say(t('The graph that made {name} is open. It is not saved yet.', { name: file.name }))
        continue
      }
      if (file.name.toLowerCase().endsWith('.json')) {
        editor.fail(new Error(t('{name} is no graph that Reelgraph reads.', { name: file.name })))
        continue
      }
      if (isSubtitleFile(file)) {
        put('subtitles', { text: await readText(file) }, at)
        continue
      }
      const { path, kind, ...size } = await uploadAsset(file)
      put(LOADERS[kind], { file: path }, at)
      offerFormat(editor, file.name, size)
    }
  }
  function put(type: string, params: Readonly<Record<string, string>>, at: readonly [number, number]): void {
    const name = freeName(editor.document, type)
    editor.change(land(addNode(editor.document, name, { type, version: editor.types.get(type)?.version ?? 1, params }, at), editor, room, [name]))
    editor.select([name])
    reveal(editor.document, editor, room, [name])
  }
  return take
}
