/** Puts the map of rooms into docs/architecture.md: a part of `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, withMap } from './imports.ts'

const page = join(root, 'docs/architecture.md')
writeFileSync(page, withMap(readFileSync(page, 'utf8')))
