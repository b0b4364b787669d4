/** What a job needs of a machine, and whether a machine has it. Pure. */

export interface Needs {
  readonly engine: string
  /** Digests of plugins, those that come with the engine left out, by name. */
  readonly plugins: Readonly<Record<string, string>>
  /** Digests of model packages, by name. */
  readonly models: Readonly<Record<string, string>>
  /** Bytes that the largest model takes. */
  readonly memory: number
}

export type Abilities = Needs

export const canDo = (able: Abilities, needs: Needs): boolean =>
  able.engine === needs.engine && able.memory >= needs.memory && holds(able.plugins, needs.plugins) && holds(able.models, needs.models)

const holds = (has: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([name, digest]) => has[name] === digest)

/** What keeps a machine from a job, for people. */
export function lacks(able: Abilities, needs: Needs): readonly string[] {
  const missing = (kind: 'plugin' | 'model', has: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): string[] =>
    Object.entries(wanted).flatMap(([name, digest]) => (has[name] === digest ? [] : [`the ${kind} ${name}${has[name] === undefined ? '' : ' in this version'}`]))
  return [
    ...(able.engine === needs.engine ? [] : [`Reelgraph ${needs.engine}`]),
    ...missing('plugin', able.plugins, needs.plugins),
    ...missing('model', able.models, needs.models),
    ...(able.memory >= needs.memory ? [] : [`${Math.ceil(needs.memory / 1e6)} MB of memory for models`]),
  ]
}
