/** Small JSON files of a project: `personas/NAME.json`, `starts/NAME.json`. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { decodeText } from '../graph/decode-text.ts'
import { readJson } from '../graph/json.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** Names of the files in a folder of the project, in order. */
export async function namesOf(project: string, folder: string): Promise<readonly string[]> {
  const files = await readdir(join(project, folder)).catch(() => [])
  return files.flatMap((one) => (one.endsWith('.json') && NAME.test(one.slice(0, -5)) ? [one.slice(0, -5)] : [])).sort()
}

/** @param file relative to the project @throws E_JSON_SYNTAX */
export async function readProjectJson(project: string, file: string): Promise<unknown> {
  try {
    return readJson(decodeText(await readFile(join(project, file))), { file })
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError) && !(thrown instanceof TypeError)) throw thrown
    throw failure('E_JSON_SYNTAX', { file, detail: thrown.message }, thrown)
  }
}
