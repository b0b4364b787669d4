/** `reelgraph scenes`: where a film cuts, fades and dissolves. */
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Json } from '../contract/sockets.ts'
import type { RunReport } from '../contract/events.ts'
import { callOf } from '../productions/call.ts'
import { exitCodeOfFaults, printFaults, printWarnings } from './faults.ts'
import { findFile } from './find-file.ts'
import { anyNumber, projectFolder, projectRelative, withEngine } from './with-engine.ts'

interface ScenesOptions {
  readonly to?: string
  readonly sensitivity?: string
  readonly shortest?: string
  readonly changes?: string
  readonly films?: boolean
  readonly json?: boolean
}

export function addScenesCommand(program: Command): void {
  program
    .command('scenes <film>')
    .description('find where a film cuts, fades and dissolves')
    .option('--to <file>', 'write its scenes: .edl, .otio, .json or .csv (default: output/NAME-scenes.json)')
    .option('--sensitivity <n>', '2 finds changes of half the strength')
    .option('--shortest <seconds>', 'changes that come sooner are passed over')
    .option('--changes <which>', 'all, cuts, or "cuts and fades"')
    .option('--films', 'write a film of each scene beside it: scene_01.mp4, scene_02.mp4 …')
    .option('--json', 'the scenes as JSON on stdout')
    .action(async (film: string, { to, json = false, films = false, sensitivity, shortest, changes }: ScenesOptions, command: Command) => {
      const file = await findFile(command, film)
      const target = to === undefined ? join(projectFolder(command), 'output', `${basename(film, extname(film))}-scenes.json`) : resolve(to)
      process.exitCode = await withEngine(command, { output: dirname(target) }, async (engine) => {
        const given = { film: projectRelative(command, file), file: basename(target), films, ...(sensitivity === undefined ? {} : { sensitivity: anyNumber('sensitivity', sensitivity) }), ...(shortest === undefined ? {} : { shortest: anyNumber('shortest', shortest) }), ...(changes === undefined ? {} : { changes }) }
        const { showProgress } = await import('./progress-bars.ts')
        const bars = showProgress(process.stderr)
        const report = await engine.render({ ...(await callOf(engine.project, 'scenes', given)), onEvent: (event) => bars.event(event) })
        bars.stop()
        await tell(report, json)
        return exitCodeOfFaults(report.faults)
      }, 'with the run')
    })
}

async function tell({ faults, warnings, result, outputs }: RunReport, json: boolean): Promise<void> {
  const scenes = (result?.['scenes'] ?? []) as readonly Readonly<Record<string, Json>>[]
  printWarnings(warnings)
  printFaults(faults)
  if (json) return void process.stdout.write(`${JSON.stringify({ scenes, faults })}\n`)
  if (faults.length > 0) return
  const { default: Table } = await import('cli-table3')
  const table = new Table({ head: ['scene', 'from', 'to', 'frame', 'frames', 'begins with'], style: { head: [], border: [] }, colAligns: ['right', 'right', 'right', 'right', 'right', 'left'] })
  for (const { number, from, to, frame, frames, transition } of scenes) table.push([String(number), Number(from).toFixed(2), Number(to).toFixed(2), String(frame), String(frames), String(transition)])
  process.stdout.write(`${table.toString()}\n${outputs.map(({ path }) => path).join('\n')}\n`)
}
