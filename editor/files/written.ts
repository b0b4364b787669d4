/** The files that a run has written: where they lie, and how they come to whoever looks at them from elsewhere. */
import type { Run } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { shareAction } from './share.ts'

type Written = Run['outputs'][number]

/** From the project's folder. */
export const placeOfFile = ({ path, file }: Pick<Written, 'path' | 'file'>): string => path ?? file

/** Of a file that is there: its path for other programs, the file itself for other machines. */
export function fileActions(editor: Pick<Editor, 'say' | 'fail'>, output: Written, run: Pick<Run, 'id' | 'outputs'>): readonly HTMLElement[] {
  const { url, standing, file } = output
  const path = placeOfFile(output)
  const copy = (): void => void navigator.clipboard.writeText(path).then(() => editor.say(t('The path is copied: {path}', { path }))).catch(editor.fail)
  return [
    // Pages that are neither of this machine nor of HTTPS have no clipboard.
    ...(standing !== undefined || navigator.clipboard === undefined ? [] : [make('button', { type: 'button', 'aria-label': t('Copy path: {path}', { path }), title: path, onclick: copy }, t('Copy path'))]),
    ...(url === undefined ? [] : [make('a', { className: 'button', href: url, download: file.split('/').at(-1) ?? '', 'aria-label': t('Download: {path}', { path }) }, t('Download')), shareAction(editor, run, output)]),
  ]
}
