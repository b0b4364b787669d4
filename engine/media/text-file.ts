/** Text files of the project: tables and lists. */
import { readFile, stat } from 'node:fs/promises'
import { failure } from '../contract/errors.ts'

const MOST_BYTES = 64 << 20

/** @throws E_MEDIA_FORMAT when it is larger than 64 MiB or not UTF-8 */
export async function readText(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > MOST_BYTES) throw failure('E_MEDIA_FORMAT', { file: path, expected: 'a text file of up to 64 MiB', got: `${size} bytes` })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw failure('E_MEDIA_FORMAT', { file: path, expected: 'text in UTF-8' }, cause)
  }
}
