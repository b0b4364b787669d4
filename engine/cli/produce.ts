/** `reelgraph productions` and `reelgraph produce`: whole jobs by name. */
import { Option, type Command } from 'commander'
import { callOf } from '../productions/call.ts'
import { inputSchema } from '../productions/input-schema.ts'
import { listPersonas } from '../productions/personas.ts'
import { findProduction, listProductions, type Production } from '../productions/productions.ts'
import { DEVICES } from '../models/runtime/session-types.ts'
import { printFaults } from './faults.ts'
import { collect, render, type RenderOptions } from './render.ts'
import { projectFolder } from './with-engine.ts'

export function addProductionCommands(program: Command): void {
  program
    .command('produce <production>')
    .description('make what a production makes, from values for its inputs')
    .option('--set <name=value>', 'value of an input; may be repeated', collect, [])
    .option('--inputs <file.json>', 'values of inputs from a file')
    .option('--persona <name>', 'take personas/NAME.json for inputs that are not given')
    .option('--out <dir>', 'output folder (default: output)')
    .option('--force', 'write over files of others, and make everything anew')
    .option('--strict', 'take warnings as failures: exit code 8')
    .option('--json', 'events as JSON lines on stdout; the last holds the result')
    .option('--pull', 'fetch model packages that are not there')
    .addOption(new Option('--device <name>', 'what models run on').choices(['auto', ...DEVICES]))
    .option('--memory <MB>', 'memory for frames (default: 512)')
    .option('--workers <n>', 'worker threads (default: one per core)')
    .action(async (production: string, { persona, ...options }: RenderOptions & { persona?: string }, command: Command) => {
      process.exitCode = await render(options, command, {
        load: ({ project }, given) => callOf(project, production, persona === undefined ? given : { ...given, persona }),
      })
    })
  program
    .command('productions [name]')
    .description('list the productions, or the inputs of one')
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, { json = false }: { json?: boolean }, command: Command) => {
      const project = projectFolder(command)
      const { list, faults } = await listProductions(project)
      printFaults(faults)
      if (name !== undefined) await printOne(project, name, json)
      else if (json) process.stdout.write(`${JSON.stringify(list.map(describe))}\n`)
      else await printList(list, await listPersonas(project))
    })
}

const describe = ({ name, document, path }: Production) => ({
  name, title: document.title ?? name, description: document.description ?? '', ...(path === undefined ? {} : { path }), inputs: document.inputs ?? {}, schema: inputSchema(document),
})

async function printOne(project: string, name: string, json: boolean): Promise<void> {
  const production = await findProduction(project, name)
  if (json) return void process.stdout.write(`${JSON.stringify(describe(production))}\n`)
  const { title = name, description, inputs = {} } = production.document
  process.stdout.write(`${title}\n${description === undefined ? '' : `${description}\n`}\n`)
  const { default: Table } = await import('cli-table3')
  const table = new Table({ head: ['input', 'takes', 'default', 'what it is'], style: { head: [], border: [] }, colWidths: [null, 32, 32, null], wordWrap: true })
  for (const [input, { type, title: said = '', description: more, enum: choices, minimum, maximum, default: given }] of Object.entries(inputs)) {
    const range = minimum === undefined && maximum === undefined ? '' : ` ${minimum ?? ''} to ${maximum ?? ''}`
    table.push([input, choices === undefined ? `${type}${range}` : choices.map(String).join(', '), given === undefined ? '(needed)' : JSON.stringify(given), [said, more].filter((one) => one !== undefined && one !== '').join('. ')])
  }
  process.stdout.write(`${table.toString()}\nreelgraph produce ${name}${Object.entries(inputs).flatMap(([one, input]) => (input.default === undefined ? [` --set ${one}=…`] : [])).join('')}\n`)
}

async function printList(list: readonly Production[], personas: readonly string[]): Promise<void> {
  const { default: Table } = await import('cli-table3')
  const table = new Table({ head: ['production', 'what it makes', 'inputs'], style: { head: [], border: [] }, colWidths: [null, 60, 50], wordWrap: true })
  for (const { name, document, path } of list) table.push([path === undefined ? name : `${name}\n(of the project)`, [document.title, document.description].filter((one) => one !== undefined).join(': '), Object.keys(document.inputs ?? {}).join(', ')])
  process.stdout.write(`${table.toString()}\n${personas.length === 0 ? '' : `personas: ${personas.join(', ')}\n`}`)
}
