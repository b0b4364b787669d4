/** What stays open of the store after an engine has closed: nothing that anybody but the collector of rubbish holds. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it.skipIf(process.platform !== 'linux')('files of engines that are closed are open no more once their statements are collected', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-closed-'))
  try {
    const script = join(project, 'script.mts')
    writeFileSync(script, `import { readdirSync, readlinkSync } from 'node:fs'
const { createEngine } = await import(${JSON.stringify(new URL('../../engine/host/container.ts', import.meta.url).href)})
const nodes = { ground: { type: 'text-to-video', params: { prompt: 'sea', width: 32, height: 18, duration: 0.2 } }, film: { type: 'encode', params: { file: 'f.mp4' }, inputs: { video: 'ground.video' } } }
const open = () => readdirSync('/proc/self/fd').flatMap((fd) => { try { return [readlinkSync('/proc/self/fd/' + fd)] } catch { return [] } }).filter((path) => path.startsWith(${JSON.stringify(project)})).length
let most = 0
async function once() {
  const engine = await createEngine({ project: ${JSON.stringify(project)}, workers: 0 })
  const { status } = await engine.render({ document: { format: 1, nodes }, force: true })
  if (status !== 'done') throw new Error(status)
  most = Math.max(most, open())
  await engine.close()
}
await once()
await once()
for (let i = 0; i < 20 && open() > 0; i++) { gc(); await new Promise((done) => setTimeout(done, 100)) }
console.log(JSON.stringify({ most, left: open() }))`)
    const told = JSON.parse(execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', script], { cwd: new URL('../..', import.meta.url).pathname, encoding: 'utf8' })) as { most: number; left: number }
    expect(told.most).toBeGreaterThan(0)
    expect(told.left).toBe(0)
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}, 60_000)
