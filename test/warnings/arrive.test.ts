/** Each row of the table of warnings, raised by a real input through the program, reaches each place where people look. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { WARNINGS, type Warning, type WarningCode } from '../../engine/contract/warnings.ts'
import { startServer } from '../server/kit.ts'
import { CASES, type Elsewhere, type WarningCase } from './cases.ts'
import { linesOf, reelgraph, reelgraphAlone } from './program.ts'

const LONG = 300_000

const isPassing = (code: WarningCode): boolean => 'passing' in WARNINGS[code]

describe.each(Object.entries(CASES).filter(([, one]) => 'make' in one) as [WarningCode, WarningCase][])('%s', (code, { make, again, env = () => ({}), at: [node, port], film = 'film.mp4', force = true, frames, late }) => {
  const wanted = expect.objectContaining({ code, ...(node === undefined ? {} : { node }), ...(port === undefined ? {} : { port }) }) as Warning

  it('reaches --json, the report, the film, the terminal, the plan, the run resource and its events', { timeout: LONG }, async () => {
    const project = mkdtempSync(join(tmpdir(), 'reelgraph-warning-'))
    try {
      writeFileSync(join(project, 'graph.json'), JSON.stringify(await make(project)))
      const some = frames === undefined ? [] : ['--frames', `${frames.from}-${frames.to}`]
      const run = (...args: string[]) => (again === undefined ? reelgraph : reelgraphAlone)(project, env(project), ...args, ...some)
      const planned = async (): Promise<unknown> => (JSON.parse((await run('plan', 'graph.json', '--json')).out) as { warnings: unknown }).warnings
      // Nothing has been rendered yet.
      if (late !== true && !('passing' in WARNINGS[code])) expect(await planned()).toContainEqual(wanted)
      if (again !== undefined) {
        await run('render', 'graph.json')
        again(project)
      }
      const told = await run('render', 'graph.json', '--json')
      expect(told).toMatchObject({ code: 0 })
      const events = linesOf(told.out)
      expect(events.filter(({ type }) => type === 'warning')).toContainEqual(expect.objectContaining({ warning: wanted }))
      expect((events.at(-1) as { report: { warnings: unknown } }).report.warnings).toContainEqual(wanted)

      if (film !== null) {
        const path = join(project, 'output', film)
        // ffprobe tells nothing of a GIF's comments.
        if (film.endsWith('.gif')) expect(readFileSync(path, 'latin1')).toMatch(new RegExp(`reelgraph_warnings=[^]*"${code}"`))
        else {
          const tags = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', path], { encoding: 'utf8' })
          expect((JSON.parse(tags) as { format: { tags: unknown } }).format.tags).toMatchObject({ reelgraph_warnings: expect.stringContaining(`"${code}"`) as string })
        }
      }
      again?.(project)
      const plain = await run('render', 'graph.json')
      expect(plain.err).toMatch(new RegExp(`^${code}\\b${node === undefined ? '' : `.*"${node}"`}`, 'm'))
      expect(plain.out).toMatch(/done in .* warnings? \(above\)/)
      if (!isPassing(code)) {
        expect(await planned()).toContainEqual(wanted)
        expect(await run('render', 'graph.json', '--strict')).toMatchObject({ code: 8, err: expect.stringContaining('E_STRICT') as string })
      }
      again?.(project)
      const { warnings, sent } = await overHttp(project, env(project), { force, ...(frames === undefined ? {} : { frames }) })
      expect(warnings).toContainEqual(wanted)
      expect(sent).toContain(`"code":"${code}"`)
    } finally {
      rmSync(project, { recursive: true, force: true })
    }
  })
})

/** What a run of the graph tells those who ask a server, which ends with the project. */
async function overHttp(project: string, env: Readonly<Record<string, string>>, asked: object): Promise<{ warnings: readonly Warning[]; sent: string }> {
  for (const [name, value] of Object.entries({ REELGRAPH_MODELS: '', ...env })) vi.stubEnv(name, value)
  const { url, close } = await startServer({}, { project })
  try {
    const posted = await fetch(`${url}/api/runs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: 'graph.json', ...asked }) })
    const { id } = (await posted.json()) as { id: string }
    const sent = await (await fetch(`${url}/api/runs/${id}/events`)).text()
    const { warnings } = (await (await fetch(`${url}/api/runs/${id}`)).json()) as { warnings: readonly Warning[] }
    return { warnings, sent }
  } finally {
    await close()
    vi.unstubAllEnvs()
  }
}

it('has a real input for each row, or says where it is held', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(WARNINGS).sort())
})

it.each(Object.entries(CASES).filter(([, one]) => 'elsewhere' in one) as [WarningCode, Elsewhere][])('%s is named by the tests that hold it', (code, { elsewhere, editor }) => {
  for (const file of [elsewhere, ...(editor === null ? [] : [editor])]) expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), file).toContain(code)
})
