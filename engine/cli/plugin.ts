/** `reelgraph plugin new|ls`. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
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
