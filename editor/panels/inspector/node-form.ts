/** The chosen node: its params as widgets, where its ports come from, its help. */
import { hasTemplate } from '../../../engine/graph/templates.ts'
import { typeOf, type NodeType, type ParamSchema } from '../../api/client.ts'
import { accepts } from '../../canvas/events.ts'
import * as edit from '../../document/commands.ts'
import { feeds, placeOf, portTitle, splitLink, type GraphNode, type Json } from '../../document/document.ts'
import { exposeParam, inFilm, setInput } from '../../document/graph-inputs.ts'
import { keyframesOf } from '../../document/keyframes.ts'
import type { Keying } from '../../curves/keying.ts'
import { canDrive, drive, undrive } from '../../curves/drive.ts'
import { setAt } from '../../curves/tracks.ts'
import { placingsOf } from '../../document/placing.ts'
import { isSubgraph, socketOf } from '../../document/subgraph.ts'
import type { Editor } from '../../editor.ts'
import { presetButton } from '../../presets/preset-menu.ts'
import { ask } from '../ask.ts'
import { t } from '../../language/t.ts'
import { make } from '../dom.ts'
import { portLabel } from '../fault-words.ts'
import { openMenu, type MenuEntry } from '../menu.ts'
import { drawnWidget, placeButton, pointsWidget } from './points.ts'
import { widget } from './widgets.ts'

export interface NodeFormEvents {
  /** Draws the form anew: another kind of widget is wanted. */
  redraw(): void
  enter(name: string): void
  /** Shows variants of it side by side. */
  takes(): void
  /** Places the points of a param on the picture. */
  place(name: string, param: string): void
  readonly keying: Keying
}

/** Of a value input of the graph, from a param's schema. */
function inputTypeOf(schema: ParamSchema): string {
  const [type, kind] = [typeOf(schema), schema['x-widget']]
  if (kind === 'file') return 'file'
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : type === 'string' ? 'text' : 'data'
}

export function nodeForm(editor: Editor, name: string, node: GraphNode, type: NodeType | undefined, { redraw, enter, takes, place, keying }: NodeFormEvents): readonly HTMLElement[] {
  const put = (next: typeof editor.document, join?: string): void => editor.change(next, join)
  const title = make('input', { type: 'text', className: 'title', value: node.title ?? '', placeholder: type?.title ?? name, 'aria-label': t('Title of the node') })
  title.onchange = () => put(edit.setTitle(editor.document, name, title.value))
  const id = make('button', { type: 'button', className: 'node-name', title: t('Another name in links'), onclick: () => rename().catch(editor.fail) }, name)
  async function rename(): Promise<void> {
    const wish = (await ask(t('Name of the node in links'), name))?.trim()
    if (wish === undefined || wish === name) return
    const next = edit.renameNode(editor.document, name, wish)
    if (next === editor.document) return editor.say(t('{wish} is taken, or no name: letters, digits, - and _.', { wish }))
    put(next)
    editor.select([wish])
  }
  const advanced = Object.entries(type?.params.properties ?? {}).filter(([, schema]) => schema['x-advanced'] === true)
  const common = Object.entries(type?.params.properties ?? {}).filter(([, schema]) => schema['x-advanced'] !== true)
  const ports = Object.keys(type?.inputs ?? {})
  const about = make('p', { className: 'help', dir: 'auto' }, type === undefined ? (isSubgraph(node.type) ? t('This graph file is not there.') : t('{type} is not installed. Add the plugin that has it (reelgraph plugin add), or put another node in its place. Its params and links are kept.', { type: node.type })) : type.description || t('A graph of its own.'))
  const asked = editor.catalogue.plugins.find((one) => one.name === type?.plugin)?.permissions ?? []
  const leave = asked.length === 0 ? [] : [make('p', { className: 'help' }, t('{plugin} may: {join}.', { plugin: type!.plugin, join: asked.join('; ') }))]
  return [
    title,
    make('p', { className: 'soft identity' }, id, make('span', {}, ` · ${node.type}`), ...(type === undefined || common.length + advanced.length === 0 ? [] : [presetButton(editor, name), make('button', { type: 'button', className: 'presets', title: t('Variants of this node side by side'), onclick: takes }, t('Takes'))])),
    about,
    ...leave,
    ...(isSubgraph(node.type) ? [make('button', { type: 'button', onclick: () => enter(name) }, t('Enter the subgraph'))] : []),
    ...(ports.length > 0 ? [make('ul', { className: 'links', 'aria-label': t('Inputs') }, ...ports.map((port) => portRow(editor, name, port, type!)))] : []),
    ...common.map(([param, schema]) => field(param, schema)),
    ...(advanced.length > 0 ? [make('details', { className: 'advanced', open: advanced.some(([param]) => node.params?.[param] !== undefined) }, make('summary', {}, t('More')), make('div', { className: 'advanced-fields' }, ...advanced.map(([param, schema]) => field(param, schema))))] : []),
  ]

  function field(param: string, declared: ParamSchema): HTMLElement {
    const schema = inFilm(declared, editor.document.film)
    const link = node.inputs?.[param]
    const own = node.params?.[param]
    const at = `param-${param}`
    const asked = schema['x-placed']
    const placing = asked === undefined ? undefined : placeButton(type!, asked, placingsOf(editor.document, editor.types, name).some((one) => one.param === param), () => place(name, param))
    const shuffled = placeOf(editor.document, name).shuffle?.includes(param) === true
    const control = link !== undefined
      ? make('output', { className: 'soft', id: at }, `← ${String(link)}`)
      : placing !== undefined && asked?.down === undefined && typeof own !== 'string' ? pointsWidget(at, schema, own, placing, (value) => put(edit.setParam(editor.document, name, param, value)))
      : type?.handles?.some(({ paths, strokes }) => paths === param || strokes === param) === true && typeof own !== 'string' ? drawnWidget(at, own ?? schema.default, (value) => put(edit.setParam(editor.document, name, param, value)))
      : widget(at, schema, own, {
          set: (value) => put(setAt(editor.document, name, param, schema, value, { time: keying.seconds, rate: keying.rate, auto: keying.auto }), `${name}.${param}`),
          fail: editor.fail,
          say: editor.say,
          keying,
          openCurves: () => keying.open(name, param),
          shuffled,
          setShuffled(on) {
            const before = placeOf(editor.document, name).shuffle ?? []
            const shuffle = on ? [...before, param] : before.filter((one) => one !== param)
            put(edit.placeNodes(editor.document, { [name]: { shuffle: shuffle.length === 0 ? undefined : shuffle } as object }))
            redraw()
          },
          tokens: {
            inputs: () => Object.entries(editor.document.inputs ?? {}).map(([one, input]) => [one, `${input.title ?? input.type}`]),
            declare: (one) => put(setInput(editor.document, one, { type: inputTypeOf(schema), default: '' })),
          },
        })
    const changed = own !== undefined && JSON.stringify(own) !== JSON.stringify(schema.default)
    const menu = make('button', { type: 'button', className: 'icon more', 'aria-label': t('More for {title}', { title: schema.title ?? param }), 'aria-haspopup': 'menu', onclick: () => openMenu(menuPlace(menu), schema.title ?? param, entries(param, schema, own)) }, '⋯')
    return make('div', { className: `field ${changed ? 'changed' : ''}`, 'data-param': param }, make('div', { className: 'label-row' }, make('label', { htmlFor: at, title: schema.description ?? '' }, schema.title ?? param), ...(placing === undefined || asked?.down === undefined ? [] : [placing]), ...promoter(param, schema, own ?? schema.default), menu), control)
  }

  function expose(param: string, schema: ParamSchema, value: Json | undefined): void {
    put(exposeParam(editor.document, name, param, { type: inputTypeOf(schema), ...(value === undefined ? {} : { default: value }), ...(schema.title === undefined ? {} : { title: schema.title }), ...(schema.enum === undefined ? {} : { enum: schema.enum }), ...(schema.minimum === undefined ? {} : { minimum: schema.minimum }), ...(schema.maximum === undefined ? {} : { maximum: schema.maximum }) }))
    redraw()
  }
  /** Inside a subgraph: one press, and the param stands on the node of the graphs that use it. */
  function promoter(param: string, schema: ParamSchema, value: Json | undefined): readonly HTMLElement[] {
    if (editor.document.outputs === undefined || node.inputs?.[param] !== undefined || keyframesOf(value) !== undefined || (typeof value === 'string' && hasTemplate(value))) return []
    const label = t('Show {param} on the subgraph', { param: schema.title ?? param })
    return [make('button', { type: 'button', className: 'icon more', title: label, 'aria-label': label, onclick: () => expose(param, schema, value) }, '⤴')]
  }

  function entries(param: string, schema: ParamSchema, own: Json | undefined): MenuEntry[] {
    const value = own ?? schema.default
    const keyframes = keyframesOf(value)
    const template = typeof value === 'string' && hasTemplate(value)
    const linked = node.inputs?.[param] !== undefined
    const set = (next: Json | undefined) => () => {
      put(edit.setParam(editor.document, name, param, next))
      redraw()
    }
    const number = typeof value === 'number' ? value : (schema.minimum ?? 0)
    return [
      ...(linked ? [{ title: t('Disconnect'), pick: () => { put(undrive(editor.document, editor.types, name, param)); redraw() } }, ...(schema['x-animatable'] === true ? [{ title: t('Show its curve'), pick: () => keying.open(name, param) }] : [])] : []),
      ...(schema['x-animatable'] === true && keyframes === undefined && !template && !linked ? [{ title: t('Change it over time'), pick: set({ keyframes: [[0, number], [2, number]] }) }] : []),
      ...(keyframes === undefined ? [] : [{ title: t('Show its curve'), pick: () => keying.open(name, param) }, { title: t('One value for all times'), pick: set(keyframes[0]?.[1]) }]),
      ...(linked || template || !canDrive(editor.types, schema) ? [] : [{
        title: t('Move it by an expression'),
        pick() {
          const [next, made] = drive(editor.document, editor, name, param, value)
          put(next)
          keying.open(name, param)
          editor.say(t('“{node}” moves it now: write its formula below the curves.', { node: made }))
        },
      }]),
      ...(linked || template || keyframes !== undefined ? [] : [{
        title: t('Make it an input of the graph'),
        pick: () => expose(param, schema, value),
      }]),
      ...(own === undefined ? [] : [{ title: t('Back to the default'), pick: set(undefined) }]),
    ]
  }
}

const menuPlace = (button: HTMLElement): readonly [number, number] => {
  const { right, bottom } = button.getBoundingClientRect()
  return [right - 220, bottom + 4]
}

/** Which output feeds a port: wiring by keyboard. */
function portRow(editor: Editor, name: string, port: string, type: NodeType): HTMLElement {
  const { document, types, catalogue } = editor
  const declared = type.inputs[port]!
  const links = [document.nodes[name]?.inputs?.[port] ?? []].flat()
  const offered = Object.entries(document.nodes).flatMap(([from, { type: kind }]) =>
    from === name || feeds(document, name, from) ? [] : Object.entries(types.get(kind)?.outputs ?? {}).filter(([, output]) => accepts(catalogue, output.type, declared.type)).map(([output]) => `${from}.${output}`))
  const set = (next: readonly string[]): void => {
    const { [port]: _, ...others } = editor.document.nodes[name]?.inputs ?? {}
    editor.change(edit.setInputs(editor.document, name, next.length === 0 ? others : { ...others, [port]: declared.multiple === true ? next : next[0]! }))
  }
  const empty = declared.optional === true ? t('not connected') : t('choose…')
  const choice = (link: string | undefined, at: number): HTMLElement => {
    const known = link === undefined || offered.includes(link) ? offered : [link, ...offered]
    const select = make('select', { id: `source-${port}-${at}`, 'aria-label': t('Source of {port}', { port: `${declared.title ?? portTitle(port)}${declared.multiple === true ? ` ${at + 1}` : ''}` }) }, make('option', { value: '', selected: link === undefined }, empty), ...known.map((one) => make('option', { value: one, selected: one === link }, sourceTitle(editor, one))))
    select.onchange = () => set(link === undefined ? [...links, select.value] : links.flatMap((one, place) => (place === at ? (select.value === '' ? [] : [select.value]) : [one])))
    return select
  }
  const socket = catalogue.sockets[links[0] === undefined ? declared.type : socketOf(document, types, links[0]) || declared.type]
  const rows = declared.multiple === true ? [...links, undefined] : [links[0]]
  return make('li', { 'data-port': port }, make('span', { className: 'port-name' }, dot(socket?.colour ?? '#9aa2b1'), declared.title ?? portTitle(port)), make('span', { className: 'sources' }, ...rows.map(choice)))
}

function sourceTitle(editor: Editor, link: string): string {
  const [from, port] = splitLink(link)
  const node = editor.document.nodes[from]
  const outputs = Object.keys(editor.types.get(node?.type ?? '')?.outputs ?? {})
  return `${node?.title ?? from}${outputs.length > 1 ? ` · ${portLabel(editor, from, port)}` : ''}`
}

function dot(colour: string): HTMLElement {
  const element = make('i', { className: 'dot' })
  element.style.background = colour
  return element
}
