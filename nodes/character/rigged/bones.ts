/** Which joints of a model are a human's: as VRM says it, else by the names that Mixamo, Ready Player Me, Blender and others give. Pure. */
import type { Character } from '../../../engine/api.ts'

/** As VRM 1.0 names them, and how their names look elsewhere; `#` stands for the side. */
const PATTERNS: readonly (readonly [bone: string, names: RegExp])[] = [
  ['hips', /^(hips?|pelvis|hip)$/],
  ['spine', /^(spine|spine1|spine01|spine001|torso)$/],
  ['chest', /^(chest|spine2|spine02|spine002|upperchest|spine3|spine03|spine003)$/],
  ['neck', /^(neck|neck1|neck01)$/],
  ['head', /^(head|skull)$/],
  ['jaw', /^(jaw|chin|jawbone|lowerjaw|mandible)$/],
  ['#Shoulder', /^(shoulder|clavicle|collar)$/],
  ['#UpperArm', /^(arm|upperarm|uparm|upperarm1|bicep)$/],
  ['#LowerArm', /^(forearm|lowerarm|elbow)$/],
  ['#Hand', /^(hand|wrist)$/],
  ['#UpperLeg', /^(upleg|upperleg|thigh)$/],
  ['#LowerLeg', /^(leg|lowerleg|shin|calf|knee)$/],
  ['#Foot', /^(foot|ankle)$/],
  ['#Eye', /^(eye|eyeball)$/],
  ['#IndexProximal', /^(handindex1|index1|index01|indexproximal|findex01)$/],
  ['#IndexIntermediate', /^(handindex2|index2|index02|indexintermediate|findex02)$/],
  ['#IndexDistal', /^(handindex3|index3|index03|indexdistal|findex03)$/],
  ['#MiddleProximal', /^(handmiddle1|middle1|middle01|middleproximal|fmiddle01)$/],
  ['#MiddleIntermediate', /^(handmiddle2|middle2|middle02|middleintermediate|fmiddle02)$/],
  ['#MiddleDistal', /^(handmiddle3|middle3|middle03|middledistal|fmiddle03)$/],
  ['#RingProximal', /^(handring1|ring1|ring01|ringproximal|fring01)$/],
  ['#RingIntermediate', /^(handring2|ring2|ring02|ringintermediate|fring02)$/],
  ['#RingDistal', /^(handring3|ring3|ring03|ringdistal|fring03)$/],
  ['#LittleProximal', /^(handpinky1|pinky1|pinky01|little1|littleproximal|fpinky01)$/],
  ['#LittleIntermediate', /^(handpinky2|pinky2|pinky02|little2|littleintermediate|fpinky02)$/],
  ['#LittleDistal', /^(handpinky3|pinky3|pinky03|little3|littledistal|fpinky03)$/],
]

export function bonesOf({ bones, nodes }: Pick<Character, 'bones' | 'nodes'>): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  nodes.forEach(({ name }, i) => {
    const { side, plain } = taken(name)
    for (const [bone, names] of PATTERNS) {
      if (bone.startsWith('#') !== (side !== '') || !names.test(plain)) continue
      found[bone.replace('#', side)] ??= i
    }
  })
  return { ...found, ...bones }
}

/** `mixamorig:LeftArm`, `upper_arm.L`, `J_Bip_L_UpperArm`, `DEF-upper_arm.R` … */
function taken(name: string): { readonly side: '' | 'left' | 'right'; readonly plain: string } {
  let rest = name.replace(/^.*[:|]/, '').replace(/^(DEF|ORG|CC_Base|Bip0?1|J_(Bip|Adj|Sec)|rig|Armature)[-_. ]*/i, '').replace(/^C[_.]/, '')
  let side: '' | 'left' | 'right' = ''
  const rules: readonly (readonly [RegExp, 'left' | 'right'])[] = [[/left/i, 'left'], [/right/i, 'right'], [/(^|[_. -])l($|[_. -])/i, 'left'], [/(^|[_. -])r($|[_. -])/i, 'right']]
  for (const [rule, which] of rules) {
    if (!rule.test(rest)) continue
    side = which
    rest = rest.replace(rule, '_')
    break
  }
  return { side, plain: rest.replace(/[_. -]/g, '').toLowerCase() }
}
