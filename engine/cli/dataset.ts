/** `reelgraph dataset`: a folder of pictures to a training set, by the production of that name. */
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
  readonly size?: string
  readonly fit?: string
  readonly captions?: string
  readonly split?: string
  readonly seed?: string
  readonly into?: string
  readonly removeBackground?: boolean
  readonly enhance?: boolean
}

export function addDatasetCommand(program: Command): void {
  withJobOptions(program
    .command('dataset <folder>')
    .description('make a training set of a folder of pictures')
    .option('--category <name>', 'what the pictures are of, such as dresses')
    .option('--trigger <words>', 'words that begin each caption')
    .option('--size <pixels>', 'side of the squares (default: 1024)')
    .addOption(new Option('--fit <how>', 'cut about the subject, pad, or take some shapes').choices(['crop', 'pad', 'buckets']))
    .addOption(new Option('--captions <by>', 'where captions come from').choices(['auto', 'model', 'names', 'none']))
    .option('--split <share>', 'share for training (default: 0.8)')
    .option('--seed <n>', 'of the split (default: 0)')
    .option('--into <folder>', 'folder in the output folder (default: datasets/ and the category)')
    .option('--remove-background', 'leave the subject alone')
    .option('--enhance', 'take back colour casts and noise, spread the levels')
    .option('--set <name=value>', 'value of another input of the production; may be repeated', collect, []))
    .action(async (folder: string, { category, trigger, size, fit, captions, split, seed, into, removeBackground, enhance, ...options }: RenderOptions & Given, command: Command) => {
      const project = projectFolder(command)
      const given = Object.fromEntries(Object.entries({ category, trigger, size, fit, captions, split, seed, into, removeBackground, enhance }).filter((one): one is [string, string | boolean] => one[1] !== undefined))
      process.exitCode = await render(options, command, {
        load: (_, others) => callOf(project, 'dataset', { folder: inProject(project, folder, 'folder'), ...given, ...others }),
        told,
      })
    })
}

function told({ result }: RunReport): string {
  const { processed, training, validation, refused } = (result ?? {}) as Readonly<Record<string, unknown>>
  return `${String(processed)} pictures: ${String(training)} for training, ${String(validation)} for validation; ${String(refused)} left out\n`
}
