import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { ClipSource } from '../../engine/contract/frame-context.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import type { WritableFrame } from '../../engine/frames/frame-view.ts'
import type { ServedClip } from '../../engine/run/frame-server.ts'
import { counting, createKit, INFO, painted, pixel } from './kit.ts'

/** What plain JavaScript, or a cast, lets an author do. */
const opened = (frame: unknown): WritableFrame => frame as WritableFrame
const faultOf = async (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no error', (thrown) => toReelgraphError(thrown).faults[0])

const vandal = (clip: ServedClip): ClipSource => ({
  info: clip.info,
  async frame(n, scope) {
    const frame = opened(await scope.pull(clip, n))
    frame.bytes[3] = 99
    return frame
  },
})
const onlooker = (clip: ServedClip): ClipSource => ({
  info: clip.info,
  frame: async (n, scope) => painted(scope, clip.info, (await scope.pull(clip, n)).bytes[3]!),
})

describe('writing to what was pulled', () => {
  it('is blamed on the node that did it, and no sibling sees it', async () => {
    const { serve, arena, server } = createKit({ checked: true })
    const source = serve(counting(8, (n) => n + 1), 'source')
    source.keep()
    const sibling = serve(onlooker(source), 'sibling')
    const bad = serve(vandal(source), 'bad')
    expect(await faultOf(pixel(bad, 4))).toMatchObject({ code: 'E_FRAME_WRITTEN', node: 'bad', type: 'test' })
    expect(await pixel(sibling, 4)).toBe(5)
    expect(source.cost.frames).toBe(1)
    server.cache.clear()
    expect(arena.stats.used).toBe(0)
  })

  it('is found in the first frames of code of others without being asked for, and not looked for afterwards', async () => {
    const { serve, server } = createKit()
    const source = serve(counting(100), 'source')
    const others = server.serve({ info: { ...INFO, length: 100 }, frame: async (n, scope) => {
      const frame = opened(await scope.pull(source, n))
      if (n === 3 || n === 20) frame.bytes[0] = 200
      return frame
    } }, { id: 'others', node: 'others', type: 'test', cost: { frames: 0, milliseconds: 0 }, watched: true })
    expect(await pixel(others, 0)).toBe(0)
    expect(await faultOf(pixel(others, 3))).toMatchObject({ code: 'E_FRAME_WRITTEN', node: 'others' })
    for (let n = 4; n < 12; n++) await pixel(others, n)
    expect(await pixel(others, 20)).toBe(200)
  })

  it('goes unpunished where the frame is its own', async () => {
    const { serve } = createKit({ checked: true })
    const own = serve({ info: INFO, async frame(n, scope) {
      const frame = painted(scope, INFO, n)
      frame.bytes.fill(n + 1)
      return frame
    } })
    expect(await pixel(own, 2)).toBe(3)
  })
})

describe('frames after their call', () => {
  const keeper = (clip: ServedClip, use: (kept: WritableFrame) => number): ClipSource => {
    let kept: WritableFrame | undefined
    return {
      info: clip.info,
      async frame(n, scope) {
        if (kept !== undefined) return painted(scope, clip.info, use(kept))
        kept = opened(await scope.pull(clip, n))
        return painted(scope, clip.info, 0)
      },
    }
  }
  it.each([true, false])('are refused, and blamed on the node that kept them (checked: %s)', async (checked) => {
    const { serve } = createKit({ checked })
    const source = serve(counting(8), 'source')
    if (checked) source.keep()
    const clip = serve(keeper(source, (kept) => kept.bytes[0]!), 'keeper')
    await pixel(clip, 0)
    expect(await faultOf(pixel(clip, 1))).toMatchObject({ code: 'E_FRAME_KEPT', node: 'keeper' })
  })

  it('are blamed on who kept them, not on who is handed them', async () => {
    const { serve } = createKit({ checked: true })
    const source = serve(counting(8), 'source')
    let loose: WritableFrame | undefined
    const keeps = serve({ info: INFO, async frame(n, scope) {
      loose = opened(await scope.pull(source, n))
      return painted(scope, INFO, n)
    } }, 'keeps')
    const uses = serve({ info: INFO, frame: async (_, scope) => painted(scope, INFO, loose!.bytes[0]!) }, 'uses')
    await pixel(keeps, 0)
    expect(await faultOf(pixel(uses, 0))).toMatchObject({ code: 'E_FRAME_KEPT', node: 'keeps' })
  })

  it('show none of the old picture where a view of their bytes was kept', async () => {
    const { serve } = createKit({ checked: true })
    const source = serve(counting(8, (n) => n + 50), 'source')
    let view: Uint8Array | undefined
    const clip = serve({ info: INFO, async frame(n, scope) {
      view ??= opened(await scope.pull(source, n)).bytes
      return painted(scope, INFO, n)
    } })
    await pixel(clip, 0)
    expect(view![0]).not.toBe(50)
  })
})

describe('a plugin in a project', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-read-only-'))
  afterAll(() => rmSync(project, { recursive: true, force: true }))
  it('that writes to its input fails by name', () => {
    mkdirSync(join(project, 'plugins/vandal'), { recursive: true })
    writeFileSync(join(project, 'plugins/vandal/package.json'), JSON.stringify({ name: 'vandal', type: 'module', exports: './index.js' }))
    writeFileSync(join(project, 'plugins/vandal/index.js'), `
      import { defineFilter, definePlugin } from 'reelgraph'
      export default definePlugin({ name: 'vandal', version: '1.0.0', nodes: [defineFilter({
        type: 'scratch', title: 'Scratch', version: 1, category: 'test', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' },
        async frame(n, { inputs }) { const frame = await inputs.video.frame(n); frame.bytes[0] ^= 255; return frame },
      })] })`)
    const film = (file: string, video: string) => ({ type: 'encode', version: 1, params: { file, quality: 'draft' }, inputs: { video } })
    writeFileSync(join(project, 'film.json'), JSON.stringify({ format: 1, nodes: {
      ground: { type: 'text-to-video', version: 1, params: { prompt: 'a sea', backend: 'procedural', width: 64, height: 36, duration: 0.4 } },
      hand: { type: 'scratch', version: 1, inputs: { video: 'ground.video' } },
      bad: film('bad.mp4', 'hand.video'),
    } }))
    const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url)), '--project', project, 'render', join(project, 'film.json')], { encoding: 'utf8' })
    expect(stderr).toMatch(/E_FRAME_WRITTEN scratch "hand"/)
    expect(status).not.toBe(0)
  }, 120_000)
})
