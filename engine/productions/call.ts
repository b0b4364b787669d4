/** A call of a production: what was given, what its persona adds, and the graph that is to run. */
import { failure } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { GraphSource } from '../host/engine.ts'
import { readPersona } from './personas.ts'
import { findProduction } from './productions.ts'

export interface Call extends GraphSource {
  readonly production: string
  readonly persona?: string
  /** Values for the graph's inputs. */
  readonly inputs: Readonly<Record<string, Json>>
}

/**
 * A persona fills inputs of the names that it has and that were not given; what it has beside those is for other productions. A graph
 * may have an input `persona` of its own: it gets the name.
 * @throws E_PRODUCTION, E_PERSONA
 */
export async function callOf(project: string, name: string, given: Readonly<Record<string, Json>>): Promise<Call> {
  const { document, path } = await findProduction(project, name)
  const declared = document.inputs ?? {}
  const { persona, ...others } = given
  const source = { production: name, document, ...(path === undefined ? {} : { path }) }
  const own: Readonly<Record<string, Json>> = persona !== undefined && Object.hasOwn(declared, 'persona') ? { persona } : {}
  // An input of that name with nothing in it names nobody.
  if (persona === undefined || persona === '') return { ...source, inputs: { ...others, ...own } }
  if (typeof persona !== 'string') throw failure('E_PERSONA', { port: 'persona', expected: 'the name of a persona', got: JSON.stringify(persona).slice(0, 40) })
  const filled = Object.entries(await readPersona(project, persona)).filter(([one]) => Object.hasOwn(declared, one))
  return { ...source, persona, inputs: { ...Object.fromEntries(filled), ...others, ...own } }
}
