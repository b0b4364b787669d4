/**
 * Rows of the table of warnings, raised by a real input, stand in the editor: before a run where that can be told, else after it. Two of each way to arrive, unless
 * `ALL_WARNINGS=1` asks for all (6 minutes); that all arrive at the server's answers, from which the editor has them, is held in test/warnings/arrive.test.ts.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WARNINGS, type WarningCode } from '../../engine/contract/warnings.ts'
import { startServer } from '../server/kit.ts'
import { CASES, type WarningCase } from '../warnings/cases.ts'
import { reelgraphAlone } from '../warnings/program.ts'
import { EDITOR, missing, named } from './browser-kit.ts'
import { renders, seesWarning } from './doubts.ts'
import { kit, useBrowser } from './use-browser.ts'

const LONG = 300_000
const GRAPH = 'graph.json'
useBrowser()
afterEach(() => vi.unstubAllEnvs())

/** The editor renders whole films: a part of one is asked for by whoever else uses the server, and told when the graph is opened. */
async function renderedOverHttp(url: string, frames: object): Promise<void> {
  const { id } = (await (await fetch(`${url}/api/runs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: GRAPH, frames }) })).json()) as { id: string }
  await (await fetch(`${url}/api/runs/${id}/events`)).text()
}

const MADE = Object.entries(CASES).filter(([, one]) => 'make' in one) as [WarningCode, WarningCase][]
/** Where it is told of, and when: what the editor does for it differs by these alone. */
const way = ([code, { at: [node, port], again, env, frames, late }]: (typeof MADE)[number]): string =>
  JSON.stringify([node === undefined, node?.includes('/'), port === undefined, /[.[]/.test(port ?? ''), late === true || 'passing' in WARNINGS[code], again !== undefined, env !== undefined, frames !== undefined])
const ways = new Map<string, typeof MADE>()
for (const one of MADE) ways.set(way(one), [...(ways.get(way(one)) ?? []), one])

describe.each(process.env['ALL_WARNINGS'] === '1' ? MADE : [...ways.values()].flatMap((alike) => alike.slice(0, 2)))('%s', (code, { make, again, env, at, frames, late }) => {
  test.skipIf(missing)(named('stands in Problems and on its node'), { timeout: LONG }, async () => {
    const project = mkdtempSync(join(tmpdir(), 'reelgraph-doubt-'))
    writeFileSync(join(project, GRAPH), JSON.stringify(await make(project)))
    for (const [name, value] of Object.entries({ REELGRAPH_MODELS: '', ...env?.(project) })) vi.stubEnv(name, value)
    if (again !== undefined) {
      expect(await reelgraphAlone(project, env?.(project) ?? {}, 'render', GRAPH)).toMatchObject({ code: 0 })
      again(project)
    }
    const server = await startServer({ editorFolder: EDITOR }, { project })
    try {
      if (frames !== undefined) await renderedOverHttp(server.url, frames)
      const { page, shot } = await kit.open(GRAPH, { url: server.url })
      if (frames === undefined && (late === true || 'passing' in WARNINGS[code])) await renders(page)
      const [node, ...port] = at
      // What is within a node that expands is told at that one: it is what stands on the canvas.
      await seesWarning(page, code, node === undefined ? at : [node.split('/')[0]!, ...port])
      await shot(code)
      await page.context().close()
    } finally {
      await server.close()
    }
  })
})
