/** Nodes that nothing needs: what is wrong with them keeps nothing from being rendered, and is told. */
import { ERRORS, toReelgraphError, type Fault } from '../contract/errors.ts'
import { warning, type Warning } from '../contract/warnings.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { neededBy } from './preflight.ts'
import type { RunPorts } from './ports.ts'

/** Nodes that one of the targets needs. Without a target the graph is a part of another, of which all may be needed. */
export const neededOf = (graph: ResolvedGraph, targets: readonly string[]): ReadonlySet<string> => (targets.length === 0 ? new Set(graph.order) : neededBy(graph, targets))

/**
 * The faults as warnings, and files that are not there of the nodes that none of the targets needs: where one is asked for, a run
 * looks into its files by itself.
 */
export async function looseWarnings(faults: readonly Fault[], { graph, targets, media }: { readonly graph: ResolvedGraph; readonly targets: readonly string[]; readonly media: Pick<RunPorts['media'], 'find'> }): Promise<readonly Warning[]> {
  const needed = neededOf(graph, targets)
  const absent = await Promise.all(
    graph.order.filter((name) => !needed.has(name)).flatMap((name) => {
      const { spec, assets, paramLinks } = graph.nodes.get(name)!
      const named = Object.entries(assets).filter(([port]) => paramLinks[port] === undefined)
      return named.map(async ([port, file]): Promise<readonly Fault[]> => {
        try {
          await media.find(file)
          return []
        } catch (thrown) {
          return toReelgraphError(thrown, { node: name, type: spec.type, port }).faults
        }
      })
    }),
  )
  return [...faults, ...absent.flat()].map(looseWarning)
}

export function looseWarning({ code, message: _, fix, detail, ...facts }: Fault): Warning {
  return warning('W_NODE_LOOSE', { ...facts, detail: `${code}: ${detail ?? ERRORS[code].title}`, fix })
}
