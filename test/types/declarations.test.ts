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
    ['one name for a port and a param', { inputs: { amount: 'number' }, params: { amount: { type: 'number', default: 0 } } }],
  ] as const)('%s', (_, change) => {
    expect(() => defineNode({ ...head, type: 'ok', run: () => ({}), ...change } as never)).toThrow('E_DECLARATION')
  })
})
