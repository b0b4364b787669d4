/** What goes to a trainer of a service, and what comes back. */
import { failure, type Json } from '../../../../engine/api.ts'
import type { LoraTrainingRequest } from '../../../shared/kinds/lora-training.ts'
import { zipOf, type ArchiveFile } from './archive.ts'

/** Pictures and captions side by side under one name. */
export async function pictureArchive({ pictures, media, signal, progress }: LoraTrainingRequest): Promise<Uint8Array> {
  const files: ArchiveFile[] = []
  for (const [at, { caption, open }] of pictures.entries()) {
    signal.throwIfAborted()
    progress(at, pictures.length, 'pictures for the service')
    const name = String(at + 1).padStart(4, '0')
    files.push({ name: `${name}.png`, bytes: await media.imageBytes(await open(), 'png') }, { name: `${name}.txt`, bytes: new TextEncoder().encode(caption) })
  }
  return zipOf(files)
}

/** Inputs with those that the user adds, changes or, by null, takes away. */
export const withOptions = (input: Readonly<Record<string, Json>>, options: Readonly<Record<string, Json>>): Record<string, Json> =>
  Object.fromEntries(Object.entries({ ...input, ...options }).filter(([, value]) => value !== null))

/** @throws E_REMOTE_RESULT for what is no file of safetensors */
export function checkedLora(bytes: Uint8Array, type: string): Uint8Array {
  const length = bytes.length < 9 ? 0 : Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true))
  if (length >= 2 && 8 + length <= bytes.length && bytes[8] === 0x7b) return bytes
  throw failure('E_REMOTE_RESULT', { type, expected: 'a LoRA as safetensors', got: `${bytes.length} bytes of something else` })
}
