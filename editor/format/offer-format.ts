/** A picture or film that comes in another shape than the film has: the film may take it. */
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { inShape, sameShape, shapeOf, USUAL, type Size } from './formats.ts'
import { withFilm } from './mismatch.ts'

export function offerFormat(editor: Editor, file: string, { width, height }: Partial<Size>): void {
  if (width === undefined || height === undefined) return
  const { film = {} } = editor.document
  const size = { width, height }
  if (sameShape(size, { width: film.width ?? USUAL.width, height: film.height ?? USUAL.height })) return
  editor.say(t('{name} is {width} × {height}.', { name: file, width, height }), { title: t('Use {format}', { format: shapeOf(size) }), act: () => editor.change(withFilm(editor.document, inShape(editor.document.film ?? {}, size))) })
}
