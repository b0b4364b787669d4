/** Wrong declarations must not compile: `tsc` fails where an expected error is missing. */
import { describe, expect, it } from 'vitest'
import { defineFilter, defineNode } from '../../engine/api.ts'

const head = { title: 'X', version: 1, category: 'test', description: 'A test.' }

describe('types come from the declaration', () => {
  it('of params and inputs', () => {
    const spec = defineFilter({
      ...head,
      type: 'typed',
      inputs: { video: 'video', over: { type: 'video', optional: true }, many: { type: 'audio', multiple: true } },
      outputs: { video: 'video' },
      params: { mode: { type: 'string', enum: ['a', 'b'], default: 'a' }, amount: { type: 'number', default: 1 }, free: { type: 'string', optional: true } },
      prepare: ({ params }) => ({ double: params.amount * 2 }),
      frame(n, { inputs, params, prepared }) {
        const mode: 'a' | 'b' = params.mode
        const double: number = prepared.double
        const length: number | undefined = inputs.many[0]?.info.length
        // @ts-expect-error an optional param may be undefined
        const free: string = params.free
        // @ts-expect-error an optional input may be undefined
        void inputs.over.info
        // @ts-expect-error there is no such param
        void params.amuont
        // @ts-expect-error there is no such input
        void inputs.vidoe
        void [mode, double, length, free]
        return inputs.video.frame(n)
      },
    })
    expect(spec.params['amount']).toMatchObject({ animatable: true })
  })

  it('of frames: those that are pulled are not written to, released or kept', () => {
    const spec = defineFilter({
      ...head,
      type: 'frames',
      inputs: { video: 'video' },
      outputs: { video: 'video' },
      async frame(n, { inputs, create }) {
        const pulled = await inputs.video.frame(n)
        const own = create('yuv420p', 2, 2)
        own.bytes[0] = pulled.bytes[0]!
        own.bytes.fill(1)
        own.planes[0]!.data[0] = 1
        // @ts-expect-error a pulled frame is read only
        pulled.bytes[0] = 1
        // @ts-expect-error so it is
        pulled.bytes.fill(1)
        // @ts-expect-error and its planes
        pulled.planes[0]!.data[0] = 1
        // @ts-expect-error the engine counts who holds a frame
        pulled.retain()
        // @ts-expect-error and frees it
        own.release()
        return own
      },
    })
    expect(spec.type).toBe('frames')
  })

  it('of outputs', () => {
    // @ts-expect-error the output "name" is missing
    defineNode({ ...head, type: 'missing', outputs: { name: 'text' }, run: () => ({}) })
    // @ts-expect-error a number is no text
    defineNode({ ...head, type: 'wrong', outputs: { name: 'text' }, run: () => ({ name: 3 }) })
    // @ts-expect-error there is no such socket
    defineNode({ ...head, type: 'unknown', outputs: { name: 'texxt' }, run: () => ({ name: 'x' }) })
    expect(defineNode({ ...head, type: 'right', outputs: { name: 'text' }, run: () => ({ name: 'x' }) }).outputs).toEqual({ name: { type: 'text' } })
  })
})

describe('what types cannot say is checked when the module loads', () => {
  it.each([
    ['a type that is not kebab-case', { type: 'Not Kebab' }],
    ['a version of 0', { version: 0 }],
    ['a port that is no camelCase name', { outputs: { 'my port': 'text' } }],
    ['no title', { title: '' }],
    ['no run', { run: undefined }],
    ['an output that would be taken for a fragment', { outputs: { expand: 'data' } }],
    ['a port without a type', { inputs: { video: {} } }],
    ['a param of a type that there is none of', { params: { amount: { type: 'float', default: 1 } } }],
    ['a default out of range', { params: { amount: { type: 'number', default: 2, minimum: 0, maximum: 1 } } }],
    ['a default that is no number', { params: { amount: { type: 'number', default: '2' } } }],
    ['a default that is no whole number', { params: { amount: { type: 'integer', default: 0.5 } } }],
    ['a default that is none of the choices', { params: { mode: { type: 'string', enum: ['a', 'b'], default: 'c' } } }],
    ['a wrong default of an item', { params: { list: { type: 'array', items: { type: 'number', maximum: 1 }, default: [0, 3] } } }],
    ['an item of no type', { params: { list: { type: 'array', items: { type: 'thing' }, default: [] } } }],
    ['a range that is upside down', { params: { amount: { type: 'number', default: 1, minimum: 2, maximum: 0 } } }],
    ['a migration from a version that is not older', { migrations: { 1: (params: object) => params } }],
    ['a moment of no port', { params: { when: { type: 'number', default: 1, moment: { of: 'clip' } } } }],
    ['a moment that counts from no param', { inputs: { video: 'video' }, params: { when: { type: 'number', default: 1, moment: { of: 'video', plus: 'begin' } } } }],
    ['a moment of no port, in a list', { params: { path: { type: 'array', default: [], items: { type: 'object', properties: { time: { type: 'number', moment: { of: 'clip' } } } } } } }],
    ['a param that gives way to none', { params: { amount: { type: 'number', default: 0, idleWith: { other: true } } } }],
    ['a text that looks to none', { params: { text: { type: 'string', default: '', emptyWith: ['other'] } } }],
    ['a hook that is no function', { describe: 'soon' }],
    ['a port with a field that ports do not have', { inputs: { video: { type: 'video', accepts: ['image'] } } }],
    ['a port that takes several by a word', { inputs: { video: { type: 'video', multiple: 'yes' } } }],
    ['a port that is nothing', { inputs: { video: null } }],
    ['one name for a port and a param', { inputs: { amount: 'number' }, params: { amount: { type: 'number', default: 0 } } }],
  ] as const)('%s', (_, change) => {
    expect(() => defineNode({ ...head, type: 'ok', run: () => ({}), ...change } as never)).toThrow('E_DECLARATION')
  })
})
