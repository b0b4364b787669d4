/** Films are written over by the graph that made them, and by no other. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isMakerOf } from '../../engine/media/maker.ts'
import { createProject, paintedClip, ramp, type Project } from './media-fixture.ts'

const graph = (title: string, ...nodes: string[]): string => JSON.stringify({ format: 1, title, nodes: Object.fromEntries(nodes.map((node) => [node.split(' ')[0], { type: node.split(' ')[1] }])) })
const FILM = graph('Sea', 'scene text-to-video', 'push camera-move', 'film encode')

describe('who made it', () => {
  test.each([
    ['the same file, however edited', 'a.json', graph('Other', 'x load-video'), 'a.json', true],
    ['another file, however alike', 'b.json', FILM, 'a.json', false],
    ['a file that was renamed since', 'b.json', FILM, 'gone.json', true],
    ['another, and the first is gone', 'b.json', graph('Sea', 'x load-video'), 'gone.json', false],
    ['never saved, and edited', undefined, graph('Sea', 'scene text-to-video', 'film encode'), undefined, true],
    ['never saved, another title', undefined, graph('Desert', 'scene text-to-video', 'push camera-move', 'film encode'), undefined, false],
    ['never saved, other nodes', undefined, graph('Sea', 'still load-image', 'clip still', 'film encode'), undefined, false],
    ['saved since', 'a.json', FILM, undefined, true],
  ] as const)('%s', (_, source, now, before, expected) => {
    const tags = { reelgraph: FILM, ...(before === undefined ? {} : { reelgraph_source: before }) }
    expect(isMakerOf({ source, graph: now }, tags, (one) => one !== 'gone.json')).toBe(expected)
  })
  test('no graph of ours', () => expect(isMakerOf({ source: 'a.json', graph: FILM }, {}, () => true)).toBe(false))
})

describe('the file', () => {
  let project: Project
  beforeAll(() => {
    project = createProject()
    for (const name of ['a.json', 'b.json']) writeFileSync(project.path(name), '{}')
  })
  afterAll(() => project.close())

  test.each(['film.mp4', 'film.gif', 'take 50%'])('%s of another graph stays, and each graph keeps to its own', { timeout: 120_000 }, async (file) => {
    const write = (source: string, shade: number) => {
      const clip = paintedClip({ length: 3 }, (frame, n) => ramp(frame, n + shade))
      return project.service({ source, graph: FILM, key: `${source} ${shade}` }).encode({ video: clip, file, codec: 'auto' })
    }
    project.warnings.length = 0
    const first = await write('a.json', 0)
    expect(project.warnings).toEqual([])
    const second = await write('b.json', 9)
    const numbered = file.includes('.') ? file.replace('film', 'film-2') : `${file}-2`
    expect(second).toMatchObject({ path: project.path(`output/${numbered}`), facts: { file: numbered } })
    expect(project.warnings).toMatchObject([{ code: 'W_OUTPUT_RENAMED', port: 'file', expected: file, got: numbered, detail: `${file} was made by a.json.` }])
    expect((await project.media.tags(`output/${file}`))['reelgraph_digest']).toBe(first.frameDigest)
    // Again, and edited: in its place.
    expect((await write('b.json', 9)).path).toBe(second.path)
    expect((await write('b.json', 20)).path).toBe(second.path)
    expect((await write('a.json', 30)).path).toBe(first.path)
    expect((await project.media.tags(`output/${numbered}`))['reelgraph_source']).toBe('b.json')
    const forced = await project.service({ source: 'b.json', graph: FILM, key: 'forced', force: true }).encode({ video: paintedClip({ length: 3 }), file, codec: 'auto' })
    expect(forced.path).toBe(first.path)
  })

  test('a plan tells where it would land, and touches nothing', { timeout: 120_000 }, async () => {
    const video = paintedClip({ length: 3 })
    const request = { video, file: 'told/shot.mp4', codec: 'auto' }
    const plan = (source: string, force = false) => project.service({ source, graph: FILM, dry: true, force })
    project.warnings.length = 0
    await plan('b.json').planEncode(request)
    expect(existsSync(project.path('output/told'))).toBe(false)
    await project.service({ source: 'a.json', graph: FILM }).encode(request)
    const before = readdirSync(project.path('output/told'))
    await plan('a.json').planEncode(request)
    await plan('b.json', true).planEncode(request)
    expect(project.warnings).toEqual([])
    await plan('b.json').planEncode(request)
    await plan('b.json').planImage('told/shot.mp4')
    const told = { code: 'W_OUTPUT_RENAMED', port: 'file', expected: 'told/shot.mp4', got: 'told/shot-2.mp4' }
    expect(project.warnings).toMatchObject([told, told])
    expect(readdirSync(project.path('output/told'))).toEqual(before)
    // What is said beforehand is what is done.
    expect(await project.service({ source: 'b.json', graph: FILM }).encode(request)).toMatchObject({ facts: { file: told.got } })
  })

  test('pictures', async () => {
    const still = { width: 4, height: 4, data: new Uint8Array(64).fill(200) }
    writeFileSync(project.path('output/mine.jpg'), await sharp({ create: { width: 4, height: 4, channels: 3, background: '#123' } }).jpeg().toBuffer())
    const before = readFileSync(project.path('output/mine.jpg'))
    for (let i = 0; i < 2; i++) {
      expect(await project.service({ source: 'a.json', graph: FILM }).writeImage('mine.jpg', still, 'jpeg')).toMatchObject({ path: project.path('output/mine-2.jpg'), facts: { file: 'mine-2.jpg' } })
    }
    expect(readFileSync(project.path('output/mine.jpg')).equals(before)).toBe(true)
  })
})
