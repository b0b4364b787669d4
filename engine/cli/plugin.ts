/** `reelgraph plugin new|add|ls`. */
import { createInterface } from 'node:readline/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { addPlugin, removePlugin } from '../plugins/add-plugin.ts'
import { permissionWords } from '../plugins/fence/permissions.ts'
import { scaffoldPlugin } from '../plugins/scaffold.ts'
import { printFaults } from './faults.ts'
import { withEngine, type GlobalOptions } from './with-engine.ts'

export function addPluginCommands(program: Command): void {
  const group = program.command('plugin').description('plugins')
  group
    .command('new <name>')
    .description('write a plugin with one node and a passing test to plugins/<name>')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { project } = command.optsWithGlobals<GlobalOptions>()
      const folder = await scaffoldPlugin(resolve(project, 'plugins', name), name)
      process.stdout.write(`${folder}\n`)
    })
  group
    .command('add <name>')
    .description('install a plugin from npm into the project, and show what it asks leave for')
    .option('--yes', 'do not ask')
    .action(async (wanted: string, options: { yes?: boolean }, command: Command) => {
      const { project } = command.optsWithGlobals<GlobalOptions>()
      const { name, version, permissions } = await addPlugin(resolve(project), wanted)
      const asked = permissionWords(permissions)
      process.stdout.write(`${name} ${version}${asked.length === 0 ? ' asks for nothing' : ' asks for'}\n${asked.map((words) => `  ${words}\n`).join('')}`)
      if (asked.length === 0 || options.yes === true || !process.stdin.isTTY) return
      const terminal = createInterface({ input: process.stdin, output: process.stdout })
      const answer = await terminal.question('Keep it? [y/N] ').finally(() => terminal.close())
      if (/^y(es)?$/i.test(answer.trim())) return
      await removePlugin(resolve(project), name)
      process.stdout.write(`${name} is removed\n`)
    })
  group
    .command('ls')
    .description('list the plugins that are loaded, and those that could not be')
    .action(async (_options: unknown, command: Command) => {
      await withEngine(command, {}, async ({ registry }) => {
        for (const { name, version, nodes, folder, permissions } of registry.plugins()) {
          process.stdout.write(`${name} ${version}, ${nodes.length} nodes, ${folder}\n`)
          for (const words of permissionWords(permissions)) process.stdout.write(`  ${words}\n`)
        }
        printFaults(registry.problems)
      })
    })
}
