/** A file of weights that was dropped on the editor: told apart by its own header, and copied to the project once that is agreed to. */
import { kindOfFile, type FileKind } from '../../engine/models/checkpoints/file-kind.ts'
import { bringModel, type TakenModel } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { confirm } from '../panels/ask.ts'
import { bytes } from '../panels/words.ts'

type Says = Pick<Editor, 'say'>

/** @returns the file of a LoRA, as a node names it */
export async function takeModel(editor: Says, file: File): Promise<string | undefined> {
  const facts = { name: file.name, size: bytes(file.size) }
  const questions: Readonly<Record<FileKind, string>> = {
    model: t('Import {name} ({size}) as a model? It is copied into the project.', facts),
    lora: t('Put {name} ({size}) into the LoRAs of the project?', facts),
    embedding: t('Put {name} ({size}) into the textual inversions of the project?', facts),
  }
  if (!(await confirm(questions[await kindInHead(file)], t('Import')))) return undefined
  editor.say(t('{name} is being copied. The list of models shows how far it is.', facts))
  const taken = await bringModel(file)
  sayTaken(editor, taken)
  return taken.kind === 'lora' ? `loras/${taken.name}` : undefined
}

export function sayTaken(editor: Says, { kind, name, title }: TakenModel): void {
  const texts: Readonly<Record<FileKind, string>> = {
    model: t('{name} is there: {title}.', { name, title }),
    lora: t('{name} is among the LoRAs.', { name }),
    embedding: t('{name} is among the textual inversions.', { name }),
  }
  editor.say(texts[kind])
}

/** Longest header that the format's own library takes. */
const MOST = 100_000_000

/** By the names in the header, which is all that is read here. What has none the server looks into. */
async function kindInHead(file: Blob): Promise<FileKind> {
  const length = file.size < 8 ? 0 : Number(new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true))
  if (length < 2 || length > MOST) return 'model'
  try {
    const { __metadata__: _, ...arrays } = JSON.parse(await file.slice(8, 8 + length).text()) as Record<string, unknown>
    return kindOfFile(Object.keys(arrays))
  } catch {
    return 'model'
  }
}
