/** Productions: whole jobs as graph files, those that come with the program and those of a project, whose own win. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure, toReelgraphError, type Fault } from '../contract/errors.ts'
import { decodeText } from '../graph/decode-text.ts'
import type { GraphDocument } from '../graph/document.ts'
import { nearest } from '../graph/nearest.ts'
import { parseGraph } from '../graph/parse.ts'

export interface Production {
  /** Of its file. */
  readonly name: string
  readonly document: GraphDocument
  /** Of the project: its file there. Absent: it came with the program. */
  readonly path?: string
  /** Absolute path of a picture of what it makes: the file beside it with the same name. */
  readonly picture?: string
}

export interface Productions {
  readonly list: readonly Production[]
  /** Of files that are no graphs. */
  readonly faults: readonly Fault[]
}

/** In a clone and in the package, whose program lies one folder deeper. */
const SHIPPED = ['../../graphs/productions/', '../../../graphs/productions/'].map((one) => fileURLToPath(new URL(one, import.meta.url))).find((one) => existsSync(one))
const OWN = 'productions'
const NAME = /^[a-z][a-z0-9-]{0,63}$/
const PICTURES = ['.jpg', '.png', '.webp']

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).flatMap((one) => (one.endsWith('.json') && NAME.test(one.slice(0, -5)) ? [one.slice(0, -5)] : [])).sort()
  } catch {
    // A project need not have any.
    return []
  }
}
const pictureOf = (folder: string, name: string): { picture?: string } => {
  const found = PICTURES.map((end) => join(folder, `${name}${end}`)).find((one) => existsSync(one))
  return found === undefined ? {} : { picture: found }
}

/** Those that come with the program: what the OpenAPI document names. */
export function shippedProductions(): readonly Production[] {
  if (SHIPPED === undefined) return []
  return namesIn(SHIPPED).map((name) => shipped(SHIPPED, name))
}

const shipped = (folder: string, name: string): Production => ({ name, document: parseGraph(readFileSync(join(folder, `${name}.json`), 'utf8'), `${name}.json`), ...pictureOf(folder, name) })

/** A graph that came with the program, by its path in graphs/: the steps of a job that is no single graph. */
export async function shippedGraph(path: string): Promise<GraphDocument> {
  return parseGraph(await readFile(join(SHIPPED!, '..', path), 'utf8'), path)
}

async function ownProduction(project: string, name: string): Promise<Production> {
  const [folder, path] = [join(project, OWN), `${OWN}/${name}.json`]
  return { name, document: parseGraph(decodeText(await readFile(join(project, path))), path), path, ...pictureOf(folder, name) }
}

/** All that may be called, by name. A file of the project that can't be read hides none and is told of. */
export async function listProductions(project: string): Promise<Productions> {
  const found = new Map(shippedProductions().map((one) => [one.name, one]))
  const faults: Fault[] = []
  for (const name of namesIn(join(project, OWN))) {
    try {
      found.set(name, await ownProduction(project, name))
    } catch (thrown) {
      faults.push(...toReelgraphError(thrown).faults)
    }
  }
  return { list: [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), faults }
}

/** @throws E_PRODUCTION with the nearest name, and the faults of the project's own file */
export async function findProduction(project: string, name: string): Promise<Production> {
  const [own, others] = [namesIn(join(project, OWN)), SHIPPED === undefined ? [] : namesIn(SHIPPED)]
  if (own.includes(name)) return ownProduction(project, name)
  if (others.includes(name)) return shipped(SHIPPED!, name)
  throw failure('E_PRODUCTION', { got: name, ...nearest(name, [...own, ...others]) })
}
