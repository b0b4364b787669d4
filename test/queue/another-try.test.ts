/** After which failures a run is started again by itself, and a job of a farm is given to another machine. */
import { describe, expect, it } from 'vitest'
import { hopeOf, isHopeless, mayPass, type Hope } from '../../engine/contract/another-try.ts'
import { ERRORS, type ErrorCode } from '../../engine/contract/errors.ts'

/** All codes: whoever adds one says what it is. */
const CASES: readonly (readonly [Hope, readonly ErrorCode[]])[] = [
  ['soon', [
    'E_OUTPUT_BUSY', 'E_MODEL_BUSY', 'E_MODEL_LOST', 'E_REMOTE_UNREACHABLE', 'E_REMOTE_TIMEOUT',
  ]],
  // A disk that is full, a model that is not here, a runtime without memory: of this machine.
  ['perhaps', [
    'E_NODE_TYPE', 'E_NODE_FAILED', 'E_NODE_STUCK', 'E_MEMORY', 'E_CANCELLED', 'E_ASSET_MISSING', 'E_MODEL_MISSING', 'E_MODEL_INVALID', 'E_CHECKPOINT',
    'E_MODEL_DOWNLOAD', 'E_MODEL_DIGEST', 'E_MODEL_MEMORY', 'E_TRAINER', 'E_MODEL_UNMADE', 'E_MODEL_RUN', 'E_SPEECH', 'E_DEVICE', 'E_BACKEND',
    'E_PLUGIN_LOAD', 'E_PLUGIN_ADD', 'E_PLUGIN_ENGINE', 'E_PLUGIN_FAULT', 'E_PLUGIN_MEMORY', 'E_PLUGIN_CONFLICT', 'E_DECLARATION', 'E_REMOTE_KEY',
    'E_REMOTE_FAILED', 'E_REMOTE_UNMADE', 'E_FFMPEG_MISSING', 'E_FFMPEG', 'E_ENCODER', 'E_DISK_FULL', 'E_STORE_CORRUPT', 'E_STORE', 'E_OIDC', 'E_QUOTA',
    'E_RATE', 'E_ACCESS_FILE', 'E_DRAINING', 'E_FARM_REACH', 'E_FARM_OTHER', 'E_FARM_LOST', 'E_INTERNAL',
  ]],
  // What was asked for is refused, or wrong.
  ['never', [
    'E_JSON_SYNTAX', 'E_JSON_DEPTH', 'E_JSON_TWICE', 'E_GRAPH_FORMAT', 'E_GRAPH_SHAPE', 'E_GRAPH_SIZE', 'E_NAME', 'E_NODE_VERSION', 'E_MIGRATION',
    'E_PORT', 'E_PORT_TYPE', 'E_PORT_MISSING', 'E_PORT_SINGLE', 'E_LINK', 'E_CYCLE', 'E_PARAM', 'E_PARAM_VALUE', 'E_PARAM_MISSING', 'E_PARAM_STATIC',
    'E_KEYFRAMES', 'E_EXPRESSION', 'E_TEMPLATE', 'E_INPUT', 'E_INPUT_VALUE', 'E_INPUT_MISSING', 'E_CSV', 'E_SUBGRAPH', 'E_SUBGRAPH_DEPTH', 'E_EXPAND',
    'E_NO_SINK', 'E_NODE_UNKNOWN', 'E_CLIP_FORMAT', 'E_CLIP_SIZE', 'E_CLIP_EMPTY', 'E_FRAME_RANGE', 'E_WINDOW', 'E_NODE_OUTPUT', 'E_FRAME_KEPT',
    'E_FRAME_WRITTEN', 'E_OUTPUT_EXISTS', 'E_OUTPUT_TWICE', 'E_OUTPUT_PATH', 'E_VERIFY', 'E_EXPECT', 'E_STRICT', 'E_LOCK', 'E_ASSET_PATH', 'E_DATASET',
    'E_TRAINING', 'E_MODEL_INSTALLED', 'E_MODEL_INPUT', 'E_LORA', 'E_CONTENT_FLAGGED', 'E_CONTENT_POLICY', 'E_CONTENT_RATING', 'E_POLICY_FILE', 'E_FACE',
    'E_SPEECH_MARKUP', 'E_PLUGIN_PERMISSION', 'E_REMOTE_REFUSED', 'E_REMOTE_UNCERTAIN', 'E_REMOTE_RESULT', 'E_MEDIA_FORMAT', 'E_IMAGE_SIZE',
    'E_MEDIA_STREAM', 'E_LUT', 'E_CHARACTER', 'E_BUNDLE', 'E_CUT_LIST', 'E_SUBTITLES', 'E_FONT', 'E_HTTP_NOT_FOUND', 'E_HTTP_METHOD', 'E_HTTP_INPUT',
    'E_NAME_LONG', 'E_HTTP_ORIGIN', 'E_HTTP_SIZE', 'E_ACCESS_TOKEN', 'E_ACCESS_ROLE', 'E_OIDC_REFUSED', 'E_SHARE', 'E_ACCESS_OPEN', 'E_ACCESS_UNKNOWN',
    'E_AUDIT', 'E_IDEMPOTENCY', 'E_IDEMPOTENCY_BUSY', 'E_RUN_PLACE', 'E_RUN_BUSY', 'E_WEBHOOK', 'E_GRAPH_CONFLICT', 'E_RUN_UNKNOWN', 'E_FARM_JOB',
    'E_PRODUCTION', 'E_START', 'E_START_FILE', 'E_START_BUSY', 'E_START_PAUSED', 'E_HOOK', 'E_PERSONA', 'E_USAGE',
  ]],
]

it('each failure is in the table once', () => expect(CASES.flatMap(([, codes]) => codes).toSorted()).toEqual(Object.keys(ERRORS).toSorted()))

describe.each(CASES)('%s', (hope, codes) => {
  it.each(codes)('%s', (code) => {
    expect(hopeOf(code)).toBe(hope)
    expect([mayPass([{ code }]), isHopeless([{ code }])]).toEqual([hope === 'soon', hope === 'never'])
  })
})

it('of several failures the worst decides', () => {
  expect(mayPass([{ code: 'E_OUTPUT_BUSY' }, { code: 'E_INTERNAL' }])).toBe(false)
  expect(isHopeless([{ code: 'E_OUTPUT_BUSY' }, { code: 'E_CONTENT_POLICY' }])).toBe(true)
  expect([mayPass([]), isHopeless([])]).toEqual([false, false])
})
