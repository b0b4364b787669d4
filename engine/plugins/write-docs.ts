/** Writes docs/nodes/*.md, docs/errors.md and docs/warnings.md from the declarations: `npm run docs`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import builtIn from '../../nodes/index.ts'
import { errorsPage, nodePage, warningsPage } from './node-docs.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
rmSync(`${docs}nodes`, { recursive: true, force: true })
mkdirSync(`${docs}nodes`, { recursive: true })
for (const spec of builtIn.nodes ?? []) writeFileSync(`${docs}nodes/${spec.type}.md`, nodePage(spec))
writeFileSync(`${docs}errors.md`, errorsPage())
writeFileSync(`${docs}warnings.md`, warningsPage())
