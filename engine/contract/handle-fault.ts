/** What is wrong with a node's handles, where they were written without a compiler's help. Pure. */
import type { NodeSpec } from './declaration.ts'

/** By kind: fields that name a number param, those of them that may be absent, and those that name a list or a text. */
const FIELDS: Readonly<Record<string, { readonly numbers: readonly string[]; readonly maybe?: readonly string[]; readonly list?: string; readonly text?: string }>> = {
  point: { numbers: [], maybe: ['x', 'y'] },
  rect: { numbers: ['x', 'y'], maybe: ['width', 'height', 'scale', 'angle'] },
  radius: { numbers: ['radius'], maybe: ['x', 'y'] },
  angle: { numbers: ['angle'], maybe: ['x', 'y'] },
  line: { numbers: [] },
  path: { numbers: [], list: 'points' },
  view: { numbers: ['x', 'y', 'zoom'], maybe: ['angle'] },
  roto: { numbers: [], list: 'paths' },
  strokes: { numbers: [], list: 'strokes' },
  colour: { numbers: [], text: 'colour' },
}

type Params = NodeSpec['params']
type Fields = Readonly<Record<string, unknown>>
interface HandleFault {
  readonly port: string
  readonly expected: string
  readonly got: string
}

export function handleFault({ inputs, params, declaration: { handles = [] } }: Pick<NodeSpec, 'inputs' | 'params' | 'declaration'>): HandleFault | undefined {
  if (!Array.isArray(handles)) return { port: 'handles', expected: 'a list', got: JSON.stringify(handles) }
  for (const [at, handle] of (handles as readonly Fields[]).entries()) {
    const port = `handles[${at}]`
    const known = FIELDS[String(handle['kind'])]
    if (known === undefined) return { port: `${port}.kind`, expected: `one of ${Object.keys(FIELDS).join(', ')}`, got: JSON.stringify(handle['kind']) ?? 'nothing' }
    const among = handle['in'] === undefined ? params : fieldsOf(params, handle['in'])
    if (among === undefined) return { port: `${port}.in`, expected: 'a param that is a list of things', got: String(handle['in']) }
    const wrong = (field: string, name: unknown, fits: (type: string) => boolean, expected: string, from: Params = params): HandleFault | undefined =>
      fits(from[name as string]?.type ?? '') ? undefined : { port: `${port}.${field}`, expected, got: JSON.stringify(name) ?? 'nothing' }
    const isNumber = (type: string): boolean => type === 'number' || type === 'integer'
    const ends = handle['kind'] === 'line' ? ['from', 'to'].flatMap((end) => [0, 1].map((axis) => [end, (handle[end] as readonly unknown[] | undefined)?.[axis]] as const)) : []
    const numbers = [...known.numbers.map((field) => [field, handle[field]] as const), ...(known.maybe ?? []).filter((field) => handle[field] !== undefined).map((field) => [field, handle[field]] as const), ...ends]
    const fault = numbers.map(([field, name]) => wrong(field, name, isNumber, 'the name of a number param', among)).find((one) => one !== undefined)
      ?? (known.list === undefined ? undefined : wrong(known.list, handle[known.list], (type) => type === 'array', 'the name of a param that is a list'))
      ?? (known.text === undefined ? undefined : wrong(known.text, handle[known.text], (type) => type === 'string', 'the name of a text param'))
    if (fault !== undefined) return fault
    if (handle['kind'] === 'point' && handle['x'] === undefined && handle['y'] === undefined) return { port, expected: 'x, y or both', got: 'neither' }
    if (handle['kind'] === 'rect' && handle['scale'] === undefined && (handle['width'] === undefined || handle['height'] === undefined)) return { port, expected: 'width and height, or scale', got: 'neither' }
    const lies = [handle['on'], ...((handle['kind'] === 'rect' ? handle['of'] : undefined) as readonly unknown[] | undefined ?? [])].find((name) => name !== undefined && !((name as string) in inputs))
    if (lies !== undefined) return { port, expected: `a port of ${Object.keys(inputs).join(', ')}`, got: JSON.stringify(lies) }
    const unknown = Object.keys((handle['when'] as Fields | undefined) ?? {}).find((name) => params[name] === undefined)
    if (unknown !== undefined) return { port: `${port}.when`, expected: 'the name of a param', got: JSON.stringify(unknown) }
  }
  return undefined
}

/** The fields of a list's items. */
function fieldsOf(params: Params, name: unknown): Params | undefined {
  const param = params[name as string]
  return param?.type === 'array' && param.items.type === 'object' ? (param.items.properties as Params) : undefined
}
