/** `reelgraph deliver`: one film, or the film of a graph, as many files. */
import { Option, type Command } from 'commander'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { Engine, GraphSource } from '../host/engine.ts'
import { callOf } from '../productions/call.ts'
import { findFile } from './find-file.ts'
import type { Inputs } from './inputs.ts'
import { collect, render, type RenderOptions } from './render.ts'
import { withJobOptions, withMachineOptions } from './run-options.ts'
import { anyNumber, projectRelative } from './with-engine.ts'

interface DeliverOptions extends RenderOptions {
  readonly to?: string
  readonly formats?: string
  readonly platforms?: string
  readonly loudness?: string
  readonly fit?: string
  readonly lines?: string
  readonly name?: string
}

const NAME = 'deliver'

export function addDeliverCommand(program: Command): void {
  withMachineOptions(withJobOptions(program
    .command('deliver <film>')
    .description('one film, or the film of a graph, as many files: shapes, formats, loudness')
    .option('--to <shapes>', 'aspects or sizes, with commas between (default: 16:9,9:16,1:1,4:5)')
    .option('--formats <formats>', 'of each shape: mp4, webm, gif, prores, hls (default: mp4)')
    .option('--platforms <names>', 'a file more for each: youtube, shorts, tiktok, reels, instagram, podcast, broadcast, web')
    .option('--loudness <LUFS>', 'of files that are for no platform (default: -14)')
    .addOption(new Option('--fit <way>', 'crop follows what matters; pad and blur show all of the picture, with bars or over its blur').choices(['crop', 'pad', 'blur']))
    .option('--lines <n>', 'pixels of the shorter side (default: as the film has it)')
    .option('--name <name>', 'of the files: film becomes film-9x16.mp4 (default: as the film)')
    .option('--set <name=value>', 'value of an input of the graph; may be repeated', collect, [])
    .option('--inputs <file.json>', 'values of inputs of the graph from a file')))
    .action(async (film: string, options: DeliverOptions, command: Command) => {
      const path = projectRelative(command, await findFile(command, film))
      const settings = settingsOf(options)
      process.exitCode = await render(options, command, {
        load: (engine, given) => (path.toLowerCase().endsWith('.json') ? graphOf(engine, path, settings, given) : callOf(engine.project, NAME, { film: path, file: nameOf(path), ...settings, ...given })),
      })
    })
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')

function settingsOf({ to, formats, platforms, loudness, fit, lines, name }: DeliverOptions): Record<string, Json> {
  const given = { to, formats, platforms, fit, file: name, loudness: loudness === undefined ? undefined : anyNumber('loudness', loudness), lines: lines === undefined ? undefined : anyNumber('lines', lines) }
  return Object.fromEntries(Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}

async function graphOf(engine: Engine, path: string, settings: Record<string, Json>, inputs: Inputs): Promise<GraphSource & { readonly inputs: Inputs }> {
  const source = await engine.loadGraph(path)
  const change = engine.registry.graphChanges().find((one) => one.name === NAME)
  const plan = await engine.plan({ ...source, inputs })
  if (plan.faults.length > 0) throw new ReelgraphError(plan.faults)
  if (change === undefined) throw failure('E_INTERNAL', { detail: `nobody knows how to ${NAME}` })
  const document = await change.change(source.document, {
    file: path,
    settings,
    spec: (type) => engine.registry.node(type),
    size: (node, port) => plan.nodes.find((one) => one.node === node)?.ports.find((one) => one.port === port)?.clip,
  })
  return { ...source, document, inputs }
}
