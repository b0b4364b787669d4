/** `reelgraph productions`, `produce` and `batch`: whole jobs by name, once or for every row of a table. */
import { join, resolve } from 'node:path'
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { failure } from '../contract/errors.ts'
import { callOf } from '../productions/call.ts'
import { inputSchema } from '../productions/input-schema.ts'
import { listPersonas } from '../productions/personas.ts'
import { findProduction, listProductions, type Production } from '../productions/productions.ts'
import { printFaults } from './faults.ts'
import { findFile } from './find-file.ts'
import { collect, render, type RenderOptions } from './render.ts'
import { withJobOptions, withMachineOptions } from './run-options.ts'
import { projectFolder, projectRelative, wholeNumber } from './with-engine.ts'

export function addProductionCommands(program: Command): void {
  withMachineOptions(withJobOptions(program
    .command('produce <production>')
    .description('make what a production makes, from values for its inputs')
    .option('--set <name=value>', 'value of an input; may be repeated', collect, [])
    .option('--inputs <file.json>', 'values of inputs from a file')
    .option('--persona <name>', 'take personas/NAME.json for inputs that are not given')))
    .action(async (production: string, { persona, ...options }: RenderOptions & { persona?: string }, command: Command) => {
      process.exitCode = await render(options, command, {
        load: ({ project }, given) => callOf(project, production, persona === undefined ? given : { ...given, persona }),
      })
    })
  withMachineOptions(program
    .command('batch [graph]')
    .description('one film a row: of a graph file, or of a production by its name')
    .option('--rows <rows>', 'a .csv, .tsv, .json or .jsonl file of input values, or a folder of pictures, sounds and films')
    .option('--topic <name>', 'pictures of output/images/NAME become clips in output/video/clips/NAME; without any, scenes, sounds, pictures, clips and a film are made of the topic')
    .option('--scenes <n>', 'most scenes of a topic (default: 5)')
    .option('--variants <n>', 'pictures of each scene of a topic, of which the best is taken (default: 2)')
    .option('--set <name=value>', 'value of an input, for all rows; may be repeated', collect, [])
    .option('--inputs <file.json>', 'values of inputs from a file, for all rows')
    .option('--jobs <n>', 'rows at a time (default: 1)')
    .option('--out <dir>', 'output folder (default: output)')
    .option('--force', 'make everything anew, and write over files of others')
    .option('--strict', 'take warnings as failures: exit code 8')
    .option('--json', 'events as JSON lines on stdout, and a line for each row')
    .option('--pull', 'fetch model packages that are not there'))
    .action(async (graph: string | undefined, { rows, topic, scenes, variants, ...options }: RenderOptions & { rows?: string; topic?: string; scenes?: string; variants?: string }, command: Command) => {
      const project = projectFolder(command)
      if ((rows === undefined) === (topic === undefined)) throw failure('E_USAGE', { port: '--rows', expected: 'rows, or a topic', got: rows === undefined ? 'neither' : 'both' })
      if (topic !== undefined && graph === undefined && (await isNew(topic, resolve(options.out ?? join(project, 'output'))))) {
        const { renderTopic } = await import('./topic.ts')
        process.exitCode = await render({ out: join(project, 'output'), ...options }, command, {
          load: () => Promise.reject(failure('E_USAGE')),
          steps: (engine, base, settings) => renderTopic(engine, base, { ...settings, topic, scenes: wholeNumber('scenes', scenes ?? '5', 1, 100), variants: wholeNumber('variants', variants ?? '2', 1, 16) }),
        })
        return
      }
      const of = topic === undefined ? { ...options, batch: rows! } : { ...options, batch: join(project, 'output/images', topic), out: options.out ?? join(project, 'output/video/clips', topic) }
      const name = graph ?? (topic === undefined ? undefined : 'clip')
      if (name === undefined) throw failure('E_USAGE', { port: 'graph', expected: 'a graph file, or the name of a production', got: 'nothing', fix: 'List productions with: reelgraph productions' })
      const file = existsSync(resolve(name)) || existsSync(join(project, name)) || name.endsWith('.json') ? await findFile(command, name) : undefined
      process.exitCode = await render(of, command, {
        load: async (engine, given) => (file === undefined ? callOf(engine.project, name, given) : { ...(await engine.loadGraph(projectRelative(command, file))), inputs: given }),
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

/** Whether there are no pictures of somebody's for it: none at all, or those that were made for its scenes. */
async function isNew(topic: string, output: string): Promise<boolean> {
  const { slugOf } = await import('./topic.ts')
  const slug = slugOf(topic)
  return existsSync(join(output, slug, '1_scripts', `${slug}_scenes.json`)) || !existsSync(join(output, 'images', topic))
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
