/** Options that several commands have alike. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { DEVICES, isDeviceName } from '../models/runtime/session-types.ts'

/** Of one job whose result is told at the end. */
export const withJobOptions = (command: Command): Command =>
  command
    .option('--out <dir>', 'output folder (default: output)')
    .option('--force', 'write over files of others, and make everything anew')
    .option('--strict', 'take warnings as failures: exit code 8')
    .addOption(new Option('--content-rating <who>', 'whom it is for: what prompts may ask for (default: as the graph says, else teen)').choices(['everyone', 'teen', 'mature']))
    .option('--json', 'events as JSON lines on stdout; the last holds the result')
    .option('--pull', 'fetch model packages that are not there')

const deviceNamed = (text: string): string => {
  if (text === 'auto' || isDeviceName(text)) return text
  throw new InvalidArgumentError(`Allowed choices are auto, ${DEVICES.join(', ')}, and one card, such as cuda:1.`)
}

/** What it is made with. */
export const withMachineOptions = (command: Command): Command =>
  command
    .addOption(new Option('--device <name>', `what models run on: auto, ${DEVICES.join(', ')}, or one card, such as cuda:1`).argParser(deviceNamed))
    .option('--memory <MB>', 'memory for frames (default: 512)')
    .option('--workers <n>', 'worker threads (default: one per core)')
