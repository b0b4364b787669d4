/** Compiles the engine's own JSON Schemas ahead, so that no start waits for it. `npm run docs` runs it; a test says when it is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'

type Standalone = (ajv: Ajv, validate: ValidateFunction) => string
const standalone = (createRequire(import.meta.url)('ajv/dist/standalone') as { readonly default: Standalone }).default
const root = new URL('../../', import.meta.url)

/** What is written, by the schema it is made of. */
export const SHAPES: Readonly<Record<string, string>> = {
  'engine/graph/graph.schema.json': 'engine/graph/graph-shape.ts',
  'engine/models/packages/model.schema.json': 'engine/models/packages/manifest-shape.ts',
}

/** Letters are counted by code points, with one function for all that ajv would bring a package for. */
const LETTERS = 'const func = (text) => [...text].length'

export function shapeCode(schema: string): string {
  const ajv = new Ajv({ allErrors: true, strict: false, code: { source: true, esm: true, lines: true } })
  const validate = ajv.compile(JSON.parse(readFileSync(new URL(schema, root), 'utf8')) as object)
  const code = standalone(ajv, validate)
    .replace('"use strict";', '')
    .replace(/export default \w+;\n?/, '')
    .replace(/const (\w+) = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;?/g, (_, name: string) => `${LETTERS.replace('func', name)}`)
    .trim()
  if (code.includes('require(')) throw new Error(`${schema} needs more of ajv than is known here`)
  return `// @ts-nocheck\n/* eslint-disable */\n// Made of ${schema.split('/').at(-1)} by engine/package/write-shapes.ts: change that, and run \`npm run docs\`.\n${code}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [schema, path] of Object.entries(SHAPES)) writeFileSync(new URL(path, root), shapeCode(schema))
}
