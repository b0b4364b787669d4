/** Speech put into words by a service, over real HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAnswer } from '../../nodes/backends/transcription/openai.ts'
import { OPENAI_KEY, startFakeOpenai, withOpenaiKit, type FakeOpenai } from './fake-openai.ts'
import { folderHolds, type Nodes, type RemoteKit } from './remote-kit.ts'

let service: FakeOpenai
beforeAll(async () => void (service = await startFakeOpenai()))
beforeEach(() => service.reset())
afterAll(() => service.close())

const withKit = (work: (kit: RemoteKit) => Promise<void>): Promise<void> => withOpenaiKit(service, work)
const film = (params: object = {}): Nodes => ({
  say: { type: 'speech', params: { text: 'One two three.', voice: 'kal16' } },
  heard: { type: 'transcribe', params: { backend: 'openai', ...params }, inputs: { audio: 'say.audio' } },
  out: { type: 'save-subtitles', params: { file: 'words.srt' }, inputs: { timings: 'heard.timings' } },
})

describe('a track', () => {
  it('is asked about once, and its words are found where they are spoken', () =>
    withKit(async (kit) => {
      const report = await kit.render(film({ language: 'en-GB', options: { temperature: 0 } }))
      expect(report.faults).toEqual([])
      expect(report.reports['heard']).toMatchObject({ backend: 'openai', model: 'whisper-1', language: 'en', words: 3 })
      expect(service.requests).toHaveLength(1)
      const sent = service.requests[0]!.request.raw.toString('latin1')
      for (const [name, value] of [['model', 'whisper-1'], ['response_format', 'verbose_json'], ['timestamp_granularities[]', 'word'], ['language', 'en'], ['temperature', '0']]) expect(sent).toContain(`name="${name}"\r\n\r\n${value}\r\n`)
      const restarted = await kit.again()
      expect((await restarted.render(film({ language: 'en-GB', options: { temperature: 0 } }))).faults).toEqual([])
      await restarted.close(true)
      expect(service.requests).toHaveLength(1)
      expect(folderHolds(kit.project, OPENAI_KEY)).toBe(false)
    }))
  it('in which nobody speaks is told of', () =>
    withKit(async (kit) => {
      service.transcript = { text: '', language: 'english', words: [] }
      const report = await kit.render({ ...film(), out: { type: 'save-audio', params: { file: 'a.wav' }, inputs: { audio: 'say.audio' } }, words: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'scene.video', audio: 'say.audio', subtitles: 'heard.timings' } }, scene: { type: 'text-to-video', params: { prompt: 'sea', duration: 1, width: 64, height: 36, fps: 8 } } })
      expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'W_SPEECH_NOT_HEARD', node: 'heard' }))
    }))
  it('is planned without asking', () =>
    withKit(async ({ engine }) => {
      expect((await engine.plan({ document: { format: 1, nodes: film() } })).faults).toEqual([])
      expect(service.requests).toEqual([])
    }))
})

describe('an answer', () => {
  const read = (answer: unknown) => readAnswer(new TextEncoder().encode(JSON.stringify(answer)), 10)
  it('of words gets the marks of its text, and is cut at sentences', () => {
    const words = ['So', 'it', 'is', 'Yes', "it's", 'true'].map((word, k) => ({ word, start: k, end: k + 0.5 }))
    const { utterances, language } = read({ text: 'So it is. "Yes, it\'s true!"', language: 'german', words })
    expect(language).toBe('de')
    expect(utterances.map(({ text, from, to }) => [text, from, to])).toEqual([['So it is.', 10, 12.5], ['Yes, it\'s true!"', 13, 15.5]])
    expect(utterances[1]!.words!.map(({ text }) => text)).toEqual(['Yes,', "it's", 'true!"'])
  })
  it('of segments is taken with them', () => {
    const { utterances } = read({ text: 'One. Two.', language: 'en', segments: [{ text: ' One.', start: 0, end: 1 }, { text: ' Two.', start: 1.5, end: 2 }] })
    expect(utterances.map(({ text, from, to }) => [text, from, to])).toEqual([['One.', 10, 11], ['Two.', 11.5, 12]])
  })
  it.each([[{ text: 'No times.' }], [{ error: 'x' }], ['words'], [null]])('of %j is refused', (answer) => expect(() => read(answer)).toThrow(expect.objectContaining({ code: 'E_REMOTE_RESULT' })))
})
