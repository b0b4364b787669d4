/** The command line. Each command is a function in a file of its own; faults go to stderr, one per line. */
import { Command, CommanderError } from 'commander'
import { ENGINE_VERSION } from '../version.ts'
import { addCacheCommands } from './cache.ts'
import { addDoctorCommand } from './doctor.ts'
import { addGraphCommands } from './graph.ts'
import { addModelsCommands } from './models.ts'
import { addNodesCommand } from './nodes.ts'
import { addPluginCommands } from './plugin.ts'
import { addRenderCommand } from './render.ts'
import { addServeCommand } from './serve.ts'
import { exitCodeOf, printError } from './faults.ts'

export function createProgram(): Command {
  const program = new Command('reelgraph')
    .description('Renders graphs of typed nodes into films.')
    .version(ENGINE_VERSION)
    .option('--project <dir>', 'folder of graphs, assets and plugins', process.cwd())
    .option('--verbose', 'show stack traces and the log')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
  addRenderCommand(program)
  addGraphCommands(program)
  addNodesCommand(program)
  addCacheCommands(program)
  addModelsCommands(program)
  addPluginCommands(program)
  addDoctorCommand(program)
  addServeCommand(program)
  return program
}

export async function main(argv: readonly string[]): Promise<void> {
  // Whoever read the output may have seen enough (`| head`): the film is made all the same.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  const program = createProgram()
  try {
    await program.parseAsync([...argv])
  } catch (thrown) {
    if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2
    else {
      printError(thrown, program.opts()['verbose'] === true)
      process.exitCode = exitCodeOf(thrown)
    }
  }
}
