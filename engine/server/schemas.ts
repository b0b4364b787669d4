/** Schemas that several routes share, under `components` of the OpenAPI document. */
import type { Schema } from './route.ts'

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
export const listOf = (items: Schema): Schema => ({ type: 'array', items })

const text = { type: 'string' }
const count = { type: 'integer', minimum: 0 }
const number = { type: 'number' }

/** A run name as the queue makes them. */
export const RUN_ID: Schema = { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' }

const INPUTS: Schema = { type: 'object', description: 'Values for the graph\'s inputs, by name.' }

/** A graph, given whole or by its file in the project; with both, the path says where subgraphs are found. */
const GRAPH_SOURCE: Readonly<Record<string, Schema>> = {
  document: { type: 'object', description: 'A graph document: see the schema Graph.' },
  path: { type: 'string', minLength: 1, maxLength: 1000, description: 'A graph file, relative to the project folder.' },
  inputs: INPUTS,
}

export const FRAME_SPAN: Schema = {
  type: 'object',
  properties: { from: count, to: count },
  required: ['from', 'to'],
  additionalProperties: false,
  description: 'First and last frame, both rendered.',
}

export function graphBody(more: Readonly<Record<string, Schema>> = {}, required: readonly string[] = []): Schema {
  return {
    type: 'object',
    properties: { ...GRAPH_SOURCE, ...more },
    required,
    anyOf: [{ required: ['document'] }, { required: ['path'] }],
    additionalProperties: false,
  }
}

export const COMPONENTS: Readonly<Record<string, Schema>> = {
  Fault: {
    type: 'object',
    properties: {
      code: text, message: text, fix: text, node: text, type: text, port: text, expected: text, got: text, detail: text, file: text, model: text,
    },
    required: ['code', 'message', 'fix'],
  },
  Warning: {
    type: 'object',
    properties: { code: text, message: text, fix: text, node: text, type: text, port: text, expected: text, got: text, detail: text, file: text },
    required: ['code', 'message', 'fix'],
    description: 'What is doubtful: see docs/warnings.md.',
  },
  Problem: {
    type: 'object',
    properties: { type: text, title: text, status: { type: 'integer' }, detail: text, code: text, faults: listOf(ref('Fault')) },
    required: ['type', 'title', 'status', 'detail', 'code', 'faults'],
  },
  Faults: { type: 'object', properties: { faults: listOf(ref('Fault')), warnings: listOf(ref('Warning')) }, required: ['faults'] },
  GraphFile: {
    type: 'object',
    properties: {
      path: text, title: text, description: text, nodes: count, etag: text, modified: { type: 'string', format: 'date-time' },
      renders: { type: 'boolean', description: 'False for subgraphs, which are there to be used by others.' },
    },
    required: ['path', 'title', 'nodes', 'etag', 'modified', 'renders'],
  },
  Plan: {
    type: 'object',
    properties: { title: text, nodes: listOf({ type: 'object' }), frameMemory: number, memory: { ...number, description: 'Bytes of the program and of all processes that work for it, frames included.' }, disk: number, seconds: number, faults: listOf(ref('Fault')), warnings: listOf(ref('Warning')) },
    required: ['title', 'nodes', 'frameMemory', 'memory', 'disk', 'seconds', 'faults', 'warnings'],
  },
  RunOutput: {
    type: 'object',
    properties: {
      node: text, file: text, url: text, bytes: count, frames: count, frameDigest: text,
      standing: { enum: ['kept', 'gone'], description: 'A later run has written over the file. Kept: `url` is that of this run\'s own. Gone: it had to make room.' },
    },
    required: ['node', 'file', 'bytes'],
  },
  Run: {
    type: 'object',
    properties: {
      id: text,
      title: text,
      path: text,
      status: { enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
      inputs: { type: 'object' },
      frames: FRAME_SPAN,
      only: listOf(text),
      force: { type: 'boolean' },
      strict: { type: 'boolean' },
      attempts: count,
      submitted: { type: 'string', format: 'date-time' },
      started: { type: 'string', format: 'date-time' },
      finished: { type: 'string', format: 'date-time' },
      seconds: number,
      outputs: listOf(ref('RunOutput')),
      faults: listOf(ref('Fault')),
      warnings: listOf(ref('Warning')),
      progress: listOf({ type: 'object' }),
    },
    required: ['id', 'title', 'status', 'inputs', 'attempts', 'submitted', 'outputs', 'faults', 'warnings'],
  },
  RunList: {
    type: 'object',
    properties: { paused: { type: 'boolean' }, runs: listOf(ref('Run')), total: count },
    required: ['paused', 'runs', 'total'],
  },
  Queue: {
    type: 'object',
    properties: { paused: { type: 'boolean' }, waiting: listOf(text) },
    required: ['paused', 'waiting'],
  },
  Model: {
    type: 'object',
    properties: {
      name: text, title: text, family: text, licence: text, source: text, precision: text, memory: count, bytes: count,
      state: { enum: ['ready', 'incomplete', 'broken', 'absent'], description: 'absent: it is being fetched, or could not be.' },
      missing: listOf(text),
      mirrors: listOf(text),
      fault: ref('Fault'),
      work: {
        type: 'object',
        properties: { kind: { enum: ['pull', 'verify'] }, done: count, total: count, file: text },
        required: ['kind', 'done', 'total', 'file'],
        description: 'What is being done with it, in bytes.',
      },
      outcome: {
        type: 'object',
        properties: { kind: { enum: ['pull', 'verify'] }, ok: { type: 'boolean' }, cancelled: { type: 'boolean' }, fault: ref('Fault'), damaged: listOf({ type: 'object' }) },
        required: ['kind', 'ok'],
        description: 'What the last work came to.',
      },
      files: listOf({ type: 'object', properties: { path: text, sha256: text, size: count }, required: ['path', 'sha256', 'size'] }),
    },
    required: ['name', 'bytes', 'state', 'missing'],
  },
  Asset: {
    type: 'object',
    properties: { path: text, bytes: count, kind: { enum: ['video', 'audio', 'image', 'svg', 'lut'] } },
    required: ['path', 'bytes', 'kind'],
  },
}
