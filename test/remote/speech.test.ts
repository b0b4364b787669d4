/** Speech by a service, over real HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFliteThread } from '../../engine/models/speech/flite-thread.ts'
import { OPENAI_KEY, startFakeOpenai, withOpenaiKit, type FakeOpenai } from './fake-openai.ts'
import { folderHolds, type Nodes, type RemoteKit } from './remote-kit.ts'

let service: FakeOpenai
beforeAll(async () => void (service = await startFakeOpenai()))
beforeEach(() => service.reset())
afterAll(() => service.close())

const withKit = (work: (kit: RemoteKit) => Promise<void>): Promise<void> => withOpenaiKit(service, work)
const film = (params: object = {}): Nodes => ({
  say: { type: 'speech', params: { text: 'One two three. Four five.', backend: 'openai', ...params } },
  scene: { type: 'text-to-video', params: { prompt: 'calm sea', width: 64, height: 36, fps: 8 }, inputs: { duration: 'say.duration' } },
  out: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video', audio: 'say.audio' } },
})

describe('a spoken text', () => {
  it('is asked for sentence by sentence, kept, and paid once', () =>
    withKit(async (kit) => {
      const report = await kit.render(film({ voice: 'nova', rate: 1.25 }))
      expect(report.faults).toEqual([])
      expect(report.reports['say']).toMatchObject({ backend: 'openai', voice: 'nova', model: 'gpt-4o-mini-tts', sentences: 2, words: 5 })
      expect(service.requests.map(({ request }) => request.body)).toEqual([
        { model: 'gpt-4o-mini-tts', voice: 'nova', input: 'One two three.', response_format: 'wav', speed: 1.25 },
        { model: 'gpt-4o-mini-tts', voice: 'nova', input: 'Four five.', response_format: 'wav', speed: 1.25 },
      ])
      const ids = service.requests.map(({ request }) => request.headers['idempotency-key'])
      expect(new Set(ids).size).toBe(2)
      const restarted = await kit.again()
      expect((await restarted.render(film({ voice: 'nova', rate: 1.25 }))).outputs[0]).toMatchObject({ frameDigest: report.outputs[0]!.frameDigest })
      await restarted.close(true)
      expect(service.requests).toHaveLength(2)
      expect(folderHolds(kit.project, OPENAI_KEY)).toBe(false)
    }))
  it('says that the times of its words are worked out, and shows them', () =>
    withKit(async (kit) => {
      const report = await kit.render(film())
      expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'W_SPEECH_ESTIMATED', node: 'say' }))
      const shown = await kit.engine.preview({ document: { format: 1, nodes: film() }, node: 'say', port: 'timings' })
      expect(shown).toBeDefined()
    }))
  it('has the times of what is heard, where it is the text', () =>
    withKit(async (kit) => {
      const { wave } = await createFliteThread()(['-voice', 'kal16', '-psdur', '-t', 'Rice is often served in round bowls.', '-o', '/out/speech.wav'], new AbortController().signal)
      service.sound = wave
      const nodes = film({ text: 'Rice is often served in round bowls.' })
      const report = await kit.render(nodes)
      expect(report.faults).toEqual([])
      expect(report.warnings.map(({ code }) => code)).not.toContain('W_SPEECH_ESTIMATED')
    }))
  it('is planned by its length, without asking', () =>
    withKit(async ({ engine }) => {
      const plan = await engine.plan({ document: { format: 1, nodes: film() } })
      expect(plan.faults).toEqual([])
      expect(service.requests).toEqual([])
    }))
  it.each([['429', { status: 429, headers: { 'retry-after': '1' } }], ['500', { status: 500 }], ['a broken connection', 'drop'], ['a connection that breaks half way', 'half']] as const)('is asked for again after %s', (_, fault) =>
    withKit(async (kit) => {
      service.fault('submit', fault)
      expect((await kit.render(film({ text: 'One.' }))).faults).toEqual([])
      expect(service.requests).toHaveLength(2)
      const [first, second] = service.requests.map(({ request }) => request.headers['idempotency-key'])
      expect(second).toBe(first)
    }))
  it.each([['nothing', new Uint8Array(0)], ['an MP3', Buffer.from('ID3 and so on')], ['a page', Buffer.from('<html>')]])('that comes as %s is refused, and not kept', (_, sound) =>
    withKit(async (kit) => {
      service.sound = sound
      expect((await kit.render(film())).faults).toMatchObject([{ code: 'E_REMOTE_RESULT', node: 'say' }])
      service.sound = undefined
      expect((await kit.render(film())).faults).toEqual([])
    }))
})
