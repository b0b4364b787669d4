/** Schemas that several routes share, under `components` of the OpenAPI document. */
import { ROLES } from '../access/roles.ts'
import { CATALOGUE_SCHEMAS } from './catalogue-schemas.ts'
import { EVENT_SCHEMAS } from './event-schemas.ts'
import type { Schema } from './route.ts'
import { about, count, flag, json, listOf, mapOf, number, object, oneOf, ref, text, time } from './schema-words.ts'

/** A run name as the queue makes them. */
export const RUN_ID: Schema = { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' }

/** Whom a film is for. */
export const RATING: Schema = { type: 'string', enum: ['everyone', 'teen', 'mature'], description: 'Whom the film is for: what its prompts may ask for. Default: the graph\'s own, else teen.' }

/** Where a graph file lies in the project: no part is hidden or empty. */
export const GRAPH_PATH: Schema = { type: 'string', minLength: 6, maxLength: 500, pattern: '^([^./\\\\\\u0000][^/\\\\\\u0000]*/)*[^./\\\\\\u0000][^/\\\\\\u0000]*\\.json$', description: 'Relative to the project folder, e.g. graphs/film.json.' }

/** A name of a request's own. */
export const IDEMPOTENCY_KEY: Schema = { type: 'string', pattern: '^("[!-~]{1,255}"|[!#-~][!-~]{0,254})$', description: 'A name of your own for this request: sent again with the same, it is answered with the same run.' }

/** What a request may say of its place in the queue, and of who is told of its end. */
export const PRIORITY: Schema = { type: 'integer', minimum: -10, maximum: 10, description: 'Higher goes first; twenty may go before one that waits.' }
export const WEBHOOK: Schema = { type: 'string', maxLength: 2000, pattern: '^https?://[!-~]+$', description: 'Is called when the run has ended, signed as Standard Webhooks has it.' }

/** A graph, given whole or by its file in the project; with both, the path says where subgraphs are found. */
const GRAPH_SOURCE = {
  path: { type: 'string', minLength: 1, maxLength: 1000, description: 'A graph file, relative to the project folder.' },
  inputs: { type: 'object', description: 'Values for the graph\'s inputs, by name.' },
} as const

export const FRAME_SPAN: Schema = {
  type: 'object',
  properties: { from: count, to: count },
  required: ['from', 'to'],
  additionalProperties: false,
  description: 'First and last frame, both rendered.',
}

/** The body of a request about a graph. What is published is tighter: whoever looks into the graph tells of its faults better than a schema. */
export function graphBody(more: Readonly<Record<string, Schema>> = {}, required: readonly string[] = []): { readonly schema: Schema; readonly published: Schema } {
  const body = (document: Schema, inputs: Schema, needed: readonly string[]): Schema => ({
    type: 'object',
    properties: { document, ...GRAPH_SOURCE, inputs: { ...GRAPH_SOURCE.inputs, ...inputs }, ...more },
    required: needed,
    additionalProperties: false,
  })
  return {
    schema: { ...body({ type: 'object' }, {}, required), anyOf: [{ required: ['document'] }, { required: ['path'] }] },
    published: { anyOf: ['document', 'path'].map((source) => body(ref('Graph'), mapOf(json), [source, ...required])) },
  }
}

const WORK = { kind: oneOf('pull', 'verify', 'import') }
const FACTS = { node: text, type: text, port: text, expected: text, got: text, detail: text, file: text, model: about(text, 'The model package that is not installed.'), cause: about(text, 'Where in the code it happened.') }

export const COMPONENTS: Readonly<Record<string, Schema>> = {
  // What it may be made of, said in full, is more than most makers of clients can follow.
  Json: { description: 'Any JSON value.' },
  Fault: object({ code: text, message: about(text, 'All of it on one line.'), fix: text }, FACTS),
  Warning: object({ code: text, message: about(text, 'All of it on one line.'), fix: text }, FACTS, { description: 'What is doubtful: see docs/warnings.md.' }),
  Problem: object({ type: text, title: text, status: { type: 'integer' }, detail: text, code: text, faults: listOf(ref('Fault')) }),
  Faults: object({ faults: listOf(ref('Fault')), warnings: listOf(ref('Warning')) }),
  GraphFile: object({
    path: text, title: text, nodes: count, etag: text, modified: time,
    renders: about(flag, 'False for subgraphs, which are there to be used by others.'),
    template: about(flag, 'It came with Reelgraph, and nobody has changed it.'),
  }, { description: text }),
  Saved: object({ etag: text }),
  Moved: object({ etag: text, users: about(listOf(text), 'Graphs that use it, which were written anew.') }),
  Trashed: object({ id: text }),
  TrashedGraph: object({ id: text, path: about(text, 'Where it was.'), title: text, deleted: time }),
  Restored: object({ path: text, etag: text }),
  GraphVersion: object({
    digest: about(text, 'sha256 of its text.'), time: about(time, 'When it was saved.'), nodes: count,
    changed: about(object({ added: listOf(text), removed: listOf(text), changed: listOf(text), graph: about(listOf(text), 'Of the graph itself: title, film, inputs and the like.') }), 'Nodes, by name: what the save after it did.'),
  }),
  BundleResult: object({
    path: about(text, 'The graph that was put in place.'), files: about(listOf(text), 'New files.'),
    missing: about(listOf(text), 'Files that it names and the bundle does not hold.'),
    needs: about(listOf(text), 'Plugins and models that are not installed here.'),
  }),
  Caller: object({ name: text, role: oneOf(...ROLES), open: about(flag, 'The server asks nobody for a token.') }, { token: about(text, 'Its id.'), quota: about(object({}, { runs: number, minutes: number, credits: number }), 'What it may ask for within a day.'), spent: about(object({ credits: number }), 'Of its credits, within the last 24 hours.') }),
  SignIn: object({ token: about(flag, 'A token is asked for.') }, { account: object({ title: about(text, 'What to call it.'), at: about(text, 'Where the browser goes.') }) }),
  AuditRows: object({ rows: listOf(object({ number: count, at: time, who: text, what: text, outcome: text, digest: text }, { token: text, from: text, target: text })) }),
  Finding: object({ name: text, ok: flag, found: text, advice: text }),
  Ready: object({ ready: flag }, { checks: about(listOf(object({ name: text, ok: flag, found: text })), 'For who may look.') }),
  Health: object({ ok: { const: true }, version: text, uptime: number }, { warnings: about(listOf(ref('Warning')), 'What came up while nothing ran; the next run tells it too.') }),
  ...CATALOGUE_SCHEMAS,
  Rational: object({ num: count, den: count }),
  ProxyFacts: object({ by: about({ type: 'integer' }, 'What the sides of pictures were divided by.'), full: about(listOf(text), 'Nodes that worked at full size.') }),
  PortPlan: object({ port: text, socket: text }, {
    clip: object({ format: text, width: count, height: count, rate: ref('Rational'), length: about(count, 'Frames.'), duration: about(number, 'Seconds.'), colour: text }),
    track: object({ sampleRate: count, channels: count, length: about(count, 'Samples of a channel.'), duration: about(number, 'Seconds.') }),
    image: object({ width: count, height: count }),
    value: about(text, 'Short text for anything else.'),
    data: about(json, 'Data as it is, where it is small.'),
  }, { description: 'What a port gives.' }),
  NodePlan: object({
    node: text,
    type: text,
    key: about(text, 'Of its result in the store.'),
    cached: about(flag, 'Its result is there already.'),
    ports: listOf(ref('PortPlan')),
    frames: about(count, 'That the sinks ask of it.'),
    seconds: about(number, 'Its own work.'),
    measured: about(flag, 'The seconds rest on earlier runs.'),
  }, { still: about(flag, 'Its clip is one picture, made once.'), facts: about(mapOf(json), 'What it says of its work beforehand.') }),
  Plan: object({
    title: text, nodes: listOf(ref('NodePlan')), frameMemory: number, memory: about(number, 'Bytes of the program and of all processes that work for it, frames included.'),
    disk: number, seconds: number, faults: listOf(ref('Fault')), warnings: listOf(ref('Warning')),
  }),
  RunStatus: oneOf('queued', 'running', 'done', 'failed', 'cancelled'),
  RunOutput: object({ node: text, file: text, bytes: count }, {
    url: text, path: about(text, 'Where the file lies, from the project\'s folder.'), frames: count, frameDigest: text, sha256: about(text, 'Of the file, once it is worked out.'),
    immutable: about(text, 'Its address by its SHA-256: what is there never changes.'), facts: about(mapOf(json), 'What the encoder did.'),
    standing: about(oneOf('kept', 'gone'), 'A later run has written over the file. Kept: `url` is that of this run\'s own. Gone: it had to make room.'),
  }),
  Run: object({
    id: text,
    title: text,
    status: ref('RunStatus'),
    inputs: mapOf(json),
    attempts: count,
    submitted: time,
    outputs: listOf(ref('RunOutput')),
    faults: listOf(ref('Fault')),
    warnings: listOf(ref('Warning')),
  }, {
    path: text,
    frames: FRAME_SPAN,
    only: listOf(text),
    force: flag,
    strict: flag,
    contentRating: RATING,
    priority: PRIORITY,
    webhook: WEBHOOK,
    retried: about(count, 'How often it was started again by itself, after a failure that may pass.'),
    notBefore: about(time, 'It is not started before.'),
    started: time,
    finished: time,
    seconds: number,
    progress: about(listOf(ref('Progress')), 'The latest of each node, while it runs.'),
    completed: about(number, 'Share of what is under way, 0 to 1.'),
    eta: about(number, 'Seconds left of what is under way.'),
    production: about(text, 'The production that was called.'),
    persona: about(text, 'The persona that it was called with.'),
    by: about(text, 'Whose token asked for it.'),
    result: ref('RunResult'),
  }),
  ProductionInput: object({ type: about(text, 'text, number, integer, boolean, file or data.') }, {
    title: text, description: text, default: json, enum: listOf(json), minimum: number, maximum: number, schema: about(json, 'Of data: a JSON Schema of it.'),
  }),
  Production: object({
    name: text, title: text,
    picture: about(text, 'Address of a picture of what it makes.'),
    inputs: mapOf(ref('ProductionInput')),
    schema: about(json, 'JSON Schema of what POST /api/productions/{name} takes.'),
  }, { description: text, path: about(text, 'Its file in the project; absent where it came with the program.') }),
  Start: object({ name: text, inputs: mapOf(json), paused: flag, signed: about(flag, 'Calls of it have to be signed.') }, {
    title: text, production: text, graph: text, schedule: about(text, 'A cron expression.'), timezone: text, next: about(time, 'When the clock starts it.'),
    last: object({ time }, { run: text, faults: listOf(ref('Fault')) }),
  }),
  StartList: object({ starts: listOf(ref('Start')), faults: about(listOf(ref('Fault')), 'Of files in starts/ that say nothing sensible.') }),
  ProductionList: object({ productions: listOf(ref('Production')), personas: listOf(text), faults: about(listOf(ref('Fault')), 'Of files in productions/ that are no graphs.') }),
  RunList: object({ paused: flag, runs: listOf(ref('Run')), total: count }),
  Queue: object({ paused: flag, waiting: listOf(text) }),
  ModelOutcome: object({ ...WORK, ok: flag }, {
    cancelled: flag,
    fault: ref('Fault'),
    damaged: listOf(object({ path: text, fault: oneOf('missing', 'size', 'digest') })),
  }, { description: 'What the last work came to.' }),
  Model: object({
    name: text,
    bytes: about(count, 'Of all files.'),
    state: about(oneOf('ready', 'incomplete', 'broken', 'absent'), 'absent: it is being fetched, or could not be.'),
    missing: listOf(text),
    does: about(listOf(text), 'What a model of its family can do.'),
    loaded: about(listOf(object({ part: text, device: text, memory: about(count, 'Bytes.'), held: about(count, 'By how many it is worked with now.') })), 'Parts that lie in memory now.'),
  }, {
    title: text, family: text, licence: text, source: text, precision: text, memory: count,
    mirrors: listOf(text),
    fault: ref('Fault'),
    work: object({ ...WORK, done: count, total: about(count, '0 while it isn\'t known.'), file: text }, {}, { description: 'What is being done with it, in bytes.' }),
    outcome: ref('ModelOutcome'),
    files: listOf(object({ path: text, sha256: text, size: count })),
  }),
  CatalogueModel: object({
    name: about(text, 'Of the package that is made of it.'), title: text,
    hub: about(text, 'OWNER/NAME on the hub.'),
    bytes: about(count, 'About as many are fetched.'),
    memory: about(count, 'Bytes at its peak, on a CPU.'),
    speed: oneOf('fast', 'medium', 'slow'), licence: text, tags: listOf(text),
    state: oneOf('ready', 'incomplete', 'broken', 'absent'),
  }, { defaults: mapOf(number) }),
  ModelFile: object({ name: text, bytes: count, kind: oneOf('model', 'lora', 'embedding') }),
  TakenModel: object({ kind: oneOf('model', 'lora', 'embedding'), name: about(text, 'Of the package, or the file.'), title: text }),
  ModelTerms: object({ id: text, licence: text, link: about(text, 'Where its text is.'), gated: about(flag, 'Its owner gives it to those alone who agreed on its page.'), files: count, bytes: count }),
  RemovedModel: object({ bytes: count, emptied: about(flag, 'False where other files stay in the folder.') }),
  Asset: object({ path: about(text, 'What a graph names.'), bytes: count, kind: oneOf('video', 'audio', 'image', 'svg', 'lut', 'character') }, { width: about(count, 'Pixels of what is seen, upright.'), height: count, fps: about(number, 'Of a film, frames a second.') }),
  ...EVENT_SCHEMAS,
}
