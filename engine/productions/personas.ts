/** Personas: who a film is about and how it looks and sounds, said once in `personas/NAME.json` and named wherever a production is called. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { decodeText } from '../graph/decode-text.ts'
import { readJson } from '../graph/json.ts'
import { nearest } from '../graph/nearest.ts'

const FOLDER = 'personas'
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

export type Persona = Readonly<Record<string, Json>>

export async function listPersonas(project: string): Promise<readonly string[]> {
  const files = await readdir(join(project, FOLDER)).catch(() => [])
  return files.flatMap((one) => (one.endsWith('.json') && NAME.test(one.slice(0, -5)) ? [one.slice(0, -5)] : [])).sort()
}

/** Values by the names of inputs. @throws E_PERSONA where there is none of this name, or its file holds something else */
export async function readPersona(project: string, name: string): Promise<Persona> {
  const known = await listPersonas(project)
  const file = `${FOLDER}/${name}.json`
  if (!known.includes(name)) throw failure('E_PERSONA', { port: 'persona', expected: known.length === 0 ? `a file ${FOLDER}/NAME.json` : 'the name of a persona of the project', got: name, ...nearest(name, known) })
  let value: unknown
  try {
    value = readJson(decodeText(await readFile(join(project, file))), { file })
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError) && !(thrown instanceof TypeError)) throw thrown
    throw failure('E_JSON_SYNTAX', { file, detail: thrown.message }, thrown)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw failure('E_PERSONA', { port: 'persona', file, expected: 'an object of values by the names of inputs', got: JSON.stringify(value).slice(0, 40), fix: 'Write { "character": …, "voice": …, "style": … }.' })
  const { $schema: _, title: __, description: ___, ...values } = value as Record<string, Json>
  return values
}
