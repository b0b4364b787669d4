/** `reelgraph doctor`: what is there to work with, and what to do about what is not. */
import type { Command } from 'commander'
import pc from 'picocolors'
import { examine } from '../host/examine.ts'
import type { Finding } from '../host/examine-models.ts'
import { withEngine } from './with-engine.ts'

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check ffmpeg, encoders, model runtimes, memory, disk and plugins')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      process.exitCode = await withEngine(command, {}, async (engine) => {
        const findings = await examine(engine)
        if (options.json === true) process.stdout.write(`${JSON.stringify(findings)}\n`)
        else for (const one of findings) print(one)
        return findings.some((one) => !one.ok && one.name === 'ffmpeg') ? 4 : 0
      })
    })
}

function print({ name, ok, found, advice }: Finding): void {
  const mark = ok ? pc.green('ok  ') : pc.yellow('look')
  process.stdout.write(`${mark} ${name.padEnd(15)} ${found}${advice === '' ? '' : `\n${' '.repeat(21)}${pc.cyan(advice)}`}\n`)
}
