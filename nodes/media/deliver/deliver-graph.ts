/**
 * A graph whose film is delivered in other shapes. Pictures are reframed where they come to the first title or subtitles; all that
 * follows from there on is done once for each shape, so that words are laid for it and joins stay where they are. Pure.
 */
import { failure, type ChangeContext, type GraphChange, type Json } from '../../../engine/api.ts'
import { SHAPE_PATTERN, type Size } from '../../shared/subjects/shape.ts'
import { FORMAT_NAMES, listOf, PLATFORM_NAMES, type Asked } from './asked.ts'
import { deliveriesOf, tagOf, type Delivery } from './deliveries.ts'
import { fitted } from './delivery-nodes.ts'

type Document = Parameters<GraphChange['change']>[0]
type GraphNode = Document['nodes'][string]
interface Link {
  readonly node: string
  readonly port: string
}

/** Where a clip is at hand whenever it is asked for. */
const AT_HAND = ['load-video', 'bake']
const FILM = 'film'

/** @throws E_NO_SINK, E_PARAM_VALUE, E_CLIP_SIZE */
export function deliveredGraph(document: Document, context: ChangeContext): Document {
  const { spec, size, settings } = context
  const { nodes } = document
  const [name, film] = sinkOf(document, context)
  const last = linkOf(film.inputs!['video'] as string)
  const picture = size(name, 'video') ?? size(last.node, last.port)
  if (picture === undefined) throw failure('E_NO_SINK', { file: context.file, expected: 'a film whose size is known', got: `"${name}"` })
  const asked = askedBy(settings)
  // Its rate counts for GIFs alone, and each deliver node knows its own.
  const deliveries = deliveriesOf({ ...asked, name: 'film' }, { ...picture, fps: 30 }, 'deliver')

  const made: Record<string, GraphNode> = Object.fromEntries(Object.entries(nodes).filter(([, { type }]) => spec(type)?.sink !== true))
  const put = (wanted: string, node: GraphNode): string => {
    let free = wanted
    for (let n = 2; Object.hasOwn(made, free); n++) {
      if (JSON.stringify(made[free]) === JSON.stringify(node)) return free
      free = `${wanted}-${n}`
    }
    made[free] = node
    return free
  }
  const kept = ({ node, port }: Link): string => (AT_HAND.includes(nodes[node]!.type) ? `${node}.${port}` : `${put(`${node}-kept`, { type: 'bake', inputs: { video: `${node}.${port}` } })}.video`)
  const beside = Object.fromEntries(['audio', 'subtitles', 'markers'].flatMap((port) => (film.inputs?.[port] === undefined ? [] : [[port, film.inputs[port]]])))
  const common: Record<string, Json> = { file: settings['file'] ?? film.params?.['file'] ?? 'film', loudness: asked.loudness, fit: asked.fit, ...(settings['crf'] === undefined ? {} : { crf: settings['crf'] }) }
  const hasWords = wordsAbove(nodes, spec)
  const shapes = [...new Set(deliveries.map(({ to }) => to))].map((to) => [to, deliveries.filter((one) => one.to === to)] as const)
  const sinks = !hasWords(last.node)
    ? [put('deliver', { type: 'deliver', params: { ...common, to: [...asked.to], formats: [...asked.formats], platforms: [...asked.platforms], lines: asked.lines }, inputs: { video: kept(last), ...beside } })]
    : shapes.map(([to, files]) => {
        const shape = files.find(({ format }) => format !== 'gif')?.size ?? files[0]!.size
        const again = new Again({ nodes, spec, size, hasWords, put, kept, picture, shape, to, fit: asked.fit })
        return put(`deliver-${tagOf(to)}`, { type: 'deliver', params: { ...common, to: [to], ...listsOf(files) }, inputs: { video: again.link(last), ...beside } })
      })
  made['files'] = { type: 'delivered', inputs: { written: sinks.map((one) => `${one}.files`) } }
  const { expect: _, outputs: __, results: ___, ui: ____, ...rest } = document
  return { ...rest, results: { files: '{{nodes.files.files}}' }, nodes: made }
}

/** Lists, or texts with commas as they are typed. @throws E_PARAM_VALUE */
function askedBy(settings: ChangeContext['settings']): Omit<Asked, 'name'> & { readonly fit: string } {
  const { to = ['16:9', '9:16', '1:1', '4:5'], formats = ['mp4'], platforms = [], loudness = -14, fit = 'crop', lines = 0 } = settings
  const list = <T extends string>(port: string, given: Json, expected: string, isRight: (one: string) => boolean): readonly T[] => {
    const all = listOf(given)
    const wrong = Array.isArray(all) ? all.find((one) => typeof one !== 'string' || !isRight(one)) : all
    if (wrong !== undefined) throw failure('E_PARAM_VALUE', { node: 'deliver', port, expected, got: JSON.stringify(wrong) })
    return all as T[]
  }
  const oneOf = (names: readonly string[]) => (one: string): boolean => names.includes(one)
  return {
    to: list('to', to, 'aspects such as 9:16, or sizes such as 1080x1920', (one) => new RegExp(SHAPE_PATTERN).test(one)),
    formats: list('formats', formats, FORMAT_NAMES.join(', '), oneOf(FORMAT_NAMES)),
    platforms: list('platforms', platforms, PLATFORM_NAMES.join(', '), oneOf(PLATFORM_NAMES)),
    loudness: loudness as number, fit: fit as string, lines: lines as number,
  }
}

const listsOf = (files: readonly Delivery[]): Record<string, Json> => ({
  formats: files.filter(({ platform }) => platform === undefined).map(({ format }) => format),
  platforms: files.flatMap(({ platform }) => (platform === undefined ? [] : [platform])),
})

function sinkOf({ nodes }: Document, { spec, file }: ChangeContext): readonly [string, GraphNode] {
  const films = Object.entries(nodes).filter(([, { type, inputs, mode }]) => spec(type)?.sink === true && typeof inputs?.['video'] === 'string' && mode !== 'mute')
  const found = films.find(([name]) => name === FILM) ?? films[0]
  if (found === undefined) throw failure('E_NO_SINK', { file })
  return found
}

function linkOf(text: string): Link {
  const dot = text.lastIndexOf('.')
  return { node: text.slice(0, dot), port: text.slice(dot + 1) }
}

/** Ports of pictures: `video` alone where there is one, as others are laid over it or tell about it. */
function picturePorts(spec: ReturnType<ChangeContext['spec']>): readonly string[] {
  const ports = Object.entries(spec?.inputs ?? {}).flatMap(([port, { type }]) => (type === 'video' ? [port] : []))
  return ports.includes('video') ? ['video'] : ports
}

const linksTo = ({ inputs = {} }: GraphNode, port: string): readonly Link[] => [inputs[port] ?? []].flat().map((one) => linkOf(one as string))

/** Whether words are laid by a node, or by what its pictures come from. */
function wordsAbove(nodes: Document['nodes'], spec: ChangeContext['spec']): (name: string) => boolean {
  const known = new Map<string, boolean>()
  const look = (name: string): boolean => {
    const before = known.get(name)
    if (before !== undefined) return before
    known.set(name, false)
    const node = nodes[name]
    const found = node !== undefined && (spec(node.type)?.lettering !== undefined || picturePorts(spec(node.type)).some((port) => linksTo(node, port).some((link) => look(link.node))))
    known.set(name, found)
    return found
  }
  return look
}

interface Parts extends Pick<ChangeContext, 'spec' | 'size'> {
  readonly nodes: Document['nodes']
  readonly hasWords: (name: string) => boolean
  readonly put: (name: string, node: GraphNode) => string
  readonly kept: (link: Link) => string
  /** Of the film, and of this shape of it. */
  readonly picture: Size
  readonly shape: Size
  readonly to: string
  readonly fit: string
}

/** The nodes of one shape. */
class Again {
  readonly #parts: Parts
  readonly #done = new Map<string, string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** What stands in the place of a link to pictures. */
  link({ node, port }: Link): string {
    return this.#parts.hasWords(node) ? `${this.#again(node)}.${port}` : this.#reframed({ node, port })
  }

  #again(name: string): string {
    const known = this.#done.get(name)
    if (known !== undefined) return known
    const { nodes, spec, put, picture, shape, to } = this.#parts
    const node = nodes[name]!
    const declared = spec(node.type)
    const ports = picturePorts(declared)
    const inputs = Object.fromEntries(Object.entries(node.inputs ?? {}).map(([port, given]) => {
      if (!ports.includes(port)) return [port, given]
      const links = linksTo(node, port).map((link) => this.link(link))
      return [port, Array.isArray(given) ? links : links[0]!]
    }))
    const usual = (param: string): number => Number(declared?.params[param]?.default ?? 0)
    const params = fitted(declared?.lettering ?? {}, usual, node.params ?? {}, picture, shape)
    const sized: Record<string, Json> = declared?.params['width']?.type === 'integer' && declared.params['width'].film === 'width' ? { width: shape.width, height: shape.height } : {}
    const made = put(`${name}-${tagOf(to)}`, { ...node, params: { ...params, ...sized }, inputs })
    this.#done.set(name, made)
    return made
  }

  #reframed(link: Link): string {
    const { put, kept, size, shape, to, fit } = this.#parts
    const from = kept(link)
    const own = size(link.node, link.port)
    if (own?.width === shape.width && own.height === shape.height) return from
    const near = own !== undefined && Math.abs((own.width * shape.height) / (own.height * shape.width) - 1) < 0.005
    const subjects: Record<string, string> = near || fit !== 'crop' ? {} : { subjects: `${put(`${link.node}-seen`, { type: 'find-subjects', inputs: { video: from } })}.subjects` }
    return `${put(`${link.node}-to-${tagOf(to)}`, { type: 'reframe', title: to, params: { to: `${shape.width}x${shape.height}`, fit }, inputs: { video: from, ...subjects } })}.video`
  }
}
