/** Who imports whom: files, and the rooms of the house. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import ts from 'typescript'

export const root = join(import.meta.dirname, '../..')
const ROOMS = ['editor', 'engine', 'nodes', 'plugins']
const left = /node_modules|\/dist\/|\/assembly\/|\/template\//

/** Files and the files that they import, for types too. */
export function importsOf(types = true): ReadonlyMap<string, readonly string[]> {
  const paths = ROOMS.flatMap((room) => readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((one) => join(root, room, one))).filter((path) => path.endsWith('.ts') && !left.test(path))
  const known = new Set(paths)
  return new Map(
    paths.map((path) => {
      const text = readFileSync(path, 'utf8')
      // `import('…')` is told as well: it comes later, but it points the same way.
      const { importedFiles } = ts.preProcessFile(types ? text : ts.transpile(text, { target: ts.ScriptTarget.Latest, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true }), true, true)
      return [path, importedFiles.map(({ fileName }) => join(dirname(path), fileName)).filter((one) => known.has(one))]
    }),
  )
}

/** Tarjan's strongly connected components, those of more than one file. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const [index, low, stack] = [new Map<string, number>(), new Map<string, number>(), [] as string[]]
  const visit = (one: string): void => {
    index.set(one, index.size)
    low.set(one, index.get(one)!)
    stack.push(one)
    for (const next of graph.get(one)!) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(one, Math.min(low.get(one)!, low.get(next)!))
    }
    if (low.get(one) !== index.get(one)) return
    const circle = stack.splice(stack.indexOf(one))
    if (circle.length > 1) found.push(circle)
  }
  for (const one of graph.keys()) if (!index.has(one)) visit(one)
  return found
}


const roomOf = (path: string): string => {
  const parts = relative(root, path).split(sep)
  return parts[0] !== 'engine' ? parts[0]! : parts.length === 2 ? 'engine/api.ts' : `engine/${parts[1]}`
}

/** Arrows between rooms in Mermaid: who needs whom at run time, without those that others imply. */
function roomMap(): string {
  const arrows = new Map<string, Set<string>>()
  for (const [path, imported] of importsOf(false)) {
    const from = arrows.get(roomOf(path)) ?? new Set()
    arrows.set(roomOf(path), from)
    for (const one of imported) if (roomOf(one) !== roomOf(path)) from.add(roomOf(one))
  }
  const names = [...arrows.keys()].sort()
  const reaches = (from: string, to: string, without: string): boolean => {
    const seen = new Set([from])
    const todo = [from]
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      for (const next of arrows.get(at) ?? []) {
        if (at === from && next === without) continue
        if (next === to) return true
        if (!seen.has(next)) todo.push(next)
        seen.add(next)
      }
    }
    return false
  }
  const id = (name: string): string => name.replace(/\W/g, '_')
  const lines = names.map((name) => `  ${id(name)}["${name}"]`)
  for (const from of names) for (const to of [...arrows.get(from)!].sort()) if (!reaches(from, to, to)) lines.push(`  ${id(from)} --> ${id(to)}`)
  return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n')
}

/** A page with the map as it is now. */
export const withMap = (page: string): string => page.replace(/(<!-- map -->\n)[^]*(<!-- \/map -->)/, (_, from: string, to: string) => `${from}\n${roomMap()}\n\n${to}`)
