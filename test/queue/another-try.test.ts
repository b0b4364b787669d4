/** After which failures a run is started again by itself, and a job of a farm is given to another machine. */
import { describe, expect, it } from 'vitest'
import { hopeOf, isHopeless, mayPass, type Hope } from '../../engine/contract/another-try.ts'
import { ERRORS, type ErrorCode } from '../../engine/contract/errors.ts'

const CASES: readonly (readonly [Hope, readonly ErrorCode[]])[] = [
  ['soon', ['E_REMOTE_UNREACHABLE', 'E_REMOTE_TIMEOUT', 'E_MODEL_BUSY', 'E_MODEL_LOST', 'E_OUTPUT_BUSY']],
  // A disk that is full, a model that is not here, a runtime without memory: of this machine.
  ['perhaps', ['E_INTERNAL', 'E_DISK_FULL', 'E_STORE', 'E_STORE_CORRUPT', 'E_MODEL_MISSING', 'E_MODEL_MEMORY', 'E_MODEL_RUN', 'E_DEVICE', 'E_NODE_FAILED', 'E_NODE_STUCK', 'E_PLUGIN_FAULT', 'E_FFMPEG', 'E_FARM_REACH', 'E_FARM_OTHER', 'E_FARM_LOST', 'E_RATE']],
  // What was asked for is refused, or wrong.
  ['never', ['E_CONTENT_POLICY', 'E_CONTENT_RATING', 'E_CONTENT_FLAGGED', 'E_POLICY_FILE', 'E_GRAPH_SHAPE', 'E_PARAM_VALUE', 'E_CLIP_EMPTY', 'E_CLIP_SIZE', 'E_INPUT_MISSING', 'E_WINDOW', 'E_NODE_OUTPUT', 'E_MEDIA_FORMAT', 'E_SUBTITLES', 'E_REMOTE_REFUSED', 'E_FACE', 'E_LORA', 'E_ASSET_PATH', 'E_STRICT']],
]

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

it('faults of graphs are never tried again, whichever they are', () => {
  const graph = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].kind === 'graph')
  expect(graph.length).toBeGreaterThan(20)
  expect(graph.filter((code) => hopeOf(code) !== 'never')).toEqual([])
})
