/** Checkpoints and LoRAs that lie among the packages and are none yet, each taken in with one button. */
import { importModelFile, type ModelFile } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { sayTaken } from '../files/take-model.ts'
import { t } from '../language/t.ts'
import { make } from './dom.ts'
import { bytes } from './words.ts'

const KINDS = { model: t('Checkpoint'), lora: t('LoRA'), embedding: t('Textual inversion') } as const

export function fileRows(files: readonly ModelFile[], editor: Editor, act: (does: () => Promise<void>) => void): readonly HTMLElement[] {
  if (files.length === 0) return []
  const row = ({ name, bytes: size, kind }: ModelFile): HTMLElement =>
    make('li', { 'data-file': name }, make('div', { className: 'row' }, make('b', {}, name), make('span', { className: 'grow' }),
      make('button', { type: 'button', 'aria-label': `${t('Import')} ${name}`, onclick: () => act(async () => sayTaken(editor, await importModelFile(name))) }, t('Import'))),
    make('span', { className: 'soft facts' }, `${KINDS[kind]} · ${bytes(size)}`))
  return [make('section', {}, make('h2', {}, t('Files among the packages')), make('ul', {}, ...files.map(row)))]
}
