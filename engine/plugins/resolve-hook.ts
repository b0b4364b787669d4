/** Lets a plugin anywhere on the disk import `reelgraph` and get the engine that loads it. */
import { register } from 'node:module'

let registered = false

export function resolveReelgraphFromAnywhere(): void {
  if (registered) return
  registered = true
  const api = new URL('../api.ts', import.meta.url).href
  const testing = new URL('../testing.ts', import.meta.url).href
  const hook = `
    const known = new Map([['reelgraph', ${JSON.stringify(api)}], ['reelgraph/testing', ${JSON.stringify(testing)}]])
    export function resolve(specifier, context, next) {
      const url = known.get(specifier)
      return url === undefined ? next(specifier, context) : next(url, context)
    }`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}
