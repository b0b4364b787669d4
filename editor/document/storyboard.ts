/**
 * The scenes of a film as a list, read from the graph and written back to it. Two nodes have scenes: a storyboard holds
 * them in a param; a sequence joins clips, each made by a node upstream.
 */
import { addNode, removeNodes, setInputs, setParam } from './commands.ts'
import { freeName, linksOf, placeOf, splitLink, type GraphDocument, type Json } from './document.ts'
import { t } from '../language/t.ts'

export interface Scene {
  readonly prompt: string
  readonly duration: number
  /** Leads to the next scene. */
  readonly transition: string
  /** The node to look at for a picture of it, where it has one of its own. */
  readonly shown?: string
  /** The node that holds prompt and duration; without one they can't be changed here. */
  readonly maker?: string
}

export interface Board {
  readonly node: string
  readonly kind: 'storyboard' | 'sequence'
  readonly scenes: readonly Scene[]
  /** Why scenes can't be changed here. */
  readonly fixed?: string
  /** The link that the scenes come from. */
  readonly from?: string
}

const text = (value: Json | undefined, otherwise: string): string => (typeof value === 'string' ? value : otherwise)
const number = (value: Json | undefined, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
const record = (value: Json | undefined): Readonly<Record<string, Json>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

export const boardsOf = (document: GraphDocument): readonly string[] =>
  Object.keys(document.nodes).filter((name) => ['storyboard', 'sequence'].includes(document.nodes[name]!.type))

export function readBoard(document: GraphDocument, node: string): Board | undefined {
  const found = document.nodes[node]
  if (found?.type === 'storyboard') {
    const link = found.inputs?.['scenes']
    const given = found.params?.['scenes']
    const scenes = (Array.isArray(given) ? given : []).map(record).map((scene): Scene => ({ prompt: text(scene['prompt'], ''), duration: number(scene['duration'], 4), transition: text(scene['transition'], 'crossfade') }))
    const fixed = link !== undefined ? t('The scenes come from {from}.', { from: String(link) }) : typeof given === 'string' ? t('The scenes come from {from}.', { from: given }) : undefined
    return { node, kind: 'storyboard', scenes, ...(fixed === undefined ? {} : { fixed }), ...(link === undefined ? {} : { from: String(link) }) }
  }
  if (found?.type !== 'sequence') return undefined
  const joints = jointsOf(document, node)
  const every = text(found.params?.['transition'], 'crossfade')
  const scenes = [found.inputs?.['clips'] ?? []].flat().map((link, index): Scene => {
    const [shown] = splitLink(link)
    const maker = makerOf(document, shown)
    const params = maker === undefined ? {} : (document.nodes[maker]?.params ?? {})
    return {
      prompt: text(valueOf(document, params['prompt']), text(document.nodes[shown]?.title, shown)),
      duration: number(valueOf(document, params['duration']), NaN),
      transition: text(joints[index]?.['kind'], every),
      shown,
      ...(maker === undefined ? {} : { maker }),
    }
  })
  return { node, kind: 'sequence', scenes }
}

/** The input of the graph that a param is, where it is nothing else. */
export const inputOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? /^\{\{inputs\.([\w-]+)\}\}$/.exec(value)?.[1] : undefined)

function valueOf(document: GraphDocument, value: Json | undefined): Json | undefined {
  const input = inputOf(value)
  return input === undefined ? value : document.inputs?.[input]?.default
}

/** Sets the input that the param is, where nothing else is that input; otherwise the param gets a value of its own. */
export function setValue(document: GraphDocument, node: string, param: string, value: Json): GraphDocument {
  const input = inputOf(document.nodes[node]?.params?.[param])
  const declared = input === undefined ? undefined : document.inputs?.[input]
  if (input === undefined || declared === undefined) return setParam(document, node, param, value)
  const uses = JSON.stringify(document.nodes).split(`inputs.${input}}}`).length - 1
  return uses === 1 ? { ...document, inputs: { ...document.inputs, [input]: { ...declared, default: value } } } : setParam(document, node, param, value)
}

/** The nearest node upstream that has a prompt. */
function makerOf(document: GraphDocument, name: string, seen: ReadonlySet<string> = new Set()): string | undefined {
  const node = document.nodes[name]
  if (node === undefined || seen.has(name)) return undefined
  if (typeof node.params?.['prompt'] === 'string' || node.type === 'text-to-video') return name
  for (const link of linksOf(node)) {
    const found = makerOf(document, splitLink(link)[0], new Set([...seen, name]))
    if (found !== undefined) return found
  }
  return undefined
}

export function changeScene(document: GraphDocument, { node, kind, scenes }: Board, index: number, change: Partial<Pick<Scene, 'prompt' | 'duration' | 'transition'>>): GraphDocument {
  if (kind === 'storyboard') {
    const list = rawScenes(document, node).map((scene, at) => (at === index ? { ...scene, ...change } : scene))
    return setParam(document, node, 'scenes', list)
  }
  const maker = scenes[index]?.maker
  let next = document
  if (maker !== undefined) for (const param of ['prompt', 'duration'] as const) if (change[param] !== undefined) next = setValue(next, maker, param, change[param])
  if (change.transition === undefined) return next
  const before = jointsOf(document, node)
  return setJoints(next, node, scenes.map((scene, at) => ({ ...before[at], kind: at === index ? change.transition! : scene.transition })))
}

/** `to` is its place afterwards. The transition out of a scene goes with it. */
export function moveScene(document: GraphDocument, board: Board, from: number, to: number): GraphDocument {
  const order = board.scenes.map((_, at) => at)
  order.splice(to, 0, ...order.splice(from, 1))
  return reorder(document, board, order)
}

function reorder(document: GraphDocument, { node, kind, scenes }: Board, order: readonly number[]): GraphDocument {
  if (kind === 'storyboard') {
    const raw = rawScenes(document, node)
    return setParam(document, node, 'scenes', order.map((at) => raw[at]!))
  }
  const inputs = document.nodes[node]?.inputs ?? {}
  const inOrder = (port: string): readonly string[] => {
    const links = [inputs[port] ?? []].flat()
    return links.length === scenes.length ? order.map((at) => links[at]!) : links
  }
  const moved = Object.fromEntries(Object.keys(inputs).map((port) => [port, ['clips', 'audio'].includes(port) ? inOrder(port) : inputs[port]!]))
  const before = jointsOf(document, node)
  return setJoints(setInputs(document, node, moved), node, order.map((at) => ({ ...before[at], kind: scenes[at]!.transition })))
}

export function removeScene(document: GraphDocument, board: Board, index: number): GraphDocument {
  const left = board.scenes.map((_, at) => at).filter((at) => at !== index)
  const next = reorder(document, board, left)
  const gone = board.scenes[index]
  if (board.kind === 'storyboard' || gone?.shown === undefined) return next
  // What fed this scene alone goes with it.
  const inputs = document.nodes[board.node]?.inputs ?? {}
  const tracks = [inputs['audio'] ?? []].flat()
  const roots = [gone.shown, ...(tracks.length === board.scenes.length ? [splitLink(tracks[index]!)[0]] : [])]
  return roots.reduce(dropUnused, next)
}

export function dropUnused(document: GraphDocument, name: string): GraphDocument {
  const node = document.nodes[name]
  const used = Object.values(document.nodes).some((one) => linksOf(one).some((link) => splitLink(link)[0] === name))
  if (node === undefined || used) return document
  return linksOf(node).map((link) => splitLink(link)[0]).reduce(dropUnused, removeNodes(document, new Set([name])))
}

/** Puts scenes that came over a link into the storyboard itself; what made them, and nothing else used, goes. */
export function takeScenes(document: GraphDocument, node: string, scenes: Json): GraphDocument {
  const { scenes: link, ...inputs } = document.nodes[node]?.inputs ?? {}
  const next = setParam(setInputs(document, node, inputs), node, 'scenes', scenes)
  return [link ?? []].flat().map((one) => splitLink(one)[0]).reduce(dropUnused, next)
}

/** A scene like the last one, at the end. */
export function addScene(document: GraphDocument, { node, kind, scenes }: Board, prompt: string, version: number): readonly [GraphDocument, string | undefined] {
  const last = scenes.at(-1)
  const duration = last !== undefined && last.duration > 0 ? last.duration : 4
  if (kind === 'storyboard') return [setParam(document, node, 'scenes', [...rawScenes(document, node), { prompt, duration, transition: last?.transition ?? 'crossfade' }]), undefined]
  const name = freeName(document, 'scene')
  const like = last?.maker === undefined ? {} : (document.nodes[last.maker]?.params ?? {})
  const [x, y] = placeOf(document, last?.shown ?? node).pos
  // The same place from the same seed would be the same scene.
  const seed: Readonly<Record<string, Json>> = typeof like['seed'] === 'number' ? { seed: like['seed'] + 1 } : {}
  let next = addNode(document, name, { type: 'text-to-video', version, params: { ...like, ...seed, prompt, duration } }, [x, y + 240])
  const inputs = next.nodes[node]?.inputs ?? {}
  next = setInputs(next, node, { ...inputs, clips: [...[inputs['clips'] ?? []].flat(), `${name}.video`] })
  return [next, name]
}

const rawScenes = (document: GraphDocument, node: string): readonly Readonly<Record<string, Json>>[] & Json[] => {
  const given = document.nodes[node]?.params?.['scenes']
  return (Array.isArray(given) ? given.map(record) : []) as never
}

const jointsOf = (document: GraphDocument, node: string): readonly Readonly<Record<string, Json>>[] => {
  const given = document.nodes[node]?.params?.['transitions']
  return Array.isArray(given) ? given.map(record) : []
}

/** The joint after each scene; the last one's is not written. Nothing is written where all are as the node's own param says. */
function setJoints(document: GraphDocument, node: string, afterEach: readonly Readonly<Record<string, Json>>[]): GraphDocument {
  const every = text(document.nodes[node]?.params?.['transition'], 'crossfade')
  const joints = afterEach.slice(0, -1).map((joint) => ({ ...joint }))
  return setParam(document, node, 'transitions', joints.every((joint) => joint['kind'] === every && Object.keys(joint).length === 1) ? undefined : joints)
}
