/** `reelgraph models ls|info|catalogue|import|pull|verify|rm`: model packages on this machine. */
import { createInterface } from 'node:readline/promises'
import { basename, resolve } from 'node:path'
import { SingleBar } from 'cli-progress'
import Table from 'cli-table3'
import { Option, type Command } from 'commander'
import { failure, type Fault } from '../contract/errors.ts'
import type { Prediction } from '../models/checkpoints/import-checkpoint.ts'
import { createModelPackages, pullCommand } from '../models/packages/packages.ts'
import type { ModelPackages, PackageFinding } from '../models/packages/package-types.ts'
import { filePlaces, projectPackages } from '../models/packages/project-packages.ts'
import { mirrorOf, pullPackage } from '../models/packages/pull.ts'
import { bytesBelow, removeFolder, removePackage } from '../models/packages/remove-package.ts'
import { bytesOf, verifyPackage, type Verified } from '../models/packages/verify-package.ts'
import type { GlobalOptions } from './with-engine.ts'

interface PullCommandOptions {
  readonly as?: string
  readonly acceptLicence?: boolean
  readonly from?: string
  readonly to?: string
  readonly update?: boolean
  readonly json?: boolean
}

export function addModelsCommands(program: Command): void {
  const group = program.command('models').description('model packages: what is installed, fetching, checking, removing')
  group
    .command('ls')
    .description('list model packages')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }, command: Command) => {
      const packages = packagesOf(command)
      const all = (await packages.list()).map(summary)
      if (json === true) return print(all)
      const table = new Table({ head: ['name', 'title', 'family', 'precision', 'MB', 'licence', 'from', 'state'], style: { head: [], border: [] } })
      for (const one of all) table.push([one.name, one.title, one.family, one.precision, (one.bytes / 1e6).toFixed(1), one.licence, one.npm ?? '', one.state])
      for (const { name, title, family, licence, command: install } of packages.offers.filter((one) => !one.installed)) table.push([name, title, family, '', '', licence, 'npm', install])
      const { looseFiles } = await import('../models/packages/loose-files.ts')
      for (const { path, kind } of await looseFiles(packages)) process.stderr.write(kind === 'model' ? `No package yet: reelgraph models import ${path}\n` : `${path} is no model: ${kind === 'lora' ? 'LoRAs belong into loras/' : 'textual inversions belong into embeddings/'} of the project.\n`)
      process.stdout.write(table.length === 0 ? `No model packages in ${packages.roots.join(', ')}\n` : `${table.toString()}\n`)
    })
  group
    .command('info <name>')
    .description('describe a model package')
    .option('--json', 'as JSON')
    .action(async (name: string, { json }: { json?: boolean }, command: Command) => {
      const finding = await known(packagesOf(command), name)
      const facts = { ...summary(finding), ...finding.manifest, missing: finding.missing }
      if (json === true) return print(facts)
      const { files, ...rest } = facts
      for (const [key, value] of Object.entries(rest)) process.stdout.write(`${key.padEnd(10)} ${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
      for (const { path, size } of files ?? []) process.stdout.write(`  ${path.padEnd(48)} ${size}\n`)
    })
  group
    .command('import <path>')
    .description('make a model package of a checkpoint as people have it: a .safetensors or .gguf file, or a folder of diffusers; the package refers to it')
    .option('--as <name>', "name of the package (default: the file's)")
    .option('--copy', 'copy the file into the package')
    .option('--to <dir>', 'folder of packages to put it in (default: the first of REELGRAPH_MODELS, else models/ of the project)')
    .addOption(new Option('--prediction <what>', 'what the model was trained to tell, where the file does not say it').choices(['epsilon', 'v_prediction']))
    .option('--motion <file>', "AnimateDiff's motion modules, joined with a Stable Diffusion 1")
    .option('--json', 'the result as JSON')
    .action(importFile)
  group
    .command('catalogue')
    .description('list well-known models that pull fetches by name')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const all = await (await import('../models/hub/catalogue.ts')).readCatalogue()
      if (json === true) return print(all)
      const table = new Table({ head: ['name', 'title', 'GB', 'GB in memory', 'speed', 'licence', 'what for'], style: { head: [], border: [] } })
      for (const one of all) table.push([one.name, one.title, (one.bytes / 1e9).toFixed(1), (one.memory / 1e9).toFixed(0), one.speed, one.licence, one.tags.join(', ')])
      process.stdout.write(`${table.toString()}\n`)
    })
  group
    .command('pull <name>')
    .description('fetch a model: a package by name, address or folder, one of the catalogue, or hf:OWNER/NAME[@REVISION][/FILE] of the hub; goes on where an earlier pull stopped')
    .option('--as <name>', 'of what comes from the hub: name of the package')
    .option('--accept-licence', "the model's licence is agreed to, without asking")
    .option('--from <address>', 'http(s) or file address, or a folder, that holds the package\'s files')
    .option('--to <dir>', 'folder of packages to put a new one in (default: the first of REELGRAPH_MODELS, else models/ of the project)')
    .option('--update', 'take a newer version from where it was pulled, as --from and an address do')
    .option('--json', 'the result as JSON')
    .action((name: string, options: PullCommandOptions, command: Command) => untilInterrupted((signal) => pull(name, options, command, signal)))
  group
    .command('verify [name...]')
    .description('read every file and compare it with its digest')
    .option('--json', 'as JSON')
    .action((names: string[], { json }: { json?: boolean }, command: Command) => untilInterrupted((signal) => verify(names, json === true, command, signal)))
  group
    .command('rm <name>')
    .description('remove a model package')
    .option('--json', 'as JSON')
    .addOption(new Option('--yes', 'without asking'))
    .action(async (name: string, { yes, json }: { yes?: boolean; json?: boolean }, command: Command) => {
      const finding = await known(packagesOf(command), name, true)
      const broken = finding.manifest === undefined
      if (broken) process.stderr.write(`${finding.fault!.message}\nWhat belongs to ${name} can't be told: all of ${finding.folder} goes, ${gigabytes(await bytesBelow(finding.folder))} GB.\n`)
      if (yes !== true) await confirm(broken ? `Remove ${finding.folder} and everything in it?` : `Remove ${finding.folder}?`)
      const result = { name, folder: finding.folder, ...(await (broken ? removeFolder(finding) : removePackage(finding))) }
      if (json === true) return print(result)
      process.stdout.write(`${name} removed, ${gigabytes(result.bytes)} GB freed${result.emptied ? '' : `; other files stay in ${finding.folder}`}\n`)
    })
}

interface ImportCommandOptions {
  readonly as?: string
  readonly copy?: boolean
  readonly to?: string
  readonly prediction?: Prediction
  readonly motion?: string
  readonly json?: boolean
}

async function importFile(file: string, { as: name, to, json, ...options }: ImportCommandOptions, command: Command): Promise<void> {
  const { importCheckpoint } = await import('../models/checkpoints/import-checkpoint.ts')
  const root = to === undefined ? packagesOf(command).roots[0]! : resolve(to)
  const made = await importCheckpoint(file, { root, ...options, ...(name === undefined ? {} : { name }) })
  if (json === true) return print(made)
  const left = made.left.length === 0 ? '' : `\nNot used: ${made.left.length} arrays, ${made.left.slice(0, 3).join(', ')}${made.left.length > 3 ? ', …' : ''}`
  process.stdout.write(`${made.name}: ${made.title}, ${made.prediction}, ${made.taken} arrays${left}\n${made.folder}\n`)
}

async function pull(what: string, { from, to, update, json, as, acceptLicence }: PullCommandOptions, command: Command, signal: AbortSignal): Promise<void> {
  const fromHub = from === undefined ? await pullHub(what, { to, update, json, as, acceptLicence }, command, signal) : false
  if (fromHub) return
  if (as !== undefined) throw failure('E_USAGE', { port: '--as', expected: 'a model of the hub or the catalogue', got: what })
  const isPlace = /[\\/]|^[a-z]+:/i.test(what)
  if (isPlace && from !== undefined) throw failure('E_USAGE', { port: '--from', expected: 'a package name beside --from', got: what })
  const name = isPlace ? nameOf(what) : what
  const packages = to === undefined ? packagesOf(command) : createModelPackages({ roots: [resolve(to)] })
  const present = (await packages.list()).find((one) => one.name === name)
  const source = isPlace ? what : (from ?? mirrorOf(name))
  const bar = showBytes(name)
  try {
    const result = await pullPackage(name, {
      known: present,
      root: packages.roots[0]!,
      signal,
      update: isPlace || from !== undefined || update === true,
      ...(source === undefined ? {} : { from: source }),
      onProgress: bar.update,
      onTrouble: (message) => void process.stderr.write(`${message}\n`),
    })
    bar.stop()
    if (json === true) return print(result)
    process.stdout.write(`${name}: ${result.updated === true ? 'updated, ' : ''}${result.fetched} of ${result.files} files fetched (${gigabytes(result.bytes)} GB), all match their digests\n${result.folder}\n`)
  } finally {
    bar.stop()
  }
}

/** False where it is none of the hub's. */
async function pullHub(what: string, { to, update = false, json, as, acceptLicence = false }: { readonly [K in keyof PullCommandOptions]: PullCommandOptions[K] | undefined }, command: Command, signal: AbortSignal): Promise<boolean> {
  const packages = to === undefined ? packagesOf(command) : createModelPackages({ roots: [resolve(to)] })
  const all = await packages.list()
  const { meantOnHub } = await import('../models/hub/known-models.ts')
  const meant = await meantOnHub(what, all.find(({ name }) => name === what), update)
  if (meant === undefined || (mirrorOf(what) !== undefined && !/^(hf|https?):/i.test(what) && all.every(({ name }) => name !== what))) return false
  const { hubName, pullFromHub } = await import('../models/hub/pull-hub.ts')
  const project = resolve(command.optsWithGlobals<GlobalOptions>().project)
  const name = as ?? meant.name ?? hubName(meant.address)
  const bar = showBytes(name)
  try {
    const pulled = await pullFromHub(meant.address, {
      ...meant,
      name,
      known: all.find((one) => one.name === name),
      root: packages.roots[0]!,
      places: filePlaces(project),
      signal,
      async agree({ id, licence, link, gated, files, bytes }) {
        process.stderr.write(`${id}: licence ${licence}, ${link}\n${gigabytes(bytes)} GB in ${files} files${gated ? '; given to those alone who agreed to its terms on its page' : ''}\n`)
        if (!acceptLicence) await confirm('Do you agree to the licence?', '--accept-licence', 'to be told that the licence is agreed to')
      },
      onProgress: bar.update,
      onTrouble: (message) => void process.stderr.write(`${message}\n`),
    })
    bar.stop()
    if (json === true) print(pulled)
    else process.stdout.write(`${pulled.name}: ${pulled.title}, ${pulled.fetched} of ${pulled.files} files fetched (${gigabytes(pulled.bytes)} GB), all match their digests\n${pulled.place}\n`)
    return true
  } finally {
    bar.stop()
  }
}

async function verify(names: readonly string[], json: boolean, command: Command, signal: AbortSignal): Promise<void> {
  const packages = packagesOf(command)
  const all = names.length === 0 ? await packages.list() : await Promise.all(names.map((name) => known(packages, name, true)))
  const results: (Verified & { readonly fault?: Fault })[] = []
  for (const one of all) {
    if (one.fault !== undefined) {
      results.push({ name: one.name, files: 0, damaged: [], fault: one.fault })
      continue
    }
    const bar = showBytes(one.name)
    results.push(await verifyPackage(one, signal, bar.update).finally(bar.stop))
  }
  const damaged = results.some((one) => one.damaged.length > 0 || one.fault !== undefined)
  if (json) print(results)
  else {
    for (const one of results) {
      if (one.fault !== undefined) {
        process.stderr.write(`${one.name}: ${one.fault.message}\n`)
        process.stdout.write(`${one.name}: its manifest is broken. Run: ${pullCommand(one.name)}\n`)
        continue
      }
      for (const { path, fault } of one.damaged) process.stderr.write(`${one.name} ${path}: ${fault}\n`)
      process.stdout.write(`${one.name}: ${one.files} files, ${one.damaged.length} damaged${one.damaged.length > 0 ? `. Run: ${pullCommand(one.name)}` : ''}\n`)
    }
  }
  if (damaged) process.exitCode = 8
}

/** A bar on a terminal, nothing elsewhere. */
function showBytes(name: string): { update(done: number, total: number, file: string): void; stop(): void } {
  const format = '{name} {bar} {percentage}%  {megabytes} MB  {eta_formatted} left  {file}'
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, clearOnComplete: true })
  let shown = false
  return {
    update(done, total, file) {
      if (process.stderr.isTTY !== true) return
      if (!shown) bar.start(total, done)
      shown = true
      bar.update(done, { name, file, megabytes: Math.round(done / 1e6) })
    },
    stop() {
      if (shown) bar.stop()
      shown = false
    },
  }
}

const packagesOf = (command: Command): ModelPackages =>
  projectPackages(resolve(command.optsWithGlobals<GlobalOptions>().project))

/** @throws E_MODEL_MISSING, and what is wrong with the manifest unless `broken` ones will do */
async function known(packages: ModelPackages, name: string, broken = false): Promise<PackageFinding> {
  const finding = (await packages.list()).find((one) => one.name === name)
  if (finding === undefined) throw failure('E_MODEL_MISSING', { type: name, fix: `Run: ${pullCommand(name)}` })
  if (finding.fault !== undefined && !broken) throw failure(finding.fault.code, finding.fault)
  return finding
}

function nameOf(place: string): string {
  const path = URL.canParse(place) && /^[a-z]{2,}:/i.test(place) ? new URL(place).pathname : place
  return basename(path.replace(/[\\/]+$/, '')).toLowerCase()
}

function summary({ name, folder, npm, manifest, fault, missing }: PackageFinding) {
  const state = fault !== undefined ? fault.message : missing.length === 0 ? 'ready' : `${missing.length} files missing`
  return {
    name, folder, state, title: manifest?.title ?? '', family: manifest?.family ?? '', precision: manifest?.precision ?? '',
    licence: manifest?.licence ?? '', bytes: manifest === undefined ? 0 : bytesOf(manifest), ...(npm === undefined ? {} : { npm }),
  }
}

async function confirm(question: string, option = '--yes', expected = 'to be told that it may be removed'): Promise<void> {
  if (process.stdin.isTTY !== true) throw failure('E_USAGE', { port: option, expected, got: 'no answer' })
  const asked = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asked.question(`${question} [y/N] `).finally(() => asked.close())
  if (!/^y(es)?$/i.test(answer.trim())) throw failure('E_CANCELLED', { detail: 'Nothing was changed.' })
}

async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const cancel = new AbortController()
  const stop = (): void => cancel.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await work(cancel.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(bytes < 1e7 ? 3 : 2)
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
