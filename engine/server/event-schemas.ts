/** Events of runs, of the queue and of model packages in the OpenAPI document: what the stream and the WebSocket send. */
import type { Schema } from './route.ts'
import { about, count, exactly, flag, json, listOf, mapOf, number, object, oneOf, ref, text, time } from './schema-words.ts'

const FILE = { path: about(text, 'In the project folder.'), file: about(text, 'In the output folder.'), url: text }

type Fields = Readonly<Record<string, Schema>>

const HEAD = { id: about(count, 'Rises over the whole queue.'), run: about(text, 'Empty for events of the queue itself.'), time }
const PROGRESS = [
  { node: text, done: number, total: number, rate: about(number, 'Units (frames for sinks) per second.') },
  { eta: about(number, 'Seconds left.'), message: text },
] as const
/** What is sent of each kind of event beside its number, run and time. */
const EVENTS: Readonly<Record<string, readonly [always: Fields, maybe?: Fields]>> = {
  'run-started': [{ title: text, nodes: count, sinks: listOf(text) }],
  'node-started': [{ node: text, nodeType: text }],
  'node-cached': [{ node: text, nodeType: text, key: text }],
  progress: PROGRESS,
  preview: [{ node: text, image: about(text, 'A small picture as a data URL.') }],
  'node-times': [{ nodes: listOf(ref('NodeTiming')) }],
  training: [
    { node: text, step: about(count, 'Steps done, from 1.'), steps: count, loss: number, rate: about(number, 'The learning rate.'), seconds: about(number, 'That the step took.') },
    { epoch: number, validation: about(number, 'Loss of pictures that are held back.'), eta: about(number, 'Seconds left.'), memory: about(count, 'Bytes.'), sample: ref('TrainingSample') },
  ],
  'node-report': [{ node: text, facts: mapOf(json) }],
  'node-done': [{ node: text, seconds: number }],
  'node-error': [{ node: text, faults: listOf(ref('Fault')), continued: flag }],
  'film-part': [{ node: text, from: about(count, 'Its first frame.'), frames: count, start: about(number, 'Seconds of the film.'), seconds: number, codec: text, sound: about(flag, 'The stream has its sound.'), url: about(text, 'The stream, HLS, that has it.') }],
  artifact: [{ node: text, file: text, bytes: count }, { url: text, frameDigest: text, frames: count, facts: mapOf(json) }],
  warning: [{ warning: ref('Warning') }, { node: text }],
  'run-done': [{ report: ref('RunReport') }],
  'run-status': [{ status: ref('RunStatus') }],
  'queue-changed': [{ paused: flag, waiting: about(listOf(text), 'The next hundred.'), count: about(count, 'How many wait.') }],
}
const nameOf = (type: string): string => `${type.split('-').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}Event`

export const EVENT_SCHEMAS: Fields = {
  Progress: object({ type: exactly('progress'), time, ...PROGRESS[0] }, PROGRESS[1]),
  NodeTiming: object({
    node: text,
    type: text,
    state: oneOf('done', 'cached', 'failed', 'skipped'),
    frames: about(count, 'Frames that the node made.'),
    seconds: about(number, 'In its own code, waiting for its inputs left out.'),
  }),
  TrainingSample: object({ step: count, prompt: text, file: text }, { url: text }, { description: 'A picture made with what is learnt so far.' }),
  RunReport: object({
    run: text,
    status: oneOf('done', 'failed', 'cancelled'),
    seconds: number,
    outputs: listOf(ref('RunOutput')),
    nodes: listOf(ref('NodeTiming')),
    reports: mapOf(mapOf(json)),
    faults: listOf(ref('Fault')),
    warnings: listOf(ref('Warning')),
    peakFrameBytes: number,
  }, { result: ref('RunResult') }),
  SceneResult: object({ number: count }, {
    text, ...FILE, duration: number, soundPath: text, soundUrl: text,
  }, { additionalProperties: json, description: 'A scene of a film, as the graph tells it, and its own files where it has some.' }),
  RunResult: object({ started: time, finished: time }, {
    ...FILE,
    bytes: count, frames: count, duration: about(number, 'Seconds.'), fps: number, width: count, height: count, hasAudio: flag,
    promptUsed: about(text, 'What the pictures were made of: each prompt on a line.'),
    backend: text, model: text,
    made: about(listOf(object({ node: text, backend: text }, { model: text, prompt: text })), 'Who has made pictures, films and voices, of which words.'),
    scenes: listOf(ref('SceneResult')), sceneCount: count,
    script: about(json, 'What is spoken, where the graph tells it.'),
  }, { additionalProperties: json, description: 'What came of a run: its film, who made it, and what the graph tells under `results`.' }),
  ...Object.fromEntries(Object.entries(EVENTS).map(([type, [always, maybe]]) => [nameOf(type), object({ type: exactly(type), ...HEAD, ...always }, maybe)])),
  RunEvent: { anyOf: Object.keys(EVENTS).map((type) => ref(nameOf(type))), description: 'An event of a run or of the queue, as /api/runs/{id}/events and the WebSocket at /api/events send it.' },
  ModelProgressEvent: object({ type: exactly('model-progress'), run: text, model: text, kind: oneOf('pull', 'verify', 'import'), done: count, total: count, file: text }),
  ModelChangedEvent: object({ type: exactly('model-changed'), run: text, model: text }, { outcome: ref('ModelOutcome') }),
  PluginsChangedEvent: object({
    type: exactly('plugins-changed'),
    run: text,
    changes: listOf(object({ plugin: about(text, 'Its name; its folder where it was never loaded.'), state: oneOf('loaded', 'failed', 'removed') })),
  }, {}, { description: 'Plugins that were worked on were loaded anew (`serve --watch`): the catalogue is to be read again. The WebSocket at /api/events sends it, without a number.' }),
  ModelEvent: { anyOf: [ref('ModelProgressEvent'), ref('ModelChangedEvent')], description: 'What goes on with a model package: the WebSocket at /api/events sends it, without a number.' },
}
