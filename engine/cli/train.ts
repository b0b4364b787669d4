/** `reelgraph train`: a folder of pictures to a LoRA, by the production of that name. */
import { Option, type Command } from 'commander'
import type { RunReport } from '../contract/events.ts'
import { callOf } from '../productions/call.ts'
import { inProject } from './in-project.ts'
import { collect, render, type RenderOptions } from './render.ts'
import { withJobOptions } from './run-options.ts'
import { projectFolder } from './with-engine.ts'

/** Options that are inputs of the production under the same name. */
interface Given {
  readonly category?: string
  readonly trigger?: string
  readonly model?: string
  readonly name?: string
  readonly steps?: string
  readonly epochs?: string
  readonly rank?: string
  readonly rate?: string
  readonly size?: string
  readonly batch?: string
  readonly optimiser?: string
  readonly resumeFrom?: string
  readonly seed?: string
}

export function addTrainCommand(program: Command): void {
  withJobOptions(program
    .command('train <folder>')
    .description('teach a model what a folder of pictures shows: a LoRA')
    .option('--category <name>', 'what the pictures are of, such as dresses')
    .option('--trigger <words>', 'words that will call it up')
    .option('--model <package>', 'package that learns (default: the best that is installed)')
    .option('--name <name>', 'of the LoRA (default: the category)')
    .option('--steps <n>', 'steps of the optimiser (default: 1500)')
    .option('--epochs <n>', 'times that each picture is seen, in place of steps')
    .option('--rank <n>', 'rank (default: 16)')
    .option('--rate <number>', 'learning rate (default: 0.0001)')
    .option('--size <pixels>', 'side of squares of as many pixels (default: 512)')
    .option('--batch <n>', 'pictures at once (default: 1)')
    .addOption(new Option('--optimiser <name>', 'what changes the weights').choices(['adamw', 'adam', 'prodigy']))
    .option('--resume-from <file>', 'a state.safetensors or a LoRA to go on from; one that was stopped goes on by itself')
    .option('--seed <n>', 'seed (default: 0)')
    .option('--set <name=value>', 'value of another input of the production; may be repeated', collect, []))
    .action(async (folder: string, { category, trigger, model, name, steps, epochs, rank, rate, size, batch, optimiser, resumeFrom, seed, ...options }: RenderOptions & Given, command: Command) => {
      const project = projectFolder(command)
      const from = resumeFrom === undefined ? undefined : inProject(project, resumeFrom, 'resume-from')
      const given = Object.fromEntries(Object.entries({ category, trigger, model, name, steps, epochs, rank, rate, size, batch, optimiser, resumeFrom: from, seed }).filter((one): one is [string, string] => one[1] !== undefined))
      process.exitCode = await render(options, command, {
        load: (_, others) => callOf(project, 'train', { folder: inProject(project, folder, 'folder'), ...given, ...others }),
        told,
      })
    })
}

function told({ result }: RunReport): string {
  const { modelPath, stepsCompleted, epochsCompleted, finalTrainLoss, finalValidationLoss, triggerWords } = (result ?? {}) as Readonly<Record<string, unknown>>
  const loss = (value: unknown): string => (typeof value === 'number' ? value.toFixed(4) : 'none')
  return `${String(modelPath)}: ${String(stepsCompleted)} steps, ${Number(epochsCompleted).toFixed(1)} epochs, loss ${loss(finalTrainLoss)}, of pictures held back ${loss(finalValidationLoss)}${triggerWords === '' ? '' : `; "${String(triggerWords)}" calls it up`}\n`
}
