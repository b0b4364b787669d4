/** A small registry for graph tests. */
import { defineFilter, defineNode, definePlugin } from '../../engine/contract/define.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'

const head = (type: string, version = 1) => ({ type, title: type, version, category: 'test', description: `A ${type}.` })
const never = (): never => {
  throw new Error('graph tests run nothing')
}

const source = defineNode({
  ...head('source'),
  outputs: { video: 'video', level: 'signal', name: 'text', size: 'number', on: 'boolean', list: 'data' },
  params: {
    prompt: { type: 'string', default: 'sea' },
    seed: { type: 'integer', default: 0, minimum: 0 },
    file: { type: 'string', optional: true, asset: 'video' },
  },
  run: never,
})
const picture = defineNode({ ...head('picture'), outputs: { image: 'image' }, run: never })
const animate = defineNode({ ...head('animate'), inputs: { image: 'image' }, outputs: { video: 'video' }, run: never })
const zoom = defineFilter({
  ...head('zoom', 3),
  inputs: { video: 'video', matte: { type: 'mask', optional: true } },
  outputs: { video: 'video' },
  params: {
    amount: { type: 'number', default: 0.5, minimum: 0, maximum: 1 },
    formula: { type: 'string', default: 't', expression: ['t'] },
    steps: { type: 'integer', default: 4, minimum: 1 },
    width: { type: 'integer', default: 64, minimum: 1, maximum: 7680, animatable: false },
    mode: { type: 'string', enum: ['linear', 'cubic'], default: 'linear' },
    scenes: { type: 'array', optional: true, items: { type: 'object', properties: { prompt: { type: 'string' }, at: { type: 'number', optional: true } } } },
    flip: { type: 'boolean', default: false },
  },
  migrations: {
    1: ({ strength, ...rest }) => (strength === undefined ? rest : { ...rest, amount: strength }),
    2: (params) => {
      if (params['broken'] === true) throw new Error('cannot be migrated')
      return params
    },
  },
  frame: never,
})
const join = defineNode({
  ...head('join'),
  inputs: { video: { type: 'video', multiple: true } },
  outputs: { video: 'video' },
  run: never,
})
const needy = defineNode({
  ...head('needy'),
  params: { name: { type: 'string' }, anything: { type: 'json', default: null } },
  outputs: { video: 'video' },
  run: never,
})
const film = defineNode({ ...head('film'), sink: true, inputs: { video: 'video' }, run: never })

export function testRegistry(): PluginRegistry {
  const registry = new PluginRegistry()
  const nodes = [source, picture, animate, zoom, join, needy, film]
  registry.add({ declaration: definePlugin({ name: 'test', version: '1.0.0', nodes }), folder: '', digest: '' })
  return registry
}
