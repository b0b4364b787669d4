/** Personas: who a film is about and how it looks and sounds, said once in `personas/NAME.json` and named wherever a production is called. */
import { failure } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { nearest } from '../graph/nearest.ts'
import { namesOf, readProjectJson } from './project-json.ts'

const FOLDER = 'personas'

export type Persona = Readonly<Record<string, Json>>

export const listPersonas = (project: string): Promise<readonly string[]> => namesOf(project, FOLDER)

/** Values by the names of inputs. @throws E_PERSONA where there is none of this name, or its file holds something else */
export async function readPersona(project: string, name: string): Promise<Persona> {
  const known = await listPersonas(project)
  const file = `${FOLDER}/${name}.json`
  if (!known.includes(name)) throw failure('E_PERSONA', { port: 'persona', expected: known.length === 0 ? `a file ${FOLDER}/NAME.json` : 'the name of a persona of the project', got: name, ...nearest(name, known) })
  const value = await readProjectJson(project, file)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw failure('E_PERSONA', { port: 'persona', file, expected: 'an object of values by the names of inputs', got: JSON.stringify(value).slice(0, 40), fix: 'Write { "character": …, "voice": …, "style": … }.' })
  const { $schema: _, title: __, description: ___, ...values } = value as Record<string, Json>
  return values
}
