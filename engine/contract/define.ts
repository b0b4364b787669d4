/** What authors call: checks a declaration and makes of it what the engine works with. */
import { declarationFault } from './declaration-fault.ts'
import type { AnyFilterDeclaration, AnyNodeDeclaration, AnySequentialDeclaration, FilterDeclaration, ModelNeed, NodeDeclaration, NodeSpec, PluginDeclaration, SequentialDeclaration } from './declaration.ts'
import type { ParamDeclarations } from './param-declaration.ts'
import type { PortDeclarations, PortSpec } from './port-declaration.ts'
import { failure } from './errors.ts'
import { KEBAB_NAME } from './names.ts'
import type { Json } from './sockets.ts'

/** Any node: sources, sinks, audio, analysis, nodes that return lazy clips of their own. */
export function defineNode<
  const I extends PortDeclarations = Record<never, never>,
  const O extends PortDeclarations = Record<never, never>,
  const P extends ParamDeclarations = Record<never, never>,
>(declaration: NodeDeclaration<I, O, P>): NodeSpec {
  return specOf('node', declaration as AnyNodeDeclaration)
}

/** Clip in, clip out, frame by frame. */
export function defineFilter<
  const I extends PortDeclarations,
  const O extends PortDeclarations,
  const P extends ParamDeclarations = Record<never, never>,
  S = undefined,
>(declaration: FilterDeclaration<I, O, P, S>): NodeSpec {
  return specOf('filter', declaration as AnyFilterDeclaration)
}

/** A recurrence over frames, e.g. temporal smoothing. */
export function defineSequential<
  const I extends PortDeclarations,
  const O extends PortDeclarations,
  const P extends ParamDeclarations = Record<never, never>,
  S = undefined,
  T extends Json = Json,
>(declaration: SequentialDeclaration<I, O, P, S, T>): NodeSpec {
  return specOf('sequential', declaration as AnySequentialDeclaration)
}

const FIELD_NAME = /^[a-zA-Z][a-zA-Z0-9]*$/

function specOf(
  kind: NodeSpec['kind'],
  declaration: AnyNodeDeclaration | AnyFilterDeclaration | AnySequentialDeclaration,
): NodeSpec {
  const ports = (declared: PortDeclarations | undefined): Record<string, PortSpec> =>
    Object.fromEntries(
      Object.entries(declared ?? {}).map(([name, port]) => [name, typeof port === 'string' ? { type: port } : port]),
    )
  const inputs = ports(declaration.inputs as PortDeclarations | undefined)
  const outputs = ports(declaration.outputs as PortDeclarations | undefined)
  const imageModels = [declaration.imageModel ?? []].flat() as readonly ModelNeed[]
  const params = imageModels.reduce(withPackage, (declaration.params ?? {}) as ParamDeclarations)
  const fail = (port: string | undefined, expected: string, got: string): never => {
    throw failure('E_DECLARATION', { type: declaration.type, ...(port === undefined ? {} : { port }), expected, got })
  }
  if (!KEBAB_NAME.test(declaration.type)) fail(undefined, 'a kebab-case type', JSON.stringify(declaration.type))
  for (const earlier of declaration.earlierTypes ?? []) {
    if (!KEBAB_NAME.test(earlier) || earlier === declaration.type) fail('earlierTypes', 'kebab-case types other than the node\'s own', JSON.stringify(earlier))
  }
  if (!(Number.isInteger(declaration.version) && declaration.version >= 1)) {
    fail('version', 'a whole number from 1', String(declaration.version))
  }
  for (const name of [...Object.keys(inputs), ...Object.keys(outputs), ...Object.keys(params)]) {
    if (!FIELD_NAME.test(name)) fail(name, 'a camelCase name of letters and digits', JSON.stringify(name))
  }
  for (const name of Object.keys(params)) {
    if (name in inputs) fail(name, 'a name of its own: params and input ports share one namespace', 'both')
  }
  if (kind !== 'node' && Object.keys(outputs).length !== 1) {
    fail('outputs', 'one output', String(Object.keys(outputs).length))
  }
  const shape = { kind, title: declaration.title, category: declaration.category, description: declaration.description, inputs, outputs, params, declaration }
  const found = declarationFault(shape)
  if (found !== undefined) fail(found.port, found.expected, found.got)
  const { sink = false, materialize = false } = declaration as AnyNodeDeclaration
  return Object.freeze({
    kind,
    type: declaration.type,
    earlierTypes: declaration.earlierTypes ?? [],
    title: declaration.title,
    version: declaration.version,
    category: declaration.category,
    description: declaration.description,
    tags: declaration.tags ?? [],
    inputs,
    outputs,
    params: kind === 'node' ? params : withAnimatableNumbers(params),
    migrations: declaration.migrations ?? {},
    cost: declaration.cost ?? 0.5,
    role: declaration.role,
    backendKind: declaration.backendKind,
    imageModels,
    lettering: declaration.lettering,
    handles: declaration.handles ?? [],
    proxy: declaration.proxy ?? 'scaled',
    sink,
    materialize,
    declaration,
  })
}

/** The param that names a model is one that names a package. */
function withPackage(params: ParamDeclarations, { family, param = 'model' }: ModelNeed): ParamDeclarations {
  const declared = params[param]
  return declared?.type !== 'string' ? params : { ...params, [param]: { package: [family], ...declared } }
}

/** In filters a number may change over time unless the author says otherwise. */
function withAnimatableNumbers(params: ParamDeclarations): ParamDeclarations {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => [
      name,
      (param.type === 'number' || param.type === 'integer') && param.animatable === undefined
        ? { ...param, animatable: true }
        : param,
    ]),
  )
}

/** A plugin: the default export of its entry file. */
export function definePlugin(declaration: PluginDeclaration): PluginDeclaration {
  return Object.freeze({ ...declaration })
}
