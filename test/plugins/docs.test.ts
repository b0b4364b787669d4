import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { errorsPage, nodePage, warningsPage } from '../../engine/plugins/node-docs.ts'
import builtIn from '../../nodes/index.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))

describe('pages made from declarations are up to date (else: npm run docs)', () => {
  it('errors', () => expect(readFileSync(`${docs}errors.md`, 'utf8')).toBe(errorsPage()))
  it('warnings', () => expect(readFileSync(`${docs}warnings.md`, 'utf8')).toBe(warningsPage()))
  it.each(builtIn.nodes!.map((spec) => [spec.type, spec] as const))('%s', (type, spec) => {
    expect(readFileSync(`${docs}nodes/${type}.md`, 'utf8')).toBe(nodePage(spec))
  })
  it('no page is left of a node that is gone', () => {
    expect(readdirSync(`${docs}nodes`).sort()).toEqual(builtIn.nodes!.map((spec) => `${spec.type}.md`).sort())
  })
})

describe('nodes/index.ts', () => {
  it('lists every node file', () => {
    const root = fileURLToPath(new URL('../../nodes/', import.meta.url))
    const declared = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(`${root}${file}`, 'utf8').matchAll(/define\w+\(\{\n {2}type: '([a-z0-9-]+)',$/gm)].map(([, type]) => type!))
    expect(declared.sort()).toEqual(builtIn.nodes!.map((spec) => spec.type).sort())
  })
})
