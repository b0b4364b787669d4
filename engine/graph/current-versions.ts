/** Params of an earlier version of a node type, as the installed one has them. Pure. */
import type { NodeSpec } from '../contract/declaration.ts'
import type { Json } from '../contract/sockets.ts'
import type { GraphDocument } from './document.ts'

/** @throws whatever a migration throws */
export function broughtUp(given: Readonly<Record<string, Json>>, saved: number, { version: installed, migrations }: Pick<NodeSpec, 'version' | 'migrations'>): Record<string, Json> {
  let params: Record<string, Json> = { ...given }
  for (let version = saved; version < installed; version++) {
    const step = migrations[version]
    if (step !== undefined) params = step(structuredClone(params))
  }
  return params
}

/**
 * The document with all nodes at the versions that are installed; a node that can't be brought there stays.
 * @returns the very same document where none is older
 */
export function withCurrentVersions(document: GraphDocument, specOf: (type: string) => Pick<NodeSpec, 'version' | 'migrations'> | undefined): GraphDocument {
  const renewed = Object.entries(document.nodes).flatMap(([name, node]) => {
    const spec = specOf(node.type)
    if (spec === undefined || node.version === undefined || node.version >= spec.version) return []
    try {
      const params = broughtUp(node.params ?? {}, node.version, spec)
      return [[name, { ...node, version: spec.version, ...(node.params === undefined && Object.keys(params).length === 0 ? {} : { params }) }] as const]
    } catch {
      return []
    }
  })
  return renewed.length === 0 ? document : { ...document, nodes: { ...document.nodes, ...Object.fromEntries(renewed) } }
}
