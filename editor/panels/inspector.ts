/** The chosen node: widgets made from its params' JSON Schema, its links, its help. */
import { upload, type Fault, type NodeType, type ParamSchema } from '../api/client.ts'
import type { GraphNode, Json } from '../document/document.ts'
import { make } from './dom.ts'

export interface InspectorEvents {
  onParam(param: string, value: Json | undefined): void
  onTitle(title: string): void
  onError(error: unknown): void
}

export function showInspector(panel: HTMLElement, name: string, node: GraphNode, type: NodeType | undefined, faults: readonly Fault[], events: InspectorEvents): void {
  const title = make('input', { type: 'text', className: 'title', value: node.title ?? '', placeholder: type?.title ?? name, 'aria-label': 'Title of the node' })
  title.onchange = () => events.onTitle(title.value)
  const fields = Object.entries(type?.params.properties ?? {}).map(([param, schema]) => {
    const link = node.inputs?.[param]
    const control = link === undefined ? widget(schema, node.params?.[param], (value) => events.onParam(param, value), events.onError) : make('output', { className: 'soft' }, `← ${String(link)}`)
    const unit = schema['x-unit'] === undefined ? '' : ` (${schema['x-unit']})`
    return make('label', { className: 'field', 'data-param': param }, make('span', { title: schema.description ?? '' }, `${schema.title ?? param}${unit}`), control)
  })
  const links = Object.entries(type?.inputs ?? {}).map(([port, { type: socket, optional }]) => {
    const from = [node.inputs?.[port] ?? []].flat()
    return make('li', { 'data-port': port }, `${port}: ${from.length > 0 ? `← ${from.join(', ')}` : `${socket}${optional === true ? ', optional' : ', not connected'}`}`)
  })
  panel.replaceChildren(title, make('p', { className: 'soft' }, `${name} · ${node.type}`), make('p', { className: 'help' }, type?.description ?? 'This node type is not installed. Add its plugin, or replace the node.'), ...(links.length > 0 ? [make('ul', { className: 'links' }, ...links)] : []), ...fields)
  markFaults(panel, faults)
}

/** Faults at their fields and ports; without drawing the fields anew, in which somebody may be typing. */
export function markFaults(panel: HTMLElement, faults: readonly Fault[]): void {
  for (const place of panel.querySelectorAll<HTMLElement>('[data-param], [data-port]')) {
    const fault = faults.find(({ port }) => port !== undefined && port.split(/[.[]/)[0] === (place.dataset['param'] ?? place.dataset['port']))
    place.classList.toggle('wrong', fault !== undefined)
    const said = fault?.fix ?? fault?.message
    const note = place.querySelector('em')
    if (said === undefined) note?.remove()
    else if (note === null) place.append(make('em', {}, said))
    else note.textContent = said
  }
}

function widget(schema: ParamSchema, given: Json | undefined, set: (value: Json | undefined) => void, onError: (error: unknown) => void): HTMLElement {
  const value = given ?? schema.default
  if (typeof value === 'object' && value !== null) return dataWidget(value, set)
  const text = value === undefined || value === null ? '' : String(value)
  const template = text.includes('{{')
  if (schema.enum !== undefined && !template) {
    const select = make('select', {}, ...schema.enum.map((one) => make('option', { value: one, selected: one === value }, String(one))))
    select.onchange = () => set(schema.enum?.[select.selectedIndex])
    return select
  }
  if (schema.type === 'boolean' && !template) {
    const box = make('input', { type: 'checkbox', checked: value === true })
    box.onchange = () => set(box.checked)
    return box
  }
  if ((schema.type === 'number' || schema.type === 'integer') && !template) return numberWidget(schema, text, set)
  if (schema.type === 'object' || schema.type === 'array') return dataWidget(value ?? null, set)
  const kind = schema['x-widget']
  const field = kind === 'multiline' || text.length > 40 ? make('textarea', { rows: 3, value: text }) : make('input', { type: 'text', value: text, placeholder: schema.enum?.join(', ') ?? '' })
  field.oninput = () => set(field.value)
  if (kind === 'colour') {
    const colour = make('input', { type: 'color', value: text.slice(0, 7), 'aria-label': `${schema.title ?? 'Colour'}: choose` })
    colour.oninput = () => set((field.value = colour.value))
    return make('span', { className: 'pair' }, colour, field)
  }
  if (kind === 'file') {
    const file = make('input', { type: 'file', 'aria-label': 'Upload a file' })
    file.onchange = () => {
      const chosen = file.files?.item(0) ?? undefined
      if (chosen !== undefined) upload(chosen).then((path) => set((field.value = path)), onError)
    }
    return make('span', { className: 'stack' }, field, file)
  }
  return field
}

function numberWidget(schema: ParamSchema, text: string, set: (value: Json | undefined) => void): HTMLElement {
  const { minimum, maximum = schema['x-uiMaximum'] } = schema
  const step = schema.type === 'integer' ? '1' : 'any'
  const field = make('input', { type: 'number', value: text, step })
  const put = (raw: string) => set(raw === '' ? undefined : Number(raw))
  field.oninput = () => put(field.value)
  if (schema['x-widget'] === 'seed' || schema.title === 'Seed') {
    const shuffle = make('button', { type: 'button', title: 'Another seed', 'aria-label': 'Another seed' }, '⚂')
    shuffle.onclick = () => put((field.value = String(Math.floor(Math.random() * 1_000_000))))
    return make('span', { className: 'pair' }, field, shuffle)
  }
  const top = schema['x-uiMaximum'] ?? maximum
  if (minimum === undefined || top === undefined || top - minimum > 1000) return field
  const slider = make('input', { type: 'range', min: minimum, max: top, step: schema.type === 'integer' ? 1 : (top - minimum) / 200, value: text, tabIndex: -1 })
  slider.oninput = () => put((field.value = String(Number(Number(slider.value).toPrecision(4)))))
  return make('span', { className: 'pair slide' }, slider, field)
}

/** Keyframes and lists, as JSON; what isn't JSON isn't taken. */
function dataWidget(value: Json, set: (value: Json | undefined) => void): HTMLElement {
  const area = make('textarea', { rows: 4, value: JSON.stringify(value), spellcheck: false })
  area.onchange = () => {
    try {
      area.setCustomValidity('')
      set(JSON.parse(area.value) as Json)
    } catch {
      area.setCustomValidity('This is not JSON.')
      area.reportValidity()
    }
  }
  return area
}
