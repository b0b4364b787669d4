/** Databases of the store and the queue that are cut, emptied or overwritten, met by the program. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'reelgraph-damage-'))
  writeFileSync(join(project, 'film.json'), JSON.stringify({
    format: 1,
    nodes: {
      scene: { type: 'text-to-video', params: { prompt: 'sea', width: 32, height: 16, fps: 8, duration: 1 } },
      kept: { type: 'bake', inputs: { video: 'scene.video' } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'kept.video' } },
    },
  }))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

function reelgraph(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: project, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } })
  return { code: status, out: stdout, err: stderr }
}

const DAMAGE: readonly (readonly [string, (file: Buffer) => Buffer])[] = [
  ['cut', (file) => file.subarray(0, Math.max(600, file.length >> 1))],
  ['overwritten with nothing', (file) => Buffer.alloc(file.length)],
  ['overwritten with anything', (file) => Buffer.from(Array.from({ length: Math.max(5000, file.length) }, (_, k) => (k * 7919) % 251))],
]
/** The file alone, as if the program had ended well before it was damaged. */
function damage(name: string, how: (file: Buffer) => Buffer): void {
  const file = join(project, '.reelgraph', name)
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
  writeFileSync(file, how(readFileSync(file)))
}
const setAside = (name: string): string[] => readdirSync(join(project, '.reelgraph')).filter((one) => one.startsWith(`${name}.damaged-`) && !/-(wal|shm)$/.test(one))

describe('an index of the store that is', () => {
  it.each(DAMAGE)('%s is set aside, built anew and told; results are there again', { timeout: 120_000 }, (_, how) => {
    expect(reelgraph('render', 'film.json').code).toBe(0)
    damage('index.sqlite', how)
    const { code, out, err } = reelgraph('render', 'film.json', '--set', 'x=1', '--json')
    expect(code, out + err).toBe(2) // an input that there is not: nothing ran
    const again = reelgraph('render', 'film.json', '--force', '--only', 'film', '--json')
    expect(again.code, again.err).toBe(0)
    expect(setAside('index.sqlite')).toHaveLength(1)
    expect(reelgraph('render', 'film.json').out).toMatch(/kept .*bake .*cached/)
  })

  it('damaged is told by each command, and the next render carries it', { timeout: 60_000 }, () => {
    expect(reelgraph('render', 'film.json').code).toBe(0)
    damage('index.sqlite', DAMAGE[2]![1])
    const { code, err, out } = reelgraph('render', 'film.json')
    expect(code).toBe(0)
    expect(err).toMatch(/^W_INDEX_DAMAGED .*index\.sqlite\.damaged-.*[1-9]\d* stored results were found again, 0 without/m)
    expect(out).toMatch(/kept .*bake .*cached/)
    damage('index.sqlite', DAMAGE[2]![1])
    expect(reelgraph('plan', 'film.json')).toMatchObject({ code: 0, err: expect.stringMatching(/^W_INDEX_DAMAGED/m) as string })
    damage('index.sqlite', DAMAGE[2]![1])
    expect(reelgraph('validate', 'film.json')).toMatchObject({ code: 0, err: expect.stringMatching(/^W_INDEX_DAMAGED/m) as string })
    // Where a run tells it, nobody tells it before.
    damage('index.sqlite', DAMAGE[2]![1])
    expect(reelgraph('scenes', 'output/film.mp4').err.match(/^W_INDEX_DAMAGED/gm)).toHaveLength(1)
    rmSync(join(project, '.reelgraph/index.sqlite'))
    expect(reelgraph('cache', 'ls')).toMatchObject({ code: 0, err: expect.stringMatching(/^W_INDEX_DAMAGED .*was gone/m) as string })
  })
})

async function served<T>(work: (url: string, said: () => string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0'], { cwd: project, env: { ...process.env, FORCE_COLOR: '0' } })
  let said = ''
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer): void => {
      said += data.toString()
      const found = /http:\/\/[\w.:[\]]+/.exec(said)?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(() => reject(new Error(said)))
  })
  try {
    return await work(await url, () => said)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
const ask = async <T>(url: string, body?: unknown): Promise<T> =>
  (await (await fetch(url, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as T

async function rendered(url: string): Promise<{ status: string; warnings: { code: string }[] }> {
  const { id } = await ask<{ id: string }>(`${url}/api/runs`, { path: 'film.json', force: true })
  for (;;) {
    const run = await ask<{ status: string; warnings: { code: string }[] }>(`${url}/api/runs/${id}`)
    if (!['queued', 'running'].includes(run.status)) return run
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

describe('a queue that is', () => {
  it.each(DAMAGE)('%s is set aside and told, and the server takes runs', { timeout: 120_000 }, async (_, how) => {
    await served(async (url) => expect((await rendered(url)).status).toBe('done'))
    damage('queue.sqlite', how)
    await served(async (url, said) => {
      expect(said()).toMatch(/^W_QUEUE_DAMAGED .*queue\.sqlite\.damaged-/m)
      expect((await ask<{ warnings: { code: string }[] }>(`${url}/api/health`)).warnings.map(({ code }) => code)).toContain('W_QUEUE_DAMAGED')
      const run = await rendered(url)
      expect(run.status).toBe('done')
      expect(run.warnings.map(({ code }) => code)).toContain('W_QUEUE_DAMAGED')
      expect(setAside('queue.sqlite')).toHaveLength(1)
    })
  })
})
