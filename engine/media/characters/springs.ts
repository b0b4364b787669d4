/** Chains that swing: VRMC_springBone 1.0, and `secondaryAnimation` of VRM 0.x. Pure. */
import type { Spring, SpringJoint } from '../../frames/character.ts'
import type { Place } from './place.ts'

type Three = [number, number, number]

export function readSprings(extension: Place, nodes: number): readonly Spring[] {
  if (!extension.there) return []
  const colliders = extension.at('colliders').list().map((place) => {
    const shape = place.at('shape')
    const body = shape.at('capsule').there ? shape.at('capsule') : shape.at('sphere')
    return {
      node: place.at('node').index(nodes, 'nodes'),
      offset: body.at('offset').numbers(3, [0, 0, 0]) as Three,
      radius: body.at('radius').number(0),
      ...(body.at('tail').there ? { tail: body.at('tail').numbers(3, [0, 0, 0]) as Three } : {}),
    }
  })
  const groups = extension.at('colliderGroups').list().map((group) => group.at('colliders').list().map((one) => colliders[one.index(colliders.length, 'colliders')]!))
  return extension.at('springs').list().map((spring) => {
    const list = spring.at('joints').list()
    return {
      joints: list.map((joint, i): SpringJoint => ({
        node: joint.at('node').index(nodes, 'nodes'),
        tip: i + 1 < list.length ? list[i + 1]!.at('node').index(nodes, 'nodes') : undefined,
        stiffness: joint.at('stiffness').number(1),
        gravity: joint.at('gravityPower').number(0),
        gravityDirection: joint.at('gravityDir').numbers(3, [0, -1, 0]) as Three,
        drag: joint.at('dragForce').number(0.5),
        radius: joint.at('hitRadius').number(0),
      })),
      colliders: spring.at('colliderGroups').list().flatMap((one) => groups[one.index(groups.length, 'collider groups')]!),
    }
  })
}

/** There a chain is all that hangs on a node; the last of it has a tip of 7 cm. */
export function readOldSprings(extension: Place, nodes: number): readonly Spring[] {
  if (!extension.there) return []
  const xyz = (place: Place, otherwise: Three): Three => (place.there ? [place.at('x').number(0), place.at('y').number(0), place.at('z').number(0)] : otherwise)
  const groups = extension.at('colliderGroups').list().map((group) =>
    group.at('colliders').list().map((one) => {
      const [x, y, z] = xyz(one.at('offset'), [0, 0, 0])
      // Unity's z points the other way.
      return { node: group.at('node').index(nodes, 'nodes'), offset: [x, y, -z] as Three, radius: one.at('radius').number(0) }
    }))
  return extension.at('boneGroups').list().flatMap((group) => {
    const colliders = group.at('colliderGroups').list().flatMap((one) => groups[one.index(groups.length, 'collider groups')]!)
    return group.at('bones').list().map((bone): Spring => ({
      joints: [{
        node: bone.index(nodes, 'nodes'),
        tip: undefined,
        stiffness: group.at('stiffiness').number(1),
        gravity: group.at('gravityPower').number(0),
        gravityDirection: xyz(group.at('gravityDir'), [0, -1, 0]),
        drag: group.at('dragForce').number(0.4),
        radius: group.at('hitRadius').number(0.02),
      }],
      colliders,
    }))
  })
}
