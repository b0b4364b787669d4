/** Each row of the table of warnings, raised by a real input, stands in the editor: before a run where that can be told, else after it. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WARNINGS, type WarningCode } from '../../engine/contract/warnings.ts'
import { startServer } from '../server/kit.ts'
import { CASES, type WarningCase } from '../warnings/cases.ts'
import { reelgraph } from '../warnings/program.ts'
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

describe.each(Object.entries(CASES).filter(([, one]) => 'make' in one) as [WarningCode, WarningCase][])('%s', (code, { make, again, env, at, frames, late }) => {
  test.skipIf(missing)(named('stands in Problems and on its node'), { timeout: LONG }, async () => {
    const project = mkdtempSync(join(tmpdir(), 'reelgraph-doubt-'))
    writeFileSync(join(project, GRAPH), JSON.stringify(await make(project)))
    for (const [name, value] of Object.entries({ REELGRAPH_MODELS: '', ...env?.(project) })) vi.stubEnv(name, value)
    if (again !== undefined) {
      expect(await reelgraph(project, env?.(project) ?? {}, 'render', GRAPH)).toMatchObject({ code: 0 })
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
