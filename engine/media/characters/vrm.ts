/** What VRM 0.x and 1.0 (vrm-consortium's VRMC_vrm and VRMC_springBone) say of a model, in the words of 1.0. Pure. */
import type { Character, EyeRange, Expression, LookAt, Override, Spring } from '../../frames/character.ts'
import type { Geometry } from './geometry.ts'
import type { Place } from './place.ts'
import { readOldSprings, readSprings } from './springs.ts'

type Read = Pick<Character, 'format' | 'bones' | 'expressions'> & { readonly title?: string; readonly lookAt?: LookAt; readonly springs: readonly Spring[] }

const OLD_EXPRESSIONS: Readonly<Record<string, string>> = {
  a: 'aa', i: 'ih', u: 'ou', e: 'ee', o: 'oh', blink: 'blink', blink_l: 'blinkLeft', blink_r: 'blinkRight', joy: 'happy', angry: 'angry', sorrow: 'sad', fun: 'relaxed', surprised: 'surprised',
  lookup: 'lookUp', lookdown: 'lookDown', lookleft: 'lookLeft', lookright: 'lookRight', neutral: 'neutral',
}

export function readVrm(document: Place, nodes: number, shapes: Geometry['shapes']): Read {
  const [now, old] = [document.at('extensions').at('VRMC_vrm'), document.at('extensions').at('VRM')]
  if (now.there) return readNow(document, now.object(), nodes, shapes)
  if (old.there) return readOld(old.object(), nodes, shapes)
  return { format: 'glTF 2.0', bones: {}, expressions: [], springs: [] }
}

const OVERRIDES: readonly string[] = ['none', 'block', 'blend'] satisfies readonly Override[]

function readNow(document: Place, vrm: Place, nodes: number, shapes: Geometry['shapes']): Read {
  const human = vrm.at('humanoid').at('humanBones')
  const bones = Object.fromEntries(human.keys().map((name) => [name, human.at(name).at('node').index(nodes, 'nodes')]))
  const expressions: Expression[] = []
  for (const group of ['preset', 'custom']) {
    const list = vrm.at('expressions').at(group)
    for (const name of list.keys()) {
      const place = list.at(name).object()
      const overrideOf = (key: string): Override => {
        const found = place.at(key).text('none')
        return OVERRIDES.includes(found) ? (found as Override) : 'none'
      }
      expressions.push({
        name,
        whole: place.at('isBinary').truth(),
        shapes: place.at('morphTargetBinds').list().flatMap((bind) => {
          const [node, index, weight] = [bind.at('node').index(nodes, 'nodes'), bind.at('index').whole(0, Infinity), bind.at('weight').number(1)]
          const shape = shapes.findIndex((one) => one.node === node && one.index === index)
          return shape < 0 ? [] : [[shape, weight] as const]
        }),
        overrides: { blink: overrideOf('overrideBlink'), lookAt: overrideOf('overrideLookAt'), mouth: overrideOf('overrideMouth') },
      })
    }
  }
  const look = vrm.at('lookAt')
  const range = (key: string): EyeRange => ({ input: look.at(key).at('inputMaxValue').number(90), output: look.at(key).at('outputScale').number(10) })
  return {
    format: 'VRM 1.0',
    title: vrm.at('meta').at('name').text(''),
    bones,
    expressions,
    ...(look.there
      ? { lookAt: { kind: look.at('type').text('bone') === 'expression' ? 'expression' : 'bone', inner: range('rangeMapHorizontalInner'), outer: range('rangeMapHorizontalOuter'), down: range('rangeMapVerticalDown'), up: range('rangeMapVerticalUp') } }
      : {}),
    springs: readSprings(document.at('extensions').at('VRMC_springBone'), nodes),
  }
}

function readOld(vrm: Place, nodes: number, shapes: Geometry['shapes']): Read {
  const bones: Record<string, number> = {}
  for (const bone of vrm.at('humanoid').at('humanBones').list()) {
    const [name, node] = [bone.at('bone').text(''), bone.at('node')]
    // Some writers leave -1 where there is none.
    if (name !== '' && typeof node.value === 'number' && node.value >= 0) bones[name] = node.index(nodes, 'nodes')
  }
  const expressions = vrm.at('blendShapeMaster').at('blendShapeGroups').list().map((group): Expression => {
    const preset = group.at('presetName').text('').toLowerCase()
    const name = group.at('name').text('')
    return {
      name: OLD_EXPRESSIONS[preset] ?? OLD_EXPRESSIONS[name.toLowerCase()] ?? name,
      whole: group.at('isBinary').truth(),
      shapes: group.at('binds').list().flatMap((bind) => {
        const [mesh, index, weight] = [bind.at('mesh').whole(-1, Infinity), bind.at('index').whole(-1, Infinity), bind.at('weight').number(100) / 100]
        // A mesh may stand at several nodes.
        return shapes.flatMap((one, shape) => (one.mesh === mesh && one.index === index ? [[shape, weight] as const] : []))
      }),
      overrides: { blink: 'none', lookAt: 'none', mouth: 'none' },
    }
  })
  const first = vrm.at('firstPerson')
  const range = (key: string): EyeRange => ({ input: first.at(key).at('xRange').number(90), output: first.at(key).at('yRange').number(10) })
  const shaped = first.at('lookAtTypeName').text('Bone') === 'BlendShape'
  return {
    format: 'VRM 0.x',
    title: vrm.at('meta').at('title').text(''),
    bones,
    expressions,
    lookAt: { kind: shaped ? 'expression' : 'bone', inner: range('lookAtHorizontalInner'), outer: range('lookAtHorizontalOuter'), down: range('lookAtVerticalDown'), up: range('lookAtVerticalUp') },
    springs: readOldSprings(vrm.at('secondaryAnimation'), nodes),
  }
}
