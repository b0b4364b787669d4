/** `reelgraph bundle` and `unbundle`: a graph with all its files as one, to give away and to take in. */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { contentsOf } from '../bundle/contents.ts'
import { lacking } from '../bundle/needs.ts'
import { packBundle } from '../bundle/pack.ts'
import { unpackBundle } from '../bundle/unpack.ts'
import { temporaryBeside } from '../media/paths.ts'
import { findFile } from './find-file.ts'
import { projectFolder, projectRelative, withEngine } from './with-engine.ts'

interface BundleOptions {
  readonly to?: string
  readonly json?: boolean
}

export function addBundleCommands(program: Command): void {
  program
    .command('bundle <graph>')
    .description('a graph, its subgraphs and their files as one .reelgraph file')
    .option('--to <file>', 'where it is written (default: the graph\'s name, here)')
    .option('--json', 'tell what it holds as JSON')
    .action(async (graph: string, { to, json }: BundleOptions, command: Command) => {
      await withEngine(command, {}, async (engine) => {
        const path = projectRelative(command, await findFile(command, graph))
        const file = resolve(to ?? `${basename(path, '.json')}.reelgraph`)
        const scratch = temporaryBeside(file)
        try {
          const manifest = await packBundle(await contentsOf(engine, path), createWriteStream(scratch))
          await rename(scratch, file)
          if (json === true) return void process.stdout.write(`${JSON.stringify({ file, ...manifest })}\n`)
          process.stdout.write(`${file}: ${count(manifest.graphs.length, 'graph')}, ${count(manifest.assets.length, 'file')}\n`)
          for (const one of manifest.missing) process.stderr.write(`missing: ${one}\n`)
          for (const one of [...manifest.plugins, ...manifest.models]) process.stderr.write(`needs, and does not hold: ${one}\n`)
        } finally {
          await rm(scratch, { force: true })
        }
      })
    })
  program
    .command('unbundle <file>')
    .description('put a .reelgraph file in place in the project')
    .option('--json', 'tell where everything is as JSON')
    .action(async (file: string, { json }: BundleOptions, command: Command) => {
      const found = await findFile(command, file)
      await withEngine(command, {}, async (engine) => {
        const unpacked = await unpackBundle(projectFolder(command), found, basename(found))
        const needs = lacking(unpacked.needs, engine.registry.plugins(), (await engine.models.packages.list()).map(({ name }) => name))
        if (json === true) return void process.stdout.write(`${JSON.stringify({ ...unpacked, needs })}\n`)
        process.stdout.write(`${unpacked.path}\n`)
        for (const one of unpacked.missing) process.stderr.write(`missing: ${one}\n`)
        for (const one of needs) process.stderr.write(`not installed: ${one}\n`)
      })
    })
}

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`
