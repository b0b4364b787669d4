/** Lets a plugin anywhere on the disk import `reelgraph` and get the engine that loads it; finds packages as Node does. */
import { register } from 'node:module'
import { pathToFileURL } from 'node:url'

let registered = false

/** A package's name as it is seen from a file, as a specifier that `import` takes once the hook stands. */
export const packageFrom = (name: string, file: string): string => `${SCHEME}${encodeURIComponent(JSON.stringify([name, pathToFileURL(file).href]))}`

const SCHEME = 'reelgraph-package:'

export function resolveReelgraphFromAnywhere(): void {
  if (registered) return
  registered = true
  const api = new URL('../api.ts', import.meta.url).href
  const kinds = new URL('../../nodes/shared/kinds/index.ts', import.meta.url).href
  const testing = new URL('../testing/index.ts', import.meta.url).href
  const hook = `
    const known = new Map([['reelgraph', ${JSON.stringify(api)}], ['reelgraph/kinds', ${JSON.stringify(kinds)}], ['reelgraph/testing', ${JSON.stringify(testing)}]])
    export function resolve(specifier, context, next) {
      const url = known.get(specifier)
      if (url !== undefined) return next(url, context)
      if (!specifier.startsWith('${SCHEME}')) return next(specifier, context)
      const [name, parentURL] = JSON.parse(decodeURIComponent(specifier.slice(${SCHEME.length})))
      return next(name, { ...context, parentURL })
    }`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}
