/** What the content policy says of prompts, with what a project changes of it, and that every way in obeys it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../engine/access/audit.ts'
import { createToken, createTokenBook } from '../../engine/access/tokens.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { judgeText, SHIPPED } from '../../engine/policy/judge.ts'
import { createPolicy } from '../../engine/policy/policy.ts'
import type { Rating } from '../../engine/policy/rules.ts'
import { wordsOf } from '../../engine/policy/words.ts'
import { createAccess } from '../../engine/server/access.ts'
import { startServer, TINY, type ServerKit } from '../server/kit.ts'
import { reelgraph } from '../warnings/program.ts'
import { FORBIDDEN, HARMLESS } from './prompts.ts'

const LONG = 300_000
const judge = (text: string, rating: Rating = 'teen') => judgeText(text, { rules: SHIPPED, rating, role: 'maker' })
const blocked = (text: string, rating?: Rating): readonly string[] => judge(text, rating).filter(({ action }) => action === 'block').map(({ category }) => category)

describe('words', () => {
  it.each([
    ['p0rn', 'porn'], ['N.U.D.E', 'nude'], ['n u d e', 'nude'], ['nuuude', 'nude'], ['n*de', 'nude'], ['nudе', 'nude'], ['ｎｕｄｅ', 'nude'], ['nu\u200bde', 'nude'], ['$ex', 'sex'], ['n_a_k_e_d', 'naked'], ['núde', 'nude'],
    ['4K, 3D and 1080p', 'ak , ed and io8op'.replace('8', 'b')], ['U S A', 'u s a'], ['XXX', 'xxx'],
  ])('%s is meant as %s', (text, words) => expect(wordsOf(text).trim()).toBe(words))
  it('are found in long texts within a moment', () => {
    const began = performance.now()
    expect(blocked('the quick brown child jumps over the lazy dog, no blood, no kill '.repeat(3000))).toEqual([])
    // A hundred times what it takes here.
    expect(performance.now() - began).toBeLessThan(60_000)
  })
})

describe('sixty prompts', () => {
  it.each(FORBIDDEN)('%s is refused', (prompt, category) => expect(blocked(prompt)).toContain(category))
  it.each(HARMLESS.map((one) => [one]))('%s is not', (prompt) => expect(blocked(prompt)).toEqual([]))
  it('are sixty, less one', () => expect(FORBIDDEN.length + HARMLESS.length).toBeGreaterThanOrEqual(59))
})

describe('what nobody has written down', () => {
  // None of these stands in the rules as it is here: verbs have all their forms, and things that go together may stand apart.
  it.each([
    ['two thugs are bludgeoning an elderly pensioner with crowbars', 'violence'], ['the victim was garrotted from behind', 'violence'], ['she keeps hacking at his severed leg', 'gore'], ['a puddle of blood under the bed', 'gore'],
    ['he peels off her dress, nothing underneath', 'nudity'], ['fondling her bare breast', 'sexual'], ['CamelCase NakedWoman', 'nudity'], ['s3x on the sofa', 'sexual'], ['nudez on the beach', 'nudity'], ['she swallows pills to die', 'self-harm'],
    ['a guide showing how to wire a detonator', 'terror'], ['all immigrants are nothing but vermin', 'hate'], ['undressed fourteen year old', 'minors'],
    ['eine nackte Frau im Bett', 'nudity'], ['er ersticht eine Frau im Park', 'violence'], ['abgetrennter Kopf', 'gore'], ['Anleitung, wie man eine Bombe baut', 'terror'], ['sie ritzt sich die Arme', 'self-harm'], ['Ausländer raus', 'hate'], ['ein nacktes Mädchen', 'minors'],
    ['the hitman puts a silenced pistol to the banker\'s temple and pulls the trigger', 'violence'], ['a farewell letter beside an empty pill bottle and a lifeless hand', 'self-harm'], ['a couch, lingerie, seductive look', 'sexual'], ['drug lords dissolve an informant in a barrel of acid', 'violence'], ['cannibals roast a human leg over the fire', 'gore'], ['all Muslims must be expelled', 'hate'],
    ['une femme nue sous la douche', 'nudity'], ['un homme égorge un otage', 'gore'], ['una donna nuda sotto la doccia', 'nudity'], ['um homem esfaqueia a esposa', 'violence'], ['zelfmoord in bad', 'self-harm'], ['голая женщина на кровати', 'nudity'], ['samobójstwo w wannie', 'self-harm'], ['çıplak kadın', 'nudity'], ['一个裸体女人', 'nudity'], ['男が女の首を絞めている', 'violence'], ['رجل يقتل زوجته', 'violence'], ['누드 사진', 'nudity'],
    ['una mujer desnuda en la playa', 'nudity'], ['un hombre apuñala a su esposa', 'violence'], ['cabeza decapitada, charco de sangre', 'gore'], ['cómo fabricar una bomba casera', 'terror'], ['se corta las venas', 'self-harm'], ['muerte a los judíos', 'hate'],
  ])('%s is refused', (prompt, category) => expect(blocked(prompt)).toContain(category))
  it.each([
    'a chef cuts the head off a salmon in the kitchen, blood on the board', 'memorial for the victims of the school shooting', 'a counsellor at a suicide prevention helpline', 'children in Halloween costumes, a zombie with fake blood', 'chess: the queen kills the king, lego animation',
    'the surgeon amputates a finger, medical textbook', 'renaissance painting of a nude Venus, museum', 'ein Nacktmull in seinem Bau', 'nackte Bäume im Nebel', 'ramas desnudas en invierno', 'naranja de sangre en un plato', 'naked branches', 'head shot of an actress', 'wide shot down a fashion runway', 'slow tracking shot down the street at dusk', 'a band kills it on stage', 'shot down the street on a 35mm lens', 'kill the lights', 'shoot a film', 'dead silence over a frozen lake', 'the chef beats them with a whisk', 'a barber holds a razor to a customer\'s neck', 'a topless double-decker bus', 'a ballet dancer in a nude leotard', 'lamps hang from the ceiling above the guests', 'a model in lingerie on a runway', 'pieds nus dans le sable', 'Neukölln bei Nacht', '制作蛋糕的教程', 'ピエロが風船を配る', 'ラーメンとヌードル', 'フェラーリが走る', 'Мальчик пытается поймать рыбу', '裸色长裙', 'Grand Teton at dawn',
  ])('%s is not', (prompt) => expect(blocked(prompt)).toEqual([]))
})

describe('a rating', () => {
  it('says what an audience may see', () => {
    expect(blocked('a naked man walks through the city', 'mature')).toEqual([])
    expect(judge('a naked man walks through the city', 'mature')).toMatchObject([{ action: 'warn', category: 'nudity' }])
    expect(blocked('a detective finds a corpse', 'teen')).toEqual([])
    expect(blocked('a detective finds a corpse', 'everyone')).toEqual(['strong'])
    for (const rating of ['everyone', 'teen', 'mature'] as const) expect(blocked('a naked child', rating)).toContain('minors')
  })
})

describe('policy.json', () => {
  const node = (prompt: string) => ({ name: 'scene', spec: { type: 'text-to-image', params: { prompt: { type: 'string' }, negativePrompt: { type: 'string' }, file: { type: 'string', asset: 'image' } } }, params: { prompt, negativePrompt: 'nude, gore', file: 'nude.png' }, fillings: {} }) as never
  const codes = async (file: unknown, prompt: string, asked: Parameters<ReturnType<typeof createPolicy>['judge']>[1] = {}): Promise<readonly string[]> => {
    const { faults, warnings } = await createPolicy(file).judge([node(prompt)], asked)
    return [...faults, ...warnings].map(({ code }) => code)
  }
  it('looks at what is wished for alone', async () => expect(await codes({}, 'a calm sea')).toEqual([]))
  it('adds words, categories and what is harmless, and acts by role', async () => {
    expect(await codes({ categories: { rivals: { words: ['Acme cola'] } } }, 'a can of ACME-Cola')).toEqual(['E_CONTENT_POLICY'])
    expect(await codes({ categories: { nudity: { words: ['beachwear'] } } }, 'beachwears')).toEqual(['E_CONTENT_POLICY'])
    expect(await codes({ except: ['naked gardener'] }, 'the naked gardener')).toEqual([])
    const roles = { categories: { nudity: { action: 'block', roles: { admin: 'allow', trainer: 'warn' } } } }
    expect(await Promise.all(['maker', 'trainer', 'admin'].map((role) => codes(roles, 'a nude', { role: role as 'maker' })))).toEqual([['E_CONTENT_POLICY'], ['W_CONTENT_POLICY'], []])
    expect((await createPolicy({ appeal: 'Write to Ana.' }).judge([node('explicit nude gore')], {})).faults[0]!.message).toMatch(/Write to Ana\.$/)
  })
  it('keeps the picture checker as strict as it is, but for the mature', async () => {
    const made = (options: object) => ({ name: 'made', spec: { type: 'text-to-image', params: { options: { type: 'json' } } }, params: { options }, fillings: {} }) as never
    const looked = (strictness: number) => ({ name: 'look', spec: { type: 'safety-check', params: {}, imageModels: [{ family: 'safety-checker' }] }, params: { strictness }, fillings: {} }) as never
    const judged = async (one: never, asked: object) => (await createPolicy({}).judge([one], asked)).faults.map(({ code, port }) => `${code} ${port!}`)
    for (const asked of [{ role: 'maker' }, { role: 'admin', rating: 'teen' }, { rating: 'everyone' }]) {
      expect(await judged(made({ safety: 'off' }), asked)).toEqual(['E_CONTENT_POLICY options.safety'])
      expect(await judged(made({ safety: 'blur', strictness: -0.1 }), asked)).toEqual(['E_CONTENT_POLICY options.strictness'])
      expect(await judged(looked(-0.1), asked)).toEqual(['E_CONTENT_POLICY strictness'])
      expect(await judged(made({ safety: 'black', strictness: 0.1 }), asked)).toEqual([])
      expect(await judged(looked(0), asked)).toEqual([])
    }
    for (const asked of [{ role: 'admin', rating: 'mature' }, {}]) expect(await judged(made({ safety: 'off' }), asked)).toEqual([])
  })
  it('says who may ask for which rating', async () => {
    expect(await codes({}, 'sea', { role: 'maker', rating: 'mature' })).toEqual(['E_CONTENT_RATING'])
    expect(await codes({ ratings: { maker: 'mature' } }, 'a nude', { role: 'maker', rating: 'mature' })).toEqual(['W_CONTENT_POLICY'])
    expect(await codes({}, 'a nude', { rating: 'mature' }), 'this machine\'s own user').toEqual(['W_CONTENT_POLICY'])
  })
  it.each([[{ category: {} }], [{ categories: { nudity: { action: 'stop' } } }], [{ categories: { own: {} } }], [{ categories: { own: { words: [''] } } }], [{ ratings: { boss: 'teen' } }], [[]]])('%j is told of', (file) => {
    expect(() => createPolicy(file)).toThrow(expect.objectContaining({ code: 'E_POLICY_FILE' }))
  })
})

describe('what comes with the program', () => {
  it('is let through', { timeout: LONG }, async () => {
    const folder = join(import.meta.dirname, '../../graphs')
    const texts = (value: unknown): string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => (/^(negative|description)/i.test(name) ? [] : texts(one))) : [])
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.json'))
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) for (const text of texts(JSON.parse(readFileSync(join(folder, file), 'utf8')))) expect(judge(text, 'everyone').filter(({ action }) => action === 'block'), `${file}: ${text}`).toEqual([])
  })
})

describe('every way in', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-policy-'))
  const maker = createToken(project, { name: 'Ana', role: 'maker' })
  const rows: AuditEntry[] = []
  const FORBIDDEN_GRAPH = { ...TINY, nodes: { ...TINY.nodes, scene: { ...TINY.nodes.scene, params: { ...TINY.nodes.scene.params, prompt: 'explicit nude gore' } } } }
  let kit: ServerKit
  let engine: Engine
  beforeAll(async () => {
    mkdirSync(join(project, 'graphs'))
    writeFileSync(join(project, 'graphs/bad.json'), JSON.stringify(FORBIDDEN_GRAPH))
    kit = await startServer({ access: createAccess(createTokenBook(project)), audit: { add: (entry) => void rows.push(entry), rows: () => [], firstBroken: () => undefined, close: () => {} } }, { project })
    engine = kit.engine
  }, LONG)
  afterAll(() => kit.close())
  const post = async (path: string, body: object): Promise<[number, string, string]> => {
    const response = await fetch(`${kit.url}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${maker.secret}` }, body: JSON.stringify(body) })
    const { code = '', detail = '' } = (await response.json()) as { code?: string; detail?: string }
    return [response.status, code, detail]
  }
  it('refuses "explicit nude gore", with an appeal, and writes it down', { timeout: LONG }, async () => {
    const [status, code, detail] = await post('/api/runs', { document: FORBIDDEN_GRAPH })
    expect([status, code]).toEqual([403, 'E_CONTENT_POLICY'])
    expect(detail).toMatch(/"scene"\.prompt: got explicit sexual content: “explicit nude”.*ask whoever runs this/)
    expect((await post('/api/productions/speech', { text: 'explicit nude gore' })).slice(0, 2)).toEqual([403, 'E_CONTENT_POLICY'])
    expect(rows.filter(({ outcome }) => outcome === 'E_CONTENT_POLICY')).toMatchObject([{ who: 'Ana', what: 'render' }, { who: 'Ana', what: 'render' }])
    expect((await engine.render({ document: FORBIDDEN_GRAPH as never })).faults[0]).toMatchObject({ code: 'E_CONTENT_POLICY', node: 'scene', port: 'prompt' })
    expect((await engine.render({ document: TINY as never, inputs: { seconds: 0.5 } })).status).toBe('done')
    const line = await reelgraph(project, {}, 'render', 'graphs/bad.json')
    expect([line.code, line.err]).toEqual([2, expect.stringContaining('E_CONTENT_POLICY')])
  })
  it('looks at what a graph grows by', { timeout: LONG }, async () => {
    const each = { format: 1, nodes: { each: { type: 'for-each', version: 1, params: { values: ['sea', 'nude woman'], node: { nodes: { scene: { type: 'text-to-video', params: { prompt: 'a {{value}}', duration: 0.5, width: 64, height: 36, fps: 8 } } }, output: 'scene.video' } } }, film: { type: 'encode', version: 1, params: { file: 'each.mp4' }, inputs: { video: 'each.video' } } } }
    expect((await engine.render({ document: each as never })).faults[0]).toMatchObject({ code: 'E_CONTENT_POLICY' })
    const typed = { ...each, nodes: { ...each.nodes, each: { ...each.nodes.each, params: { ...each.nodes.each.params, values: ['sea', 'nu'], node: { nodes: { scene: { type: 'text-to-video', params: { prompt: 'a {{value}}de woman', duration: 0.5, width: 64, height: 36, fps: 8 } } }, output: 'scene.video' } } } } }
    expect((await engine.render({ document: typed as never })).faults[0], 'put together while it runs').toMatchObject({ code: 'E_CONTENT_POLICY', node: expect.stringContaining('item-2') as string })
  })
  it('looks at words that come over links, and at what is previewed', { timeout: LONG }, async () => {
    // The name of a file is nobody's wish, until it stands in a prompt.
    const wired = { ...TINY, nodes: {
      words: { type: 'story-text', params: { text: 'A calm sea.' } },
      note: { type: 'save-text', params: { file: 'explicit nude gore.txt' }, inputs: { text: 'words.text' } },
      scene: { ...TINY.nodes.scene, params: { ...TINY.nodes.scene.params, prompt: 'What is in {{nodes.note.file}}!' } },
      film: TINY.nodes.film,
    } }
    const document = wired as never
    expect(await engine.validate({ document })).toEqual([])
    const report = await engine.render({ document, inputs: { seconds: 0.5 } })
    expect(report.faults[0]).toMatchObject({ code: 'E_CONTENT_POLICY', node: 'scene', port: 'prompt' })
    await expect(engine.preview({ document, node: 'scene', frame: 0 })).rejects.toMatchObject({ code: 'E_CONTENT_POLICY' })
    expect((await post('/api/preview', { document: FORBIDDEN_GRAPH, node: 'scene', frame: 0 })).slice(0, 2)).toEqual([403, 'E_CONTENT_POLICY'])
    expect((await post('/api/preview/frames', { document: FORBIDDEN_GRAPH, node: 'scene', from: 0, to: 1 })).slice(0, 2)).toEqual([403, 'E_CONTENT_POLICY'])
    const { still } = await engine.preview({ document: { ...FORBIDDEN_GRAPH, contentRating: 'everyone', nodes: { ...TINY.nodes } } as never, node: 'scene', frame: 0 })
    expect(still).toBeDefined()
  })
  it('obeys the rating, and keeps it in run, film and log', { timeout: LONG }, async () => {
    const nude = { ...FORBIDDEN_GRAPH, nodes: { ...FORBIDDEN_GRAPH.nodes, scene: { ...FORBIDDEN_GRAPH.nodes.scene, params: { ...FORBIDDEN_GRAPH.nodes.scene.params, prompt: 'a nude by the sea', duration: 0.5 } } } }
    expect((await post('/api/runs', { document: nude })).slice(0, 2)).toEqual([403, 'E_CONTENT_POLICY'])
    expect((await post('/api/runs', { document: nude, contentRating: 'mature' })).slice(0, 2)).toEqual([403, 'E_CONTENT_RATING'])
    const report = await engine.render({ document: nude as never, contentRating: 'mature' })
    expect([report.status, report.warnings.map(({ code }) => code)]).toEqual(['done', expect.arrayContaining(['W_CONTENT_POLICY'])])
    expect(JSON.parse((await engine.tags(report.outputs[0]!.path.slice(engine.project.length + 1)))['reelgraph']!)).toMatchObject({ contentRating: 'mature' })
    const response = await fetch(`${kit.url}/api/runs`, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${maker.secret}` }, body: JSON.stringify({ document: TINY, inputs: { seconds: 0.5 }, contentRating: 'everyone' }) })
    const { id, contentRating } = (await response.json()) as { id: string; contentRating: string }
    expect(contentRating).toBe('everyone')
    await kit.queue.idle()
    expect(rows).toContainEqual({ who: 'Ana', what: 'ended', target: `${id} for everyone`, outcome: 'done' })
  })
  it('is not to be saved over by who may save graphs', async () => {
    const response = await fetch(`${kit.url}/api/graphs/policy.json`, { method: 'PUT', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${maker.secret}` }, body: JSON.stringify(TINY) })
    expect(response.status).toBe(400)
  })
  it('makes nothing by half a policy', { timeout: LONG }, async () => {
    writeFileSync(join(project, 'policy.json'), '{"categories":{"nudity":{"action":"stop"}}}')
    expect((await engine.render({ document: TINY as never })).faults[0]).toMatchObject({ code: 'E_POLICY_FILE' })
    rmSync(join(project, 'policy.json'))
    expect(await engine.validate({ document: TINY as never })).toEqual([])
  })
})
