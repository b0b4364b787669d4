/** `reelgraph cut`: graphs from the cut lists of editing programs, and cut lists from graphs. */
import { readFile, writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import type { Command } from 'commander'
import { failure } from '../contract/errors.ts'
import type { FormatContext, GraphFormat } from '../contract/graph-format.ts'
import { warning, type Warning } from '../contract/warnings.ts'
import { decodeText } from '../graph/decode-text.ts'
import type { Engine } from '../host/engine.ts'
import { printWarnings } from './faults.ts'
import { findFile } from './find-file.ts'
import { findMedia } from './find-media.ts'
import { anyNumber, projectRelative, withEngine } from './with-engine.ts'

interface CutOptions {
  readonly fps?: string
  readonly media?: string
  readonly to?: string
  readonly format?: string
}

export function addCutCommands(program: Command): void {
  const group = program.command('cut').description('cut lists of editing programs: EDL (CMX 3600) and OpenTimelineIO')
  group
    .command('import <list>')
    .description('print the graph that makes the film of a cut list')
    .option('--fps <n>', 'frames per second of the list; an EDL does not say them (25)')
    .option('--media <dir>', 'folder within the project where its films are (default: all of it)')
    .option('--to <graph.json>', 'write it to a file')
    .option('--format <name>', 'format of the list; default: by its name')
    .action(async (file: string, options: CutOptions, command: Command) => {
      await withEngine(command, {}, async (engine) => {
        const path = await findFile(command, file)
        const format = formatOf(engine, path, options.format)
        const { context, warnings } = contextOf(engine, file, options)
        const document = await format.read(decodeText(await readFile(path)), context)
        await tell(`${JSON.stringify(document, null, 2)}\n`, options.to, warnings)
      })
    })
  group
    .command('export <graph>')
    .description('print the cut list of a graph: what its film shows when')
    .option('--to <list>', 'write it to a file: .edl or .otio')
    .option('--format <name>', 'format of the list; default: by the name of --to, else edl')
    .option('--fps <n>', 'frames per second of the list (default: those of the film)')
    .option('--media <dir>', 'folder within the project where its films are (default: all of it)')
    .action(async (file: string, options: CutOptions, command: Command) => {
      await withEngine(command, {}, async (engine) => {
        const { document } = await engine.loadGraph(projectRelative(command, await findFile(command, file)))
        const format = formatOf(engine, options.to ?? '.edl', options.format)
        const { context, warnings } = contextOf(engine, file, options)
        const text = await format.write(document, context)
        if (text === undefined) throw failure('E_USAGE', { file, expected: 'a graph whose film is made of clips', got: 'a graph without' })
        await tell(text, options.to, warnings)
      })
    })
}

/** @throws E_USAGE with the formats that there are */
function formatOf(engine: Engine, file: string, name: string | undefined): GraphFormat {
  const formats = engine.registry.graphFormats()
  const end = extname(file.startsWith('.') ? `x${file}` : file).toLowerCase()
  const found = formats.find((one) => (name === undefined ? one.ends.includes(end) : one.name === name))
  if (found !== undefined) return found
  throw failure('E_USAGE', { port: name === undefined ? file : '--format', expected: formats.map((one) => `${one.name} (${one.ends.join(', ')})`).join(', '), got: name ?? (end || 'a name without an end') })
}

function contextOf(engine: Engine, file: string, { fps, media }: CutOptions): { readonly context: FormatContext; readonly warnings: Warning[] } {
  const rate = fps === undefined ? undefined : anyNumber('fps', fps, [1, 240])
  const warnings: Warning[] = []
  const lost = (detail: string): void => {
    if (!warnings.some((one) => one.detail === detail)) warnings.push(warning('W_CUT_LIST', { file, detail }))
  }
  return { context: { file, find: findMedia(engine, media), lost, ...(rate === undefined ? {} : { fps: rate }) }, warnings }
}

/** What was asked for goes to stdout or the file, what is doubtful beside it. */
async function tell(text: string, to: string | undefined, warnings: readonly Warning[]): Promise<void> {
  printWarnings(warnings)
  if (to === undefined) process.stdout.write(text)
  else {
    await writeFile(resolve(to), text)
    process.stdout.write(`${to}\n`)
  }
}
