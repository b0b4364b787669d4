/** The reference page of a node, and of the error table, as Markdown made from the declarations. Pure. */
import type { NodeSpec } from '../contract/declaration.ts'
import type { ParamDeclaration } from '../contract/param-declaration.ts'
import type { PortSpec } from '../contract/port-declaration.ts'
import { ERRORS, KINDS } from '../contract/errors.ts'
import { WARNINGS } from '../contract/warnings.ts'

export function nodePage(spec: NodeSpec): string {
  const lines = [`# ${spec.title}`, '', `\`${spec.type}\`, version ${spec.version}, ${spec.category}${spec.sink ? ', sink' : ''}`, '', spec.description, '']
  if (spec.earlierTypes.length > 0) lines.push(`Its earlier ${spec.earlierTypes.length > 1 ? 'names' : 'name'} in graphs: ${spec.earlierTypes.map((one) => `\`${one}\``).join(', ')}.`, '')
  if (Object.keys(spec.inputs).length > 0) lines.push('## Inputs', '', ...portTable(spec.inputs))
  if (Object.keys(spec.params).length > 0) {
    lines.push('## Params', '', '| name | type | default | range | |', '| --- | --- | --- | --- | --- |')
    for (const [name, param] of Object.entries(spec.params)) {
      const said = [param.title, param.description].filter((text) => text !== undefined).join(': ')
      const notes = [said, animatable(param) ? 'may change over time' : ''].filter((text) => text !== '').join('; ')
      lines.push(`| \`${name}\` | ${param.type} | ${defaultOf(param)} | ${rangeOf(param)} | ${cell(notes)} |`)
    }
    lines.push('')
  }
  if (Object.keys(spec.outputs).length > 0) lines.push('## Outputs', '', ...portTable(spec.outputs))
  return `${lines.join('\n').trimEnd()}\n`
}

export function errorsPage(): string {
  const lines = [
    '# Errors',
    '',
    'Every fault has a code, says what was expected and what was found, and what to do. The kind decides the exit code of',
    'the command line and the status over HTTP.',
    '',
    '| kind | exit code | HTTP status |',
    '| --- | --- | --- |',
    ...Object.entries(KINDS).map(([kind, { exit, http }]) => `| ${kind} | ${exit} | ${http} |`),
    '',
    '| code | kind | what went wrong | what to do |',
    '| --- | --- | --- | --- |',
    ...Object.entries(ERRORS).map(([code, { kind, title, fix }]) => `| \`${code}\` | ${kind} | ${cell(title)} | ${cell(fix)} |`),
  ]
  return `${lines.join('\n')}\n`
}

export function warningsPage(): string {
  const lines = [
    '# Warnings',
    '',
    'A warning goes on where a fault ends the work. It names its node and port, and reaches the terminal, `--json`, the plan,',
    'the run and its events, the film\'s metadata (`reelgraph_warnings`) and the editor\'s Problems. `render --strict` makes',
    'warnings failures, with exit code 8.',
    '',
    '| code | what is doubtful | what to do |',
    '| --- | --- | --- |',
    ...Object.entries(WARNINGS).map(([code, { title, fix }]) => `| \`${code}\` | ${cell(title)} | ${cell(fix)} |`),
  ]
  return `${lines.join('\n')}\n`
}

function portTable(ports: Readonly<Record<string, PortSpec>>): string[] {
  const rows = Object.entries(ports).map(([name, port]) => {
    const notes = [port.optional === true ? 'optional' : '', port.multiple === true ? 'several links, in order' : ''].filter((text) => text !== '')
    const said = [port.title, port.description].filter((text) => text !== undefined).join(': ')
    return `| \`${name}\` | ${port.type} | ${cell([said, ...notes].filter((text) => text !== '').join('; '))} |`
  })
  return ['| port | type | |', '| --- | --- | --- |', ...rows, '']
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const animatable = (param: ParamDeclaration): boolean =>
  (param.type === 'number' || param.type === 'integer') && param.animatable === true

function defaultOf(param: ParamDeclaration): string {
  if (param.default === undefined) return param.optional === true ? 'none' : 'required'
  const text = JSON.stringify(param.default)
  return `\`${cell(text.length > 60 ? `${text.slice(0, 59)}…` : text)}\``
}

function rangeOf(param: ParamDeclaration): string {
  if (param.type === 'string' && param.enum !== undefined) return param.enum.map((one) => `\`${one}\``).join(', ')
  if (param.type !== 'number' && param.type !== 'integer') return ''
  const { minimum, maximum, unit } = param
  if ('long' in param && param.long === true) return '0 to 2^64 - 1; from 2^53 on as a text of digits'
  const range = minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : minimum !== undefined ? `from ${minimum}` : maximum !== undefined ? `to ${maximum}` : ''
  return [range, unit].filter((text) => text !== undefined && text !== '').join(' ')
}
