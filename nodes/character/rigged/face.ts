/** A face's pose as weights of a model's shapes. Pure. */
import type { Emotion } from '../../shared/figures/emotions.ts'
import type { FacePose } from '../../shared/figures/pose.ts'
import type { Mouth } from '../../shared/figures/speech/visemes.ts'
import { opens, type FaceWays } from './face-ways.ts'

export interface Spoken {
  readonly mouth: Mouth
  /** How much is being said, 0..1. */
  readonly talk: number
  readonly emotion: Emotion
  readonly intensity: number
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** VRM's emotions are six. */
const EXPRESSED: Readonly<Record<Emotion, Readonly<Record<string, number>>>> = {
  neutral: {}, happy: { happy: 1 }, sad: { sad: 1 }, angry: { angry: 1 }, surprised: { surprised: 1 },
  fearful: { surprised: 0.6, sad: 0.55 }, disgusted: { angry: 0.6, sad: 0.4 }, excited: { happy: 0.8, surprised: 0.5 },
  calm: { relaxed: 0.6 }, confident: { relaxed: 0.35, happy: 0.3 },
}

/** Adds to `weights`, one for each of the model's shapes. */
export function putFace(weights: Float32Array, ways: FaceWays, face: FacePose, spoken: Spoken): void {
  const put = (name: string, value: number): void => {
    for (const shape of ways.shapes.get(name) ?? []) weights[shape] = clamp(weights[shape]! + value)
  }
  if (ways.kind === 'arkit') return putArkit(put, face)
  if (ways.kind === 'vrm') return putExpressions(weights, ways, face, spoken)
  if (ways.kind === 'visemes') putVisemes(put, face)
  else for (const shape of ways.kind === 'shape' ? opens(ways) : []) weights[shape] = clamp(face.open * 1.1)
  for (const [name, value] of [['mouthsmile', face.smile], ['smile', face.smile], ['blink', 1 - face.lids], ['eyesclosed', 1 - face.lids], ['eyeblinkleft', 1 - face.lids], ['eyeblinkright', 1 - face.lids], ['browinnerup', face.browInner]] as const) put(name, clamp(value))
}

/** Apple's ARFaceAnchor.BlendShapeLocation. */
function putArkit(put: (name: string, value: number) => void, face: FacePose): void {
  const { open, wide, round, smile, smirk, upper, lower, press, bite, tongue, lids, squint, gazeX, gazeY, browInner, browOuter, frown, browTilt, wrinkle, cheeks } = face
  put('jawopen', open * 0.75)
  put('mouthfunnel', clamp(round * (0.25 + 0.9 * open)))
  put('mouthpucker', clamp(round * (1 - 0.8 * open)))
  put('mouthclose', press > 0.9 ? open * 0.75 : 0)
  put('mouthrolllower', clamp(0.75 * bite + 0.25 * press))
  put('mouthrollupper', 0.3 * clamp(press))
  put('mouthshrugupper', clamp(0.2 * bite))
  put('tongueout', clamp((tongue - 0.85) * 4))
  for (const [side, sign] of [['left', 1], ['right', -1]] as const) {
    // The model's left is at the right of the picture.
    const corner = smile + 0.5 * smirk * sign
    put(`mouthsmile${side}`, clamp(corner * 0.85))
    put(`mouthfrown${side}`, clamp(-corner))
    put(`mouthstretch${side}`, clamp(wide * 0.75))
    put(`mouthdimple${side}`, clamp(0.35 * wide * (1 - open)))
    put(`mouthpress${side}`, clamp(0.6 * press))
    put(`mouthupperup${side}`, clamp(upper * 0.8))
    put(`mouthlowerdown${side}`, clamp(lower * 0.8 + 0.12 * open))
    put(`eyeblink${side}`, clamp(1 - lids))
    put(`eyewide${side}`, clamp((lids - 1) * 2.4))
    put(`eyesquint${side}`, clamp(squint))
    put(`cheeksquint${side}`, clamp(cheeks * 0.8))
    put(`nosesneer${side}`, clamp(wrinkle))
    put(`browdown${side}`, clamp(frown * 0.8 - Math.min(0, browInner) * 0.5))
    put(`browouterup${side}`, clamp(browOuter + 0.6 * browTilt * sign))
    put(`eyelookup${side}`, clamp(-gazeY))
    put(`eyelookdown${side}`, clamp(gazeY))
    put(`eyelookout${side}`, clamp(gazeX * sign * 0.8))
    put(`eyelookin${side}`, clamp(-gazeX * sign * 0.8))
  }
  put('browinnerup', clamp(browInner))
}

/** The fifteen of Oculus. */
function putVisemes(put: (name: string, value: number) => void, { open, wide, round, press, bite, tongue, upper }: FacePose): void {
  const jaw = clamp(open / 0.85)
  const rounded = clamp(round * 1.2)
  put('viseme_pp', clamp(press))
  put('viseme_ff', clamp(bite))
  put('viseme_th', clamp((tongue - 0.55) * 3) * 0.6)
  put('viseme_dd', clamp(tongue > 0.4 && tongue < 0.6 ? 0.35 : 0))
  put('viseme_ss', clamp(upper * 1.3 * (1 - jaw * 2)))
  put('viseme_aa', clamp(jaw * (1 - rounded) * (1 - 0.6 * wide)))
  put('viseme_e', clamp(jaw * wide * 1.2 * (1 - rounded)))
  put('viseme_i', clamp(wide * (1 - jaw) * (1 - rounded)))
  put('viseme_o', clamp(rounded * jaw * 1.3))
  put('viseme_u', clamp(rounded * (1 - 0.8 * jaw)))
}

function putExpressions(weights: Float32Array, { expressions }: FaceWays, face: FacePose, { mouth, talk, emotion, intensity }: Spoken): void {
  const wanted = new Map<string, number>()
  const feeling: [string, number][] = Object.entries(EXPRESSED[emotion]).map(([name, weight]) => [name, clamp(weight * Math.min(1, intensity)) * (1 - 0.3 * talk)])
  let [blinks, mouths] = [1, 1]
  for (const [name, weight] of feeling) {
    const one = expressions.get(name)
    if (one === undefined || weight <= 0) continue
    wanted.set(name, weight)
    const { blink, mouth: lips } = one.overrides
    if (blink !== 'none') blinks *= blink === 'block' ? 0 : 1 - weight
    // Faces that laugh have their eyes shut.
    else if (name === 'happy' || name === 'relaxed') blinks *= 1 - 0.6 * weight
    if (lips !== 'none') mouths *= lips === 'block' ? 0 : 1 - weight
  }
  const jaw = clamp(mouth.open / 0.85)
  const rounded = clamp(mouth.round * 1.6)
  const said = { aa: jaw * (1 - rounded) * (1 - 0.6 * mouth.wide), ee: jaw * mouth.wide * 1.3 * (1 - rounded), ih: mouth.wide * (1 - jaw) * (1 - rounded), oh: rounded * jaw * 1.3, ou: mouth.round * (1 - 0.8 * jaw) }
  for (const [name, weight] of Object.entries(said)) wanted.set(name, clamp(weight * mouths * Math.max(0.85, talk)))
  wanted.set(expressions.has('blink') ? 'blink' : 'blinkLeft', clamp((1 - face.lids) * blinks))
  if (!expressions.has('blink')) wanted.set('blinkRight', wanted.get('blinkLeft')!)
  for (const [name, value] of [['lookLeft', face.gazeX], ['lookRight', -face.gazeX], ['lookUp', -face.gazeY], ['lookDown', face.gazeY]] as const) wanted.set(name, clamp(value))
  for (const [name, weight] of wanted) {
    const one = expressions.get(name)
    if (one === undefined || weight <= 0) continue
    const share = one.whole ? (weight > 0.5 ? 1 : 0) : weight
    for (const [shape, most] of one.shapes) weights[shape] = clamp(weights[shape]! + share * most)
  }
}
