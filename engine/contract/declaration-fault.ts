/** What is wrong with a node's declaration, where it was written without a compiler's help. Pure. */
import type { AnyNodeDeclaration, NodeSpec } from './declaration.ts'
import { handleFault } from './handle-fault.ts'
import type { NumberParam, ParamDeclaration, StringParam } from './param-declaration.ts'
import { unlike } from './param-value.ts'

export interface DeclarationFault {
  /** The field, port or param. */
  readonly port: string
  readonly expected: string
  readonly got: string
}

export const PARAM_TYPES = ['number', 'integer', 'string', 'boolean', 'array', 'object', 'json']
/** What a port says of itself, and as what. */
const PORT_FIELDS: Readonly<Record<string, string>> = { type: 'string', title: 'string', description: 'string', optional: 'boolean', multiple: 'boolean' }
/** The function that makes a node of each kind what it is. */
const MAKES = { node: 'run', filter: 'frame', sequential: 'step' } as const

export function declarationFault(spec: Pick<NodeSpec, 'kind' | 'title' | 'category' | 'description' | 'inputs' | 'outputs' | 'params' | 'declaration'>): DeclarationFault | undefined {
  for (const field of ['title', 'category', 'description'] as const) {
    if (typeof spec[field] !== 'string' || spec[field].trim() === '') return { port: field, expected: 'a text', got: said(spec[field]) }
  }
  const made = (spec.declaration as unknown as Record<string, unknown>)[MAKES[spec.kind]]
  if (typeof made !== 'function') return { port: MAKES[spec.kind], expected: 'a function', got: said(made) }
  for (const hook of ['describe', 'info', 'check', 'prepare']) {
    const given = (spec.declaration as unknown as Record<string, unknown>)[hook]
    if (given !== undefined && typeof given !== 'function') return { port: hook, expected: 'a function', got: said(given) }
  }
  for (const [port, declared] of [...Object.entries(spec.inputs), ...Object.entries(spec.outputs)]) {
    if (typeof (declared as unknown) !== 'object' || typeof declared?.type !== 'string') return { port, expected: 'a socket type', got: said(declared) }
    const strange = Object.entries(declared).find(([field, value]) => typeof value !== (PORT_FIELDS[field] ?? 'nothing') && !(value === undefined && field in PORT_FIELDS))
    if (strange !== undefined) return { port, expected: `of a port ${Object.entries(PORT_FIELDS).map(([field, type]) => `${field} (${type})`).join(', ')}`, got: `${strange[0]}: ${said(strange[1])}` }
  }
  // What `run` returns with this name in it is taken for a fragment that takes the node's place.
  if ('expand' in spec.outputs) return { port: 'expand', expected: 'another name: what returns "expand" is a graph fragment', got: 'an output called "expand"' }
  for (const [port, param] of Object.entries(spec.params)) {
    const fault = paramFault(param)
    if (fault !== undefined) return { port, ...fault }
    const strange = strangeName(param, spec)
    if (strange !== undefined) return { port, ...strange }
  }
  const { version, role, migrations = {}, lettering = {}, proxy = 'scaled' } = spec.declaration as AnyNodeDeclaration
  if (role !== undefined && role !== 'trainer') return { port: 'role', expected: 'trainer, or nothing', got: said(role) }
  if (!['scaled', 'full', 'parts'].includes(proxy)) return { port: 'proxy', expected: 'scaled, full or parts', got: said(proxy) }
  for (const [field, name] of Object.entries(lettering)) {
    if (spec.params[name as string]?.type !== 'number') return { port: `lettering.${field}`, expected: 'the name of a number param', got: said(name) }
  }
  const handle = handleFault(spec)
  if (handle !== undefined) return handle
  for (const [step, migrate] of Object.entries(migrations)) {
    if (!(Number(step) >= 1 && Number(step) < version)) return { port: 'migrations', expected: `steps from 1 to ${version - 1}`, got: step }
    if (typeof migrate !== 'function') return { port: 'migrations', expected: 'functions', got: said(migrate) }
  }
  return undefined
}

/** What a param says of others is of ports and params that there are. */
function strangeName(param: ParamDeclaration, { inputs, outputs, params }: Pick<NodeSpec, 'inputs' | 'outputs' | 'params'>): Omit<DeclarationFault, 'port'> | undefined {
  if (param.type === 'array' && param.items.type === 'object') {
    return Object.values(param.items.properties).map((one) => strangeName(one as ParamDeclaration, { inputs, outputs, params })).find((one) => one !== undefined)
  }
  const { moment, idleWith = {}, emptyWith = [] } = param as Pick<NumberParam, 'moment' | 'idleWith'> & Pick<StringParam, 'emptyWith'>
  const ports = [...Object.keys(inputs), ...Object.keys(outputs)]
  if (moment !== undefined && !ports.includes(moment.of)) return { expected: `a moment of ${ports.join(', ')}`, got: said(moment.of) }
  const counted = moment?.frames === true ? undefined : moment?.frames?.param
  const named = [...Object.keys(idleWith).filter((one) => !(one in inputs)), ...emptyWith, ...[moment?.plus, moment?.minus, counted].filter((one) => one !== undefined)]
  const unknown = named.find((one) => !(one in params))
  return unknown === undefined ? undefined : { expected: 'the name of another param', got: said(unknown) }
}

function paramFault(param: ParamDeclaration): Omit<DeclarationFault, 'port'> | undefined {
  if (typeof (param as unknown) !== 'object' || !PARAM_TYPES.includes(param.type)) {
    return { expected: `a param of type ${PARAM_TYPES.join(', ')}`, got: said((param as Partial<ParamDeclaration> | undefined)?.type) }
  }
  if ((param.type === 'number' || param.type === 'integer') && (param.minimum ?? -Infinity) > (param.maximum ?? Infinity)) {
    return { expected: 'a minimum below the maximum', got: `${param.minimum} to ${param.maximum}` }
  }
  if (param.type === 'array') {
    const fault = paramFault(param.items as ParamDeclaration)
    if (fault !== undefined) return fault
  }
  if (param.type === 'object') {
    for (const one of Object.values(param.properties)) {
      const fault = paramFault(one as ParamDeclaration)
      if (fault !== undefined) return fault
    }
  }
  if (param.default === undefined) return undefined
  const expected = unlike(param, param.default)
  return expected === undefined ? undefined : { expected: `a default that is ${expected}`, got: said(param.default) }
}

const said = (value: unknown): string => (value === undefined ? 'nothing' : typeof value === 'function' ? 'a function' : JSON.stringify(value)?.slice(0, 200) ?? String(value))
