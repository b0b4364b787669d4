/** The command line. Each command is a function in a file of its own; faults go to stderr, one per line. */
import { Command, CommanderError } from 'commander'
import { ENGINE_VERSION } from '../machine/version.ts'

type Adds = (program: Command) => void

/** Files of commands, by the words that call for them: only what is asked for is loaded. In the order of the help. */
const COMMANDS: readonly (readonly [readonly string[], () => Promise<Adds>])[] = [
  [['render'], async () => (await import('./render.ts')).addRenderCommand],
  [['produce', 'productions', 'batch'], async () => (await import('./produce.ts')).addProductionCommands],
  [['dataset'], async () => (await import('./dataset.ts')).addDatasetCommand],
  [['train'], async () => (await import('./train.ts')).addTrainCommand],
  [['deliver'], async () => (await import('./deliver.ts')).addDeliverCommand],
  [['validate', 'plan', 'lock', 'graph'], async () => (await import('./graph.ts')).addGraphCommands],
  [['bundle', 'unbundle'], async () => (await import('./bundle.ts')).addBundleCommands],
  [['diff', 'bisect'], async () => (await import('./diff.ts')).addDiffCommands],
  [['cut'], async () => (await import('./cut.ts')).addCutCommands],
  [['scenes'], async () => (await import('./scenes.ts')).addScenesCommand],
  [['test'], async () => (await import('./test.ts')).addTestCommand],
  [['nodes'], async () => (await import('./nodes.ts')).addNodesCommand],
  [['cache'], async () => (await import('./cache.ts')).addCacheCommands],
  [['retention'], async () => (await import('./retention.ts')).addRetentionCommand],
  [['models'], async () => (await import('./models.ts')).addModelsCommands],
  [['plugin'], async () => (await import('./plugin.ts')).addPluginCommands],
  [['doctor'], async () => (await import('./doctor.ts')).addDoctorCommand],
  [['mcp'], async () => (await import('./mcp.ts')).addMcpCommand],
  [['token', 'audit'], async () => (await import('./access.ts')).addAccessCommands],
  [['worker'], async () => (await import('./worker.ts')).addWorkerCommand],
  [['farm'], async () => (await import('./farm.ts')).addFarmCommands],
  [['serve'], async () => (await import('./serve.ts')).addServeCommand],
]

/** @param words all that was typed: a word may be a command's, or the value of an option */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('reelgraph')
    .description('Renders graphs of typed nodes into films.')
    .version(ENGINE_VERSION)
    .option('--project <dir>', 'folder of graphs, assets and plugins', process.cwd())
    .option('--verbose', 'show stack traces and the log')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
  const asked = COMMANDS.filter(([names]) => names.some((name) => words.includes(name)))
  const version = words.includes('--version') || words.includes('-V')
  for (const [, load] of asked.length > 0 ? asked : version ? [] : COMMANDS) (await load())(program)
  return program
}

export async function main(argv: readonly string[]): Promise<void> {
  // Whoever read the output may have seen enough (`| head`): the film is made all the same.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  const program = await createProgram(argv.slice(2))
  try {
    await program.parseAsync([...argv])
  } catch (thrown) {
    if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2
    else {
      const { exitCodeOf, printError } = await import('./faults.ts')
      printError(thrown, program.opts()['verbose'] === true)
      process.exitCode = exitCodeOf(thrown)
    }
  }
}
