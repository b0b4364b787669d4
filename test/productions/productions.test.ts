/** Productions are found and called: by HTTP as curl and fetch do it, and from the command line. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secondsPreferred } from '../../engine/server/routes/productions.ts'
import { startServer, type ServerKit } from '../server/kit.ts'
import { linesOf, reelgraph } from '../warnings/program.ts'

const LONG = 120_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-productions-'))
/** 64x36, 8 frames for each scene, and a clip for each. */
const WALK = {
  format: 1,
  title: 'Walk',
  description: 'Two scenes of a walk.',
  inputs: {
    words: { type: 'text', default: 'calm sea', title: 'Words' },
    seconds: { type: 'number', minimum: 0.1, maximum: 60, title: 'Length' },
    style: { type: 'text', enum: ['cinematic', 'noir'], default: 'cinematic' },
    sound: { type: 'boolean', default: true },
    scenes: { type: 'data', default: [{ prompt: 'calm sea' }, { prompt: 'hills' }], schema: { type: 'array', items: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] } } },
  },
  results: { script: '{{nodes.script.text}}', scenes: '{{inputs.scenes}}', steps: 24, source: 'of {{inputs.words}}' },
  nodes: {
    script: { type: 'write-script', params: { topic: '{{inputs.words}}', custom: true } },
    scene: { type: 'text-to-video', params: { prompt: '{{nodes.script.text}}, at dawn', duration: '{{inputs.seconds}}', width: 64, height: 36, fps: 8, seed: 1 } },
    look: { type: 'style-filter', params: { style: '{{inputs.style}}' }, inputs: { video: 'scene.video' } },
    tone: { type: 'tone', params: { duration: '{{inputs.seconds}}' } },
    first: { type: 'encode', params: { file: 'walk/scene_01.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    second: { type: 'encode', params: { file: 'walk/scene_02.mp4', quality: 'source' }, inputs: { video: 'look.video' } },
    film: { type: 'encode', params: { file: 'walk.mp4', quality: 'source' }, inputs: { video: 'look.video', audio: 'tone.audio' } },
  },
}
const ffmpeg = (...args: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: project })
const probe = (path: string, ...entries: string[]): string => execFileSync('ffprobe', ['-v', 'error', '-show_entries', entries.join(':'), '-of', 'csv=p=0', path], { encoding: 'utf8' }).trim()

let kit: ServerKit
beforeAll(async () => {
  mkdirSync(join(project, 'productions'))
  mkdirSync(join(project, 'personas'))
  writeFileSync(join(project, 'productions/walk.json'), JSON.stringify(WALK))
  writeFileSync(join(project, 'productions/broken.json'), '{')
  // The project's own wins over the one that comes with the program.
  writeFileSync(join(project, 'productions/merge.json'), JSON.stringify({ ...WALK, title: 'Ours', inputs: { ...WALK.inputs, persona: { type: 'text', default: '' } } }))
  writeFileSync(join(project, 'personas/mira.json'), JSON.stringify({ title: 'Mira', words: 'hills with a tree', style: 'noir', voice: 'slt', seconds: 0.5 }))
  writeFileSync(join(project, 'personas/list.json'), '[1]')
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=1.2', '-f', 'lavfi', '-i', 'sine=440:d=1.2', '-pix_fmt', 'yuv420p', 'film.mp4')
  ffmpeg('-f', 'lavfi', '-i', 'sine=330:d=0.8', 'sound.mp3')
  kit = await startServer({}, { project })
}, LONG)
afterAll(() => kit.close())

interface Run { readonly id: string; readonly status: string; readonly result: Record<string, unknown> & { url: string; path: string; scenes: Record<string, unknown>[] }; readonly faults: { code: string; port?: string; fix: string }[]; readonly code: string; readonly production: string; readonly persona?: string }
const post = async (name: string, body: unknown, { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {}) => {
  const response = await fetch(`${kit.url}/api/productions/${name}${query}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) })
  return { status: response.status, location: response.headers.get('location'), body: (await response.json()) as Run }
}

describe('GET /api/productions', () => {
  test('lists those of the program and of the project, each with a schema of what it takes', async () => {
    const { productions, personas, faults } = (await (await fetch(`${kit.url}/api/productions`)).json()) as { productions: { name: string; title: string; path?: string; schema: object; picture: string }[]; personas: string[]; faults: { code: string }[] }
    expect(productions.map(({ name }) => name)).toEqual(expect.arrayContaining(['merge', 'speech', 'sync', 'upscale', 'walk']))
    expect(productions.find(({ name }) => name === 'merge')).toMatchObject({ title: 'Ours', path: 'productions/merge.json' })
    expect(productions.find(({ name }) => name === 'sync')).not.toHaveProperty('path')
    expect(personas).toEqual(['list', 'mira'])
    expect(faults.map(({ code }) => code)).toEqual(['E_JSON_SYNTAX'])
    const takes = new Ajv2020({ strict: false }).compile(productions.find(({ name }) => name === 'walk')!.schema)
    expect([takes({ seconds: 1 }), takes({}), takes({ seconds: 100 }), takes({ seconds: 1, style: 'odd' }), takes({ seconds: 1, wrods: 'x' }), takes({ seconds: 1, scenes: [{}] }), takes({ seconds: 1, persona: 'mira' })]).toEqual([true, false, false, false, false, false, true])
  })

  test('has a picture of each that can be made', { timeout: LONG }, async () => {
    const response = await fetch(`${kit.url}/api/productions/speech/picture`)
    expect([200, 204]).toContain(response.status)
    expect((await fetch(`${kit.url}/api/productions/none/picture`)).status).toBe(404)
  })

  test('has a schema of its own for each in the OpenAPI document', async () => {
    const { paths } = (await (await fetch(`${kit.url}/api/openapi.json`)).json()) as { paths: Record<string, { post: { operationId: string; parameters: { name: string }[]; requestBody: { content: { 'application/json': { schema: { properties: object; required: string[] } } } } } }> }
    const { operationId, requestBody, parameters } = paths['/api/productions/sync']!.post
    expect(operationId).toBe('postProductionsSync')
    expect(parameters.map(({ name }) => name).sort()).toEqual(['Idempotency-Key', 'Prefer', 'contentRating', 'priority', 'wait', 'webhook'])
    const { schema } = requestBody.content['application/json']
    expect(schema.required).toEqual(['film', 'sound'])
    expect(schema.properties).toMatchObject({ mode: { type: 'string', enum: ['match', 'trim', 'loop', 'stretch'] }, offset: { type: 'number', minimum: -3600 }, persona: { type: 'string' } })
    expect(paths).toHaveProperty(['/api/productions/walk'])
  })
})

describe('POST /api/productions/{name}', () => {
  test('answers 202 with a run that goes on, and can be followed', { timeout: LONG }, async () => {
    const { status, location, body } = await post('walk', { seconds: 1 })
    expect({ status, location }).toEqual({ status: 202, location: `/api/runs/${body.id}` })
    expect(body).toMatchObject({ production: 'walk', title: 'Walk' })
    await kit.queue.idle()
    expect(((await (await fetch(kit.url + location!)).json()) as Run).status).toBe('done')
  })

  test('with wait answers what came of it: film, clips, words, script, sizes and times, as ffprobe has them', { timeout: LONG }, async () => {
    const before = Date.now()
    const { status, body: { status: state, result } } = await post('walk', { seconds: 1.25, words: 'quiet hills' }, { query: '?wait=true' })
    expect({ status, state }).toEqual({ status: 200, state: 'done' })
    expect(result).toMatchObject({
      path: 'output/walk.mp4', file: 'walk.mp4', url: '/api/files/walk.mp4', frames: 10, duration: 1.25, fps: 8, width: 64, height: 36, hasAudio: true,
      promptUsed: 'quiet hills, at dawn', backend: 'procedural', made: [{ node: 'scene', backend: 'procedural', prompt: 'quiet hills, at dawn' }],
      script: 'quiet hills', steps: 24, source: 'of quiet hills', sceneCount: 2,
      scenes: [{ number: 1, text: 'calm sea', url: '/api/files/walk/scene_01.mp4', duration: 1.25 }, { number: 2, text: 'hills', url: '/api/files/walk/scene_02.mp4' }],
    })
    expect(Date.parse(String(result['started']))).toBeGreaterThan(before - 1000)
    expect(Date.parse(String(result['finished']))).toBeGreaterThan(Date.parse(String(result['started'])))
    const bytes = Buffer.from(await (await fetch(kit.url + result.url)).arrayBuffer())
    expect(bytes).toHaveLength(Number(result['bytes']))
    const here = join(project, 'fetched.mp4')
    writeFileSync(here, bytes)
    expect(probe(here, 'stream=codec_type,width,height,nb_frames').split('\n').sort()).toEqual(['audio,63', 'video,64,36,10'].map((line) => (line.startsWith('audio') ? expect.stringMatching(/^audio,\d+$/) as string : line)))
  })

  test('Prefer: wait with seconds that are too few answers the run as it is, which goes on', { timeout: LONG }, async () => {
    kit.queue.pause()
    const { status, body } = await post('walk', { seconds: 1, words: 'a city' }, { headers: { Prefer: 'respond-async, wait=0' } })
    expect({ status, state: body.status }).toEqual({ status: 202, state: 'queued' })
    kit.queue.resume()
    await kit.queue.idle()
    expect(kit.queue.get(body.id).status).toBe('done')
  })

  test.each<[string, string | undefined, number | undefined]>([
    ['nothing', undefined, undefined], ['others', 'respond-async', undefined], ['wait', 'wait', 86_400], ['seconds', 'wait=10', 10], ['among others', 'return=minimal; foo, wait="7"', 7], ['another word', 'waiting=3', undefined],
  ])('Prefer: %s', (_, header, seconds) => expect(secondsPreferred(header)).toBe(seconds))

  test.each<[string, unknown, number, object]>([
    ['a wrong field', { seconds: 1, wrods: 'x' }, 422, { code: 'E_INPUT', port: 'wrods', fix: 'Did you mean "words"?' }],
    ['a field left out', {}, 422, { code: 'E_INPUT_MISSING', port: 'seconds' }],
    ['a value out of range', { seconds: 99 }, 422, { code: 'E_INPUT_VALUE', port: 'seconds', expected: 'at most 60' }],
    ['no choice', { seconds: 1, style: 'odd' }, 422, { code: 'E_INPUT_VALUE', port: 'style' }],
    ['an unknown persona', { seconds: 1, persona: 'mirra' }, 422, { code: 'E_PERSONA', port: 'persona', fix: 'Did you mean "mira"?' }],
    ['a persona that is a list', { seconds: 1, persona: 'list' }, 422, { code: 'E_PERSONA', file: 'personas/list.json' }],
    ['a persona elsewhere', { seconds: 1, persona: '../package' }, 422, { code: 'E_PERSONA' }],
    ['a list', [], 400, { code: 'E_HTTP_INPUT', port: 'body' }],
  ])('%s is refused, by name', async (_, body, status, fault) => {
    const answer = await post('walk', body)
    expect(answer.status).toBe(status)
    expect(answer.body.faults).toContainEqual(expect.objectContaining(fault))
  })

  test('an unknown production is not found, with the nearest name; one that is no graph says so', async () => {
    expect(await post('wlak', {})).toMatchObject({ status: 404, body: { code: 'E_PRODUCTION', faults: [{ fix: 'Did you mean "walk"?' }] } })
    expect(await post('broken', {})).toMatchObject({ status: 422, body: { code: 'E_JSON_SYNTAX' } })
    expect(await post('..%2Fpackage', {})).toMatchObject({ status: 404 })
  })

  test('one that fails, or is called off while somebody waits, is a problem, and the run is named', { timeout: LONG }, async () => {
    kit.queue.pause()
    const waiting = post('walk', { seconds: 1, words: 'snow' }, { query: '?wait=true' })
    while (kit.queue.waiting().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const [id] = kit.queue.waiting()
    expect((await fetch(`${kit.url}/api/runs/${id}/cancel`, { method: 'POST' })).status).toBe(202)
    expect(await waiting).toMatchObject({ status: 499, location: `/api/runs/${id}`, body: { code: 'E_CANCELLED' } })
    kit.queue.resume()
  })

  test('a persona fills what is not given, and nothing else', { timeout: LONG }, async () => {
    const { body } = await post('walk', { persona: 'mira', style: 'cinematic' }, { query: '?wait=true' })
    expect(body).toMatchObject({ persona: 'mira', inputs: { words: 'hills with a tree', style: 'cinematic', seconds: 0.5 }, result: { duration: 0.5, script: 'hills with a tree' } })
    expect((await post('merge', { persona: 'mira' }, { query: '?wait=true' })).body).toMatchObject({ inputs: { persona: 'mira', seconds: 0.5 } })
  })

  test('curl does it', { timeout: LONG }, async () => {
    // Beside this process, which is the server.
    const { stdout: said } = await promisify(execFile)('curl', ['-s', '-H', 'Content-Type: application/json', '-H', 'Prefer: wait', `${kit.url}/api/productions/sync`, '-d', JSON.stringify({ film: 'film.mp4', sound: 'sound.mp3', mode: 'trim' })], { encoding: 'utf8' })
    const { result } = JSON.parse(said) as Run
    expect(result).toMatchObject({ file: 'together.mp4', frames: 12, fps: 10, hasAudio: true, source: 'film.mp4', sync: { offset: 0, speed: 1 } })
    expect(probe(join(project, result.path), 'stream=codec_name').split('\n')).toEqual(['h264', 'aac'])
  })
})

test('what a node gives is part of the key of whoever takes it, and so are the words around it', { timeout: LONG }, async () => {
  const keyOf = async (words: string, around = 'at dawn'): Promise<string> => {
    const document = JSON.parse(JSON.stringify(WALK).replace('at dawn', around)) as never
    const { nodes, faults } = await kit.engine.plan({ document, inputs: { seconds: 1, words } })
    expect(faults).toEqual([])
    return nodes.find(({ node }) => node === 'scene')!.key
  }
  const keys = [await keyOf('calm sea'), await keyOf('hills'), await keyOf('calm sea', 'at noon'), await keyOf('calm sea')]
  expect(new Set(keys).size).toBe(3)
  expect(keys[3]).toBe(keys[0])
})

test('an optional text that is left empty is left out', { timeout: LONG }, async () => {
  const keyOf = async (params: object): Promise<string> => {
    const document = { format: 1, nodes: { a: { type: 'noise', params: { width: 64, height: 48 } }, large: { type: 'upscale', params, inputs: { video: 'a.video' } }, film: { type: 'encode', params: { file: 'large.mp4' }, inputs: { video: 'large.video' } } } }
    const { nodes, faults } = await kit.engine.plan({ document: document as never })
    expect(faults).toEqual([])
    return nodes.find(({ node }) => node === 'large')!.key
  }
  expect(await keyOf({ model: '' })).toBe(await keyOf({}))
})

describe('the command line', () => {
  test('makes the same, with the same result', { timeout: LONG }, async () => {
    const { code, out, err } = await reelgraph(project, {}, 'produce', 'upscale', '--set', 'film=film.mp4', '--set', 'height=180', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { report } = linesOf(out).at(-1) as { report: { result: object } }
    expect(report.result).toMatchObject({ path: join(project, 'output/upscaled.mp4'), width: 320, height: 180, frames: 12, duration: 1.2, hasAudio: true, source: 'film.mp4' })
    expect(probe(join(project, 'output/upscaled.mp4'), 'stream=width,height').split('\n')[0]).toBe('320,180')
  })

  test('lists them, and the inputs of one', { timeout: LONG }, async () => {
    const all = await reelgraph(project, {}, 'productions', '--json')
    expect((JSON.parse(all.out) as { name: string }[]).map(({ name }) => name)).toContain('walk')
    expect(all.err).toMatch(/^E_JSON_SYNTAX productions\/broken.json/)
    expect((await reelgraph(project, {}, 'productions', 'sync')).out).toMatch(/reelgraph produce sync --set film=… --set sound=…/)
  })

  test('says what is wrong', { timeout: LONG }, async () => {
    expect(await reelgraph(project, {}, 'produce', 'wlak')).toMatchObject({ code: 2, err: expect.stringMatching(/^E_PRODUCTION.*Did you mean "walk"\?/) as string })
    expect(await reelgraph(project, {}, 'produce', 'walk', '--persona', 'nobody')).toMatchObject({ code: 2, err: expect.stringMatching(/^E_PERSONA/) as string })
  })
})
