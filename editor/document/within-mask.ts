/** Keeps what a node does to a picture within a mask: outside it, the picture stays as it was. Pure. */
import type { NodeType } from '../api/client.ts'
import { addNode, setInputs } from './commands.ts'
import { freeName, placeOf, type GraphDocument } from './document.ts'
import { behindOutput, insertInto } from './insert.ts'

type Types = ReadonlyMap<string, NodeType>

/** The document with a mask of a simple shape, and its name; undefined where the node changes no picture. */
export function withinMask(document: GraphDocument, types: Types, name: string): readonly [GraphDocument, string] | undefined {
  const node = document.nodes[name]
  const type = types.get(node?.type ?? '')
  const input = Object.entries(type?.inputs ?? {}).find(([port, { type: socket }]) => socket === 'video' && node?.inputs?.[port] !== undefined)?.[0]
  const output = Object.entries(type?.outputs ?? {}).find(([, { type: socket }]) => socket === 'video')?.[0]
  const [before] = input === undefined ? [] : [node?.inputs?.[input] ?? []].flat()
  if (before === undefined || output === undefined || type?.sink === true) return undefined
  const [x, y] = placeOf(document, name).pos
  const versionOf = (kind: string) => ({ type: kind, version: types.get(kind)?.version ?? 1 })
  const mask = freeName(document, 'mask')
  let next = setInputs(addNode(document, mask, versionOf('shape-mask'), [x, y + 260]), mask, { video: before })
  const kept = freeName(next, 'masked')
  next = setInputs(addNode(next, kept, versionOf('masked'), [x + 260, y]), kept, { outside: before, mask: `${mask}.mask` })
  const stretch = behindOutput(next, `${name}.${output}`)
  return [stretch.targets.length === 0 ? setInputs(next, kept, { ...next.nodes[kept]!.inputs, video: stretch.link }) : insertInto(next, stretch, kept, { input: 'video', output: 'video' }), mask]
}
