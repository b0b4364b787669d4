/** Writes usual-links.ts from the graphs that come with the engine: part of `npm run docs`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { GraphDocument } from '../document/document.ts'
import { countLinks } from './usual-next.ts'

const counts = new Map<string, number>()
for (const entry of readdirSync(new URL('../../graphs', import.meta.url), { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith('.json'))) {
  const document = JSON.parse(readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')) as Partial<GraphDocument>
  if (document.format === 1 && document.nodes !== undefined) countLinks(document as GraphDocument, counts)
}
const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => `  '${key}': ${count},`)
writeFileSync(new URL('usual-links.ts', import.meta.url), `/** How often ports are linked in the graphs that come with the engine: made by \`npm run docs\`. */
export const USUAL_LINKS: Readonly<Record<string, number>> = {
${lines.join('\n')}
}
`)
