/** What starts runs by itself: `starts/NAME.json` says what is run, and by the clock or by whose call. */
import { Cron } from 'croner'
import { failure, fault, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { nearest } from '../graph/nearest.ts'
import type { Engine } from '../host/engine.ts'
import { findProduction } from '../productions/productions.ts'
import { namesOf, readProjectJson } from '../productions/project-json.ts'

const FOLDER = 'starts'

export interface Start {
  /** Of its file. */
  readonly name: string
  readonly title?: string
  /** One of the two is run: a production by its name, or a graph file of the project. */
  readonly production?: string
  readonly graph?: string
  /** Values for its inputs; texts may hold `{{time}}` and, where it is called, `{{body.a.b}}`. */
  readonly inputs: Readonly<Record<string, Json>>
  /** A cron expression of five or six parts. */
  readonly schedule?: string
  /** IANA. Default: the server's. */
  readonly timezone?: string
  /** Name of the environment's variable with the secret that calls are signed with. */
  readonly secret?: string
  /** Only listed. */
  readonly paused: boolean
}

export interface Starts {
  readonly list: readonly Start[]
  /** Of files that say nothing sensible. */
  readonly faults: readonly Fault[]
}

export async function listStarts(project: string): Promise<Starts> {
  const list: Start[] = []
  const faults: Fault[] = []
  for (const name of await namesOf(project, FOLDER)) {
    try {
      list.push(startOf(name, await readProjectJson(project, fileOf(name))))
    } catch (thrown) {
      faults.push(...toReelgraphError(thrown).faults)
    }
  }
  return { list, faults }
}

/** @throws E_START where there is none of this name, E_START_FILE, E_JSON_SYNTAX */
export async function readStart(project: string, name: string): Promise<Start> {
  const known = await namesOf(project, FOLDER)
  if (!known.includes(name)) throw failure('E_START', { got: name, ...nearest(name, known) })
  return startOf(name, await readProjectJson(project, fileOf(name)))
}

/** When the clock starts it next. @param after exclusive */
export const nextTime = ({ schedule, timezone, paused }: Start, after: Date): Date | undefined =>
  schedule === undefined || paused ? undefined : (new Cron(schedule, { paused: true, ...(timezone === undefined ? {} : { timezone }) }).nextRun(after) ?? undefined)

/** What calls of it are signed with. @throws E_START_FILE where the environment has no such variable */
export function secretOf({ name, secret: variable }: Start): string | undefined {
  if (variable === undefined) return undefined
  const secret = process.env[variable]
  if (secret !== undefined && secret !== '') return secret
  throw failure('E_START_FILE', { file: fileOf(name), port: 'secret', expected: 'a variable that is set in the environment of the server', got: variable, fix: 'Set it where reelgraph serve is started.' })
}

/** What will keep it from running, whatever a call brings: found out before anybody calls. */
export async function faultsOf(start: Start, { project, loadGraph }: Pick<Engine, 'project' | 'loadGraph'>): Promise<readonly Fault[]> {
  const { name, production, graph, inputs } = start
  const faults: Fault[] = []
  try {
    const { document } = production === undefined ? await loadGraph(graph!) : await findProduction(project, production)
    const known = Object.keys(document.inputs ?? {})
    for (const input of Object.keys(inputs)) {
      if (known.includes(input) || (production !== undefined && input === 'persona')) continue
      faults.push(fault('E_START_FILE', { file: fileOf(name), port: `inputs.${input}`, expected: `an input of ${production ?? graph!}`, got: input, ...nearest(input, known) }))
    }
    secretOf(start)
  } catch (thrown) {
    faults.push(...toReelgraphError(thrown).faults.map(({ code, message: _, ...facts }) => fault(code, { ...facts, file: facts.file ?? fileOf(name) })))
  }
  return faults
}

const fileOf = (name: string): string => `${FOLDER}/${name}.json`
const TEXTS = ['title', 'description', 'production', 'graph', 'schedule', 'timezone', 'secret'] as const
const KNOWN: readonly string[] = ['$schema', ...TEXTS, 'inputs', 'paused']

/** @throws E_START_FILE */
function startOf(name: string, value: unknown): Start {
  const file = fileOf(name)
  const refuse = (port: string, expected: string, got: unknown, more: object = {}): never => {
    throw failure('E_START_FILE', { file, port, expected, got: JSON.stringify(got)?.slice(0, 60) ?? 'nothing', ...more })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('file', 'an object', value)
  const given = value as Record<string, unknown>
  for (const field of Object.keys(given)) if (!KNOWN.includes(field)) refuse(field, `one of ${KNOWN.slice(1).join(', ')}`, field, nearest(field, KNOWN))
  const text = (field: (typeof TEXTS)[number]): string | undefined => {
    const one = given[field]
    return one === undefined || (typeof one === 'string' && one !== '') ? one : refuse(field, 'a text', one)
  }
  const [title, production, graph, schedule, timezone, secret] = [text('title'), text('production'), text('graph'), text('schedule'), text('timezone'), text('secret')]
  if ((production === undefined) === (graph === undefined)) refuse('production', 'a production or a graph', { production, graph })
  const { inputs = {}, paused = false } = given
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return refuse('inputs', 'values by the names of inputs', inputs)
  if (typeof paused !== 'boolean') return refuse('paused', 'true or false', paused)
  if (schedule !== undefined) {
    try {
      new Cron(schedule, { paused: true, ...(timezone === undefined ? {} : { timezone }) }).nextRun()
    } catch (thrown) {
      refuse(/time ?zone/i.test((thrown as Error).message) ? 'timezone' : 'schedule', 'a cron expression such as "30 6 * * 1-5", and a time zone such as Europe/Berlin', schedule, { detail: (thrown as Error).message })
    }
  }
  return {
    name,
    inputs: inputs as Readonly<Record<string, Json>>,
    paused,
    ...(title === undefined ? {} : { title }),
    ...(production === undefined ? {} : { production }),
    ...(graph === undefined ? {} : { graph }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(secret === undefined ? {} : { secret }),
  }
}

const PLACE = /\{\{\s*(time|body(?:\.[\w-]+)*)\s*\}\}/g

/**
 * The inputs with what they take from the call and the clock. A text that is one place alone gets the value as it is.
 * @throws E_HTTP_INPUT where the call lacks it
 */
export function filledInputs(inputs: Start['inputs'], body: Json, time: Date): Readonly<Record<string, Json>> {
  const valueAt = (place: string): Json => {
    if (place === 'time') return time.toISOString()
    let value: Json | undefined = body
    for (const key of place.split('.').slice(1)) value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? ((value as Record<string, Json>)[key] as Json) : undefined
    if (value === undefined) throw failure('E_HTTP_INPUT', { port: place, expected: `a value at ${place}`, got: 'none', fix: 'Send it in the body: the inputs of this start take it from there.' })
    return value
  }
  const fill = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one as Json)]))
    if (typeof value !== 'string') return value
    const [whole] = value.matchAll(PLACE)
    if (whole !== undefined && whole[0] === value.trim()) return valueAt(whole[1]!)
    return value.replaceAll(PLACE, (_, place: string) => {
      const found = valueAt(place)
      return typeof found === 'string' ? found : JSON.stringify(found)
    })
  }
  return fill(inputs as Json) as Record<string, Json>
}
