/** For each row of the table of warnings, a real input that raises it. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { tinyGltf, type Gltf } from '../fixtures/characters/tiny.ts'
import type { WarningCode } from '../../engine/contract/warnings.ts'

export interface WarningCase {
  /** Puts the files into the project folder. Returns the graph. */
  make(project: string): GraphDocument | Promise<GraphDocument>
  /** Of a render of some frames alone. */
  readonly frames?: { readonly from: number; readonly to: number }
  /** Puts things back as they have to be, before each run that follows. */
  again?(project: string): void
  readonly env?: (project: string) => Readonly<Record<string, string>>
  /** Node and port that it names; without a node it comes of what all runs stand on. */
  readonly at: readonly [node?: string, port?: string]
  /** The film that carries it in its metadata; null where what is doubtful comes after the film. */
  readonly film?: string | null
  /** No plan says it before a run has: it comes of frames, sound or models that are worked with. */
  readonly late?: true
  /** False where a run that writes over everything has nothing to say. */
  readonly force?: boolean
}

/** Rows that no input can raise on every machine, and the test that holds them in their place. */
export interface Elsewhere {
  readonly elsewhere: string
  readonly why: string
  /** The test that sees it in the editor, as test/browser/all-warnings.test.ts sees all others; null where none does, for the same reason. */
  readonly editor: string | null
}

const IN_EDITOR = 'test/browser/warnings-elsewhere.test.ts'
const MODELS = fileURLToPath(new URL('../fixtures/models', import.meta.url))
const withModels = (): Record<string, string> => ({ REELGRAPH_MODELS: MODELS })

const ffmpeg = (...args: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args])
/** A film of 10 grey frames, encoded as told. */
const source = (project: string, name: string, ...options: string[]): void => ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=10:d=1', ...options, join(project, name))

const FILM = { type: 'encode', params: { file: 'film.mp4' } } as const
const loaded = (file: string): GraphDocument => ({
  format: 1,
  nodes: { clip: { type: 'load-video', params: { file } }, film: { ...FILM, inputs: { video: 'clip.video' } } },
})
const reframed = (file: string, to: string): GraphDocument => ({
  format: 1,
  nodes: { clip: { type: 'load-video', params: { file } }, tall: { type: 'reframe', params: { to }, inputs: { video: 'clip.video' } }, film: { ...FILM, inputs: { video: 'tall.video' } } },
})
const shown = (file: string): GraphDocument => ({
  format: 1,
  nodes: {
    picture: { type: 'load-image', params: { file } },
    clip: { type: 'still', params: { duration: 0.5, fps: 8 }, inputs: { image: 'picture.image' } },
    film: { ...FILM, inputs: { video: 'clip.video' } },
  },
})
const numbered = (project: string, numbers: readonly number[]): void => {
  mkdirSync(join(project, 'shot'))
  for (const n of numbers) ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x48', '-frames:v', '1', join(project, `shot/img_${n}.png`))
}
/** Two pictures for a training set, and what else is to be in their folder. */
const trained = (project: string, params: Record<string, unknown>): GraphDocument => {
  mkdirSync(join(project, 'photos'))
  for (const [name, pattern] of [['one.png', 'testsrc2=s=96x64'], ['two.jpg', 'mandelbrot=s=96x64']] as const) ffmpeg('-f', 'lavfi', '-i', pattern, '-frames:v', '1', join(project, 'photos', name))
  return { format: 1, nodes: { set: { type: 'prepare-dataset', params: { folder: 'photos', size: 64, smallest: 32, least: 0, ...params } as never } } }
}
const counted = (file: string): GraphDocument => ({
  format: 1,
  nodes: { clip: { type: 'load-sequence', params: { file, fps: 8 } }, film: { ...FILM, inputs: { video: 'clip.video' } } },
})
const painted = (params: Record<string, unknown>): GraphDocument => ({
  format: 1,
  nodes: {
    scene: { type: 'text-to-video', params: { prompt: 'calm sea', width: 24, height: 16, fps: 8, duration: 0.5, ...params } as never },
    film: { ...FILM, inputs: { video: 'scene.video' } },
  },
})
const drawn = (params: Record<string, unknown>): GraphDocument => ({
  format: 1,
  nodes: {
    picture: { type: 'text-to-image', params: { prompt: 'cat', width: 24, height: 16, backend: 'onnx', model: 'tiny-stable-diffusion', ...params } as never },
    clip: { type: 'still', params: { duration: 0.5, fps: 8 }, inputs: { image: 'picture.image' } },
    film: { ...FILM, inputs: { video: 'clip.video' } },
  },
})
const sounding = (audio: string, params: Record<string, unknown>): GraphDocument => ({
  format: 1,
  nodes: {
    scene: { type: 'text-to-video', params: { prompt: 'calm sea', width: 24, height: 16, fps: 8, duration: 1 } },
    sound: { type: 'load-audio', params: { file: audio } },
    loud: { type: 'audio-loudness', params: params as never, inputs: { audio: 'sound.audio' } },
    film: { ...FILM, inputs: { video: 'scene.video', audio: 'loud.audio' } },
  },
})
/** A film and a sound in which nothing is to be heard. */
function hushed(project: string): GraphDocument['nodes'] {
  source(project, 'a.mp4')
  ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo:d=1', join(project, 'a.wav'))
  return { clip: { type: 'load-video', params: { file: 'a.mp4' } }, sound: { type: 'load-audio', params: { file: 'a.wav' } } }
}
const spoken = (text: string): GraphDocument => ({
  format: 1,
  nodes: {
    say: { type: 'speech', params: { text, voice: 'kal16' } },
    scene: { type: 'text-to-video', params: { prompt: 'calm sea', width: 24, height: 16, fps: 8, duration: 1 } },
    film: { ...FILM, inputs: { video: 'scene.video', audio: 'say.audio' } },
  },
})
/** The packages of the tests, of which one is changed. */
const changedModels = (project: string, name: string, file: string, change: (text: string) => string): void => {
  cpSync(join(MODELS, name), join(project, 'models', name), { recursive: true })
  const [path, manifest] = [file, 'model.json'].map((one) => join(project, 'models', name, one)) as [string, string]
  const text = change(readFileSync(path, 'utf8'))
  writeFileSync(path, text)
  const { files = [], ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as { files?: { path: string }[] }
  const facts = { sha256: createHash('sha256').update(text).digest('hex'), size: Buffer.byteLength(text) }
  if (file !== 'model.json') writeFileSync(manifest, JSON.stringify({ ...rest, files: files.map((one) => (one.path === file ? { ...one, ...facts } : one)) }))
}
const ownModels = (project: string): Record<string, string> => ({ REELGRAPH_MODELS: join(project, 'models') })
/** A LoRA of which a part is for something else. */
function halfStrange(from: string, to: string): void {
  const bytes = readFileSync(from)
  const length = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  const data = bytes.subarray(8 + length)
  const at = data.length
  for (const [i, name] of ['lora_A', 'lora_B'].entries()) header[`transformer.blocks.0.attn.to_q.${name}.weight`] = { dtype: 'F32', shape: i === 0 ? [1, 4] : [4, 1], data_offsets: [at + 16 * i, at + 16 * i + 16] }
  const text = Buffer.from(JSON.stringify(header))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(text.length))
  writeFileSync(to, Buffer.concat([size, text, data, Buffer.alloc(32)]))
}
const upscaled = (): GraphDocument => {
  const { nodes, ...rest } = painted({})
  return { ...rest, nodes: { ...nodes, large: { type: 'upscale', params: { model: 'tiny-upscaler' }, inputs: { video: 'scene.video' } }, film: { ...FILM, inputs: { video: 'large.video' } } } }
}
let version = 0
const anotherUpscaler = (project: string): void => changedModels(project, 'tiny-upscaler', 'model.json', (text) => JSON.stringify({ ...JSON.parse(text), options: { ...(JSON.parse(text) as { options: object }).options, margin: 3 + ++version } }))

/** A character of a model that is written in JSON. */
const rigged = (project: string, gltf: Gltf): GraphDocument => {
  writeFileSync(join(project, 'a.gltf'), JSON.stringify(gltf))
  return {
    format: 1,
    nodes: {
      model: { type: 'load-character', params: { file: 'a.gltf' } },
      speaker: { type: 'lip-sync', params: { width: 64, height: 48, fps: 8, duration: 1 }, inputs: { model: 'model.character' } },
      film: { ...FILM, inputs: { video: 'speaker.video' } },
    },
  }
}

export const CASES: Readonly<Record<WarningCode, WarningCase | Elsewhere>> = {
  W_SOURCE_SHORT: {
    at: ['clip'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=160x120:r=10:d=5', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', join(project, 'whole.mp4'))
      const bytes = readFileSync(join(project, 'whole.mp4'))
      writeFileSync(join(project, 'a.mp4'), bytes.subarray(0, bytes.length * 0.6))
      return loaded('a.mp4')
    },
  },
  W_SOURCE_DAMAGED: {
    late: true,
    at: ['clip'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25:d=2', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', join(project, 'a.mkv'))
      const bytes = readFileSync(join(project, 'a.mkv'))
      for (let at = Math.floor(bytes.length * 0.4); at < bytes.length * 0.5; at += 37) bytes[at]! ^= 0x5a
      writeFileSync(join(project, 'a.mkv'), bytes)
      return loaded('a.mkv')
    },
  },
  W_IMAGE_DAMAGED: {
    at: ['picture'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x48', '-frames:v', '1', join(project, 'whole.jpg'))
      const bytes = readFileSync(join(project, 'whole.jpg'))
      writeFileSync(join(project, 'a.jpg'), bytes.subarray(0, bytes.length * 0.7))
      return shown('a.jpg')
    },
  },
  W_IMAGE_ANIMATED: {
    at: ['picture'],
    make(project) {
      source(project, 'a.gif')
      return shown('a.gif')
    },
  },
  W_PICTURE_UNREAD: {
    at: ['best/variant-2'],
    make(project) {
      numbered(project, [1])
      writeFileSync(join(project, 'shot/img_2.png'), 'no picture')
      const { nodes, ...rest } = shown('')
      return { ...rest, nodes: { best: { type: 'best-image', params: { files: ['shot/img_1.png', 'shot/img_2.png'] } }, clip: { ...nodes['clip']!, inputs: { image: 'best.image' } }, film: nodes['film']! } }
    },
  },
  W_SEQUENCE_GAP: {
    at: ['clip', 'file'],
    make(project) {
      numbered(project, [1, 2, 4, 5])
      return counted('shot')
    },
  },
  W_GROUND_UNEVEN: {
    late: true,
    at: ['cut', 'video'],
    make(project) {
      source(project, 'a.mp4')
      return { format: 1, nodes: { clip: { type: 'load-video', params: { file: 'a.mp4' } }, cut: { type: 'cut-out', inputs: { video: 'clip.video' } }, film: { ...FILM, inputs: { video: 'cut.video' } } } }
    },
  },
  W_NOT_COPIED: {
    late: true,
    at: ['film'],
    make(project) {
      source(project, 'a.mp4')
      return { format: 1, nodes: { clip: { type: 'load-video', params: { file: 'a.mp4' } }, soft: { type: 'blur', inputs: { video: 'clip.video' } }, film: { type: 'encode', params: { file: 'film.mp4', quality: 'source', pictures: 'copy' }, inputs: { video: 'soft.video' } } } }
    },
  },
  W_PICTURES_REFUSED: {
    late: true,
    film: null,
    at: ['set', 'folder'],
    make(project) {
      const graph = trained(project, {})
      writeFileSync(join(project, 'photos/three.png'), readFileSync(join(project, 'photos/one.png')).subarray(0, 300))
      return graph
    },
  },
  W_BACKGROUND_LEFT: { late: true, film: null, env: withModels, at: ['set', 'removeBackground'], make: (project) => trained(project, { removeBackground: true }) },
  W_DATASET_SMALL: { late: true, film: null, at: ['set', 'folder'], make: (project) => trained(project, { least: 20 }) },
  W_BRAND_SCORE: {
    late: true,
    film: null,
    at: ['likeness', 'target'],
    make(project) {
      trained(project, {})
      return { format: 1, nodes: { likeness: { type: 'brand-score', params: { folder: 'photos/one.*', samplesFolder: 'photos/two.*' } } } }
    },
  },
  W_CAPTIONS_MISSING: {
    late: true, film: null, at: ['lora', 'folder'], env: withModels,
    make(project) {
      trained(project, {})
      return { format: 1, nodes: { lora: { type: 'train-lora', params: { folder: 'photos', model: 'tiny-stable-diffusion', size: 32, steps: 1, rank: 1, sampleEvery: 0, least: 0 } } } }
    },
  },
  W_CUT_LIST: {
    at: ['edit', 'file'],
    make(project) {
      source(project, 'a.mp4')
      writeFileSync(join(project, 'edit.edl'), '001  AX  V  D  005  00:00:00:00 00:00:00:08 00:00:00:00 00:00:00:08\n* FROM CLIP NAME: a.mp4\n')
      return { format: 1, nodes: { edit: { type: 'cut-list', params: { file: 'edit.edl', fps: 10 } }, film: { ...FILM, inputs: { video: 'edit.video' } } } }
    },
  },
  W_CHARACTER_PARTIAL: {
    at: ['model'],
    make(project) {
      const gltf = tinyGltf('jaw')
      gltf.meshes[0]!.primitives.push({ attributes: { POSITION: 0 }, mode: 0 })
      return rigged(project, gltf)
    },
  },
  W_CHARACTER_MUTE: {
    at: ['model'],
    make: (project) => rigged(project, tinyGltf()),
  },
  W_CLIP_FITTED: {
    at: ['clip', 'file'],
    make(project) {
      numbered(project, [1, 2, 4])
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x64', '-frames:v', '1', join(project, 'shot/img_3.png'))
      return counted('shot/img_%d.png')
    },
  },
  W_SOUND_LOWERED: {
    at: ['sound'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', `aevalsrc=${Array.from({ length: 6 }, () => '0.7*sin(440*2*PI*t)').join('|')}:c=5.1:s=48000:d=1`, join(project, 'a.wav'))
      const graph = sounding('a.wav', { loudness: -14 })
      return { ...graph, nodes: { ...graph.nodes, sound: { ...graph.nodes['sound']!, params: { file: 'a.wav', channels: 'stereo' } } } }
    },
  },
  W_COLOUR_MATRIX: {
    at: ['clip'],
    make(project) {
      source(project, 'a.mkv', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-colorspace', 'ycgco')
      return loaded('a.mkv')
    },
  },
  W_INTERLACED: {
    at: ['clip'],
    make(project) {
      source(project, 'a.mpg', '-vf', 'scale=720:576,fps=50,interlace', '-flags', '+ilme+ildct', '-c:v', 'mpeg2video')
      const { nodes, ...rest } = loaded('a.mpg')
      return { ...rest, nodes: { ...nodes, clip: { type: 'load-video', params: { file: 'a.mpg', deinterlace: 'off' } } } }
    },
  },
  W_HDR_PALE: {
    at: ['clip'],
    make(project) {
      source(project, 'a.mkv', '-c:v', 'libx264', '-pix_fmt', 'yuv420p10le', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc')
      // An ffmpeg that was built without it.
      writeFileSync(join(project, 'ffmpeg'), '#!/bin/sh\ncase "$*" in *-filters*) exec ffmpeg "$@" | grep -v lut3d;; *) exec ffmpeg "$@";; esac\n', { mode: 0o755 })
      return loaded('a.mkv')
    },
    env: (project) => ({ FFMPEG_PATH: join(project, 'ffmpeg') }),
  },
  W_PROMPT_WORDS: { at: ['scene', 'prompt'], make: () => painted({ prompt: 'a herd of mammoths by the sea' }) },
  W_PROMPT_NOT_DRAWN: { at: ['scene', 'prompt'], make: () => painted({ prompt: 'a herd of mammoths' }) },
  W_PROMPT_CUT: {
    late: true,
    at: ['scene', 'prompt'],
    make: () => painted({ prompt: 'a fox '.repeat(400), duration: 0.25, backend: 'onnx', model: 'tiny-wan', options: { steps: 1 } }),
    env: withModels,
  },
  W_PROMPT_EMBEDDING: { late: true, at: ['picture', 'prompt'], make: () => drawn({ prompt: 'a red cat, embedding:nothing', options: { steps: 1 } }), env: withModels },
  W_PROMPT_MARKS: { late: true, at: ['picture', 'prompt'], make: () => drawn({ prompt: 'a red cat <lora:ink:0.8>', options: { steps: 2 } }), env: withModels },
  W_LORA_UNUSED: {
    at: ['scene', 'loras'],
    make(project) {
      cpSync(join(MODELS, 'lora/kohya.safetensors'), join(project, 'ink.safetensors'))
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, ink: { type: 'lora-apply', params: { file: 'ink.safetensors' } }, scene: { ...nodes['scene']!, inputs: { loras: 'ink.loras' } } } }
    },
  },
  W_OPTION_UNKNOWN: { at: ['picture', 'options.sharpness'], make: () => drawn({ options: { steps: 2, sharpness: 3 } }), env: withModels },
  W_OPTION_UNUSED: { late: true, at: ['picture', 'options'], make: () => drawn({ options: { steps: 2, scheduler: 'euler', eta: 0.5, motion: 'high' } }), env: withModels },
  W_SCHEDULER_CONFIG: {
    late: true,
    at: ['picture'],
    make(project) {
      changedModels(project, 'tiny-stable-diffusion', 'scheduler/scheduler_config.json', (text) => JSON.stringify({ ...JSON.parse(text), use_beta_sigmas_of_tomorrow: true }))
      return drawn({ options: { steps: 2 } })
    },
    env: ownModels,
  },
  W_MODEL_FIT: { at: ['picture', 'model'], make: () => drawn({ options: { steps: 1 } }), env: () => ({ ...withModels(), REELGRAPH_MODEL_MEMORY: '60' }) },
  W_MODEL_LENGTH: { late: true, at: ['scene', 'duration'], make: () => painted({ backend: 'onnx', model: 'tiny-modelscope', duration: 20, options: { steps: 1 } }), env: withModels },
  W_MODEL_CHANGED: { at: ['film'], make: (project) => (anotherUpscaler(project), upscaled()), again: anotherUpscaler, env: ownModels },
  W_LOCK: {
    at: [undefined, 'models.tiny-upscaler.digest'],
    make(project) {
      anotherUpscaler(project)
      writeFileSync(join(project, 'graph.lock.json'), JSON.stringify({ lock: 1, models: { 'tiny-upscaler': { digest: '0' } } }))
      return upscaled()
    },
    env: ownModels,
  },
  W_LORA_PARTIAL: {
    late: true,
    at: ['picture'],
    make(project) {
      halfStrange(join(MODELS, 'lora/peft.safetensors'), join(project, 'ink.safetensors'))
      const { nodes, ...rest } = drawn({ options: { steps: 1 } })
      return { ...rest, nodes: { ...nodes, ink: { type: 'lora-apply', params: { file: 'ink.safetensors' } }, picture: { ...nodes['picture']!, inputs: { loras: 'ink.loras' } } } }
    },
    env: withModels,
  },
  W_CONTENT_POLICY: {
    at: ['scene', 'prompt'],
    make: () => painted({ prompt: 'a corpse in the library, a detective story' }),
  },
  W_CONTENT_READER: {
    at: ['scene', 'prompt'],
    make: () => painted({ prompt: 'a quiet lake in the morning' }),
    env: () => ({ REELGRAPH_PROMPT_READER: '/nowhere' }),
  },
  W_CONTENT_HIDDEN: {
    late: true,
    at: ['safe', 'video'],
    make() {
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, safe: { type: 'safety-check', params: { action: 'blur', strictness: 2 }, inputs: { video: 'scene.video' } }, film: { ...FILM, inputs: { video: 'safe.video' } } } }
    },
    env: withModels,
  },
  W_FACES_CUT: {
    late: true,
    at: ['tall', 'to'],
    make(project) {
      const photo = fileURLToPath(new URL('../../graphs/photos/astronaut.jpg', import.meta.url))
      ffmpeg('-f', 'lavfi', '-i', 'color=gray:s=640x180:r=10:d=1', '-i', photo, '-filter_complex', '[1]crop=260:260:100:0,scale=180:180,split[a][b];[0][a]overlay=20:0[c];[c][b]overlay=440:0', '-pix_fmt', 'yuv420p', join(project, 'a.mp4'))
      return reframed('a.mp4', '9:16')
    },
    env: () => ({ REELGRAPH_MODELS_NPM: '' }),
  },
  W_SUBJECT_CUT: {
    late: true,
    at: ['tall', 'to'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'color=white:s=120x120:r=10:d=1,drawbox=38:14:44:92:navy:fill', '-pix_fmt', 'yuv420p', join(project, 'a.mp4'))
      return reframed('a.mp4', '16:9')
    },
  },
  W_DELIVERY_MISSING: { elsewhere: 'test/productions/deliver.test.ts', why: 'A run with a file that fails ends as failed, whatever it has made.', editor: null },
  W_FACE_LOST: {
    late: true,
    at: ['speaker', 'film'],
    make() {
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, speaker: { type: 'lip-sync', inputs: { film: 'scene.video' } }, film: { ...FILM, inputs: { video: 'speaker.video' } } } }
    },
    env: () => ({ REELGRAPH_MODELS_NPM: '' }),
  },
  W_AUDIO_CLIPPED: {
    late: true,
    at: ['film', 'audio'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'sine=440:r=48000:d=1,volume=24dB', '-c:a', 'pcm_f32le', join(project, 'a.wav'))
      const { nodes, ...rest } = painted({ duration: 1 })
      return { ...rest, nodes: { ...nodes, sound: { type: 'load-audio', params: { file: 'a.wav' } }, film: { ...FILM, inputs: { video: 'scene.video', audio: 'sound.audio' } } } }
    },
  },
  W_LOUDNESS_SILENT: {
    late: true,
    at: ['loud', 'audio'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo:d=1', join(project, 'a.wav'))
      return sounding('a.wav', { loudness: -14 })
    },
  },
  W_SOUND_MIXED: {
    at: ['save', 'audio'],
    film: 'a.mp3',
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', `aevalsrc=${Array.from({ length: 6 }, () => '0.1*sin(440*2*PI*t)').join('|')}:c=5.1:s=48000:d=1`, join(project, 'a.wav'))
      return { format: 1, nodes: { sound: { type: 'load-audio', params: { file: 'a.wav' } }, save: { type: 'save-audio', params: { file: 'a.mp3' }, inputs: { audio: 'sound.audio' } } } }
    },
  },
  W_STRETCH_FAR: {
    at: ['slow', 'speed'],
    make(project) {
      source(project, 'a.mp4')
      ffmpeg('-f', 'lavfi', '-i', 'sine=440:r=48000:d=0.3', join(project, 'a.wav'))
      return {
        format: 1,
        nodes: {
          clip: { type: 'load-video', params: { file: 'a.mp4' } },
          sound: { type: 'load-audio', params: { file: 'a.wav' } },
          slow: { type: 'time-stretch', params: { speed: 0.3 }, inputs: { audio: 'sound.audio' } },
          film: { ...FILM, inputs: { video: 'clip.video', audio: 'slow.audio' } },
        },
      }
    },
  },
  W_SYNC_UNSURE: {
    late: true,
    at: ['step', 'reference'],
    make(project) {
      source(project, 'a.mp4')
      for (const [name, rest] of [['a.wav', 'sine=440:r=48000:d=2'], ['b.wav', 'anoisesrc=r=48000:d=2:a=0.1:seed=4']] as const) ffmpeg('-f', 'lavfi', '-i', rest, join(project, name))
      return {
        format: 1,
        nodes: {
          clip: { type: 'load-video', params: { file: 'a.mp4' } },
          sound: { type: 'load-audio', params: { file: 'a.wav' } },
          camera: { type: 'load-audio', params: { file: 'b.wav' } },
          step: { type: 'audio-sync', inputs: { video: 'clip.video', audio: 'sound.audio', reference: 'camera.audio' } },
          film: { ...FILM, inputs: { video: 'step.video', audio: 'step.audio' } },
        },
      }
    },
  },
  W_NO_BEATS: {
    late: true,
    at: ['beats', 'audio'],
    make(project) {
      return {
        format: 1,
        nodes: {
          ...hushed(project),
          beats: { type: 'beat-detect', inputs: { audio: 'sound.audio' } },
          cut: { type: 'cut-between', inputs: { clips: ['clip.video', 'clip.video'], audio: 'sound.audio', times: 'beats.beats' } },
          film: { ...FILM, inputs: { video: 'cut.video', audio: 'cut.audio' } },
        },
      }
    },
  },
  W_ALL_SILENT: {
    late: true,
    at: ['tight', 'audio'],
    make(project) {
      return {
        format: 1,
        nodes: {
          ...hushed(project),
          tight: { type: 'remove-silence', inputs: { audio: 'sound.audio', video: 'clip.video' } },
          film: { ...FILM, inputs: { video: 'tight.video', audio: 'tight.audio' } },
        },
      }
    },
  },
  W_SOUND_UNUSED: {
    at: ['film', 'audio'],
    film: 'film.gif',
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'sine=440:r=48000:d=1', join(project, 'a.wav'))
      const { nodes, ...rest } = painted({ duration: 1 })
      return { ...rest, nodes: { ...nodes, sound: { type: 'load-audio', params: { file: 'a.wav' } }, film: { type: 'encode', params: { file: 'film.gif', quality: 'source' }, inputs: { video: 'scene.video', audio: 'sound.audio' } } } }
    },
  },
  W_LOUDNESS_PEAKS: {
    late: true,
    at: ['loud', 'loudness'],
    make(project) {
      ffmpeg('-f', 'lavfi', '-i', 'aevalsrc=if(eq(mod(n\\,4800)\\,0)\\,1\\,0.01*sin(440*2*PI*t)):s=48000:d=1', join(project, 'a.wav'))
      return sounding('a.wav', { loudness: -6, peaks: 'lower' })
    },
  },
  W_WATCH_POLLED: { elsewhere: 'test/plugins/watch-limits.test.ts', why: 'it takes a system that watches no more folders', editor: IN_EDITOR },
  W_PLUGIN_LATE: { elsewhere: 'test/plugins/boundary.test.ts', why: 'It comes when the run and all that tells of it are over.', editor: null },
  W_NODE: {
    at: ['odd', 'amount'],
    make(project) {
      mkdirSync(join(project, 'plugins/odd'), { recursive: true })
      writeFileSync(join(project, 'plugins/odd/package.json'), JSON.stringify({ name: 'odd', version: '1.0.0', type: 'module', main: 'index.ts', keywords: ['reelgraph-plugin'] }))
      writeFileSync(join(project, 'plugins/odd/index.ts'), `import { defineNode, definePlugin } from 'reelgraph'
const odd = defineNode({
  type: 'odd', title: 'Odd', version: 1, category: 'utility', description: 'Warns.',
  inputs: { video: 'video' }, outputs: { video: 'video' }, params: { amount: { type: 'number', default: 3, title: 'Amount' } },
  run({ inputs, log }) {
    log.warn('W_NODE', { port: 'amount', detail: 'Three is an odd number.' })
    return { video: inputs.video }
  },
})
export default definePlugin({ name: 'odd', version: '1.0.0', nodes: [odd] })
`)
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, odd: { type: 'odd', inputs: { video: 'scene.video' } }, film: { ...FILM, inputs: { video: 'odd.video' } } } }
    },
  },
  W_OUTPUT_RENAMED: {
    at: ['film', 'file'],
    film: 'film-2.mp4',
    force: false,
    make(project) {
      mkdirSync(join(project, 'output'))
      source(project, 'output/film.mp4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p')
      return painted({})
    },
  },
  W_GIF_RATE: {
    late: true,
    at: ['film', 'video'],
    film: 'film.gif',
    make() {
      const { nodes, ...rest } = painted({ fps: 60 })
      return { ...rest, nodes: { ...nodes, film: { type: 'encode', params: { file: 'film.gif', quality: 'source' }, inputs: { video: 'scene.video' } } } }
    },
  },
  W_PARAM_IDLE: {
    at: ['film', 'width'],
    make() {
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, film: { type: 'encode', params: { file: 'film.mp4', quality: 'source', width: 640 }, inputs: { video: 'scene.video' } } } }
    },
  },
  W_FRAMES_BEYOND: { at: ['film'], frames: { from: 1, to: 99 }, make: () => painted({}) },
  W_STORE_DAMAGED: {
    at: [],
    // The film itself is there already.
    film: null,
    make() {
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, kept: { type: 'bake', inputs: { video: 'scene.video' } }, film: { ...FILM, inputs: { video: 'kept.video' } } } }
    },
    again(project) {
      const folder = join(project, '.reelgraph/artifacts')
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) if (name.endsWith('.mkv')) writeFileSync(join(folder, name), 'rust')
    },
  },
  W_NODE_LOOSE: {
    at: ['loose', 'amount'],
    // The film has nothing to do with it.
    film: null,
    make() {
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, loose: { type: 'camera-move', params: { amount: 9 }, inputs: { video: 'scene.video' } } } }
    },
  },
  W_INDEX_DAMAGED: {
    at: [],
    film: null,
    make: () => painted({}),
    again: (project) => writeFileSync(join(project, '.reelgraph/index.sqlite'), 'rust'.repeat(1000)),
  },
  W_FARM_SILENT: { elsewhere: 'test/farm/farm.test.ts', why: 'it takes a farm whose queue is away', editor: null },
  W_FARM_WAITING: { elsewhere: 'test/farm/farm.test.ts', why: 'it takes a farm without machines', editor: null },
  W_QUEUE_DAMAGED: { elsewhere: 'test/cli/damage.test.ts', why: 'only a server has a queue', editor: IN_EDITOR },
  W_GLYPH_MISSING: {
    at: ['name', 'text'],
    make() {
      const { nodes, ...rest } = painted({})
      // U+1F09F is no letter yet.
      return { ...rest, nodes: { ...nodes, name: { type: 'title', params: { text: 'a\u{1f09f}b', start: 0 }, inputs: { video: 'scene.video' } }, film: { ...FILM, inputs: { video: 'name.video' } } } }
    },
  },
  W_SPEECH_UNSAID: { at: ['say', 'text'], make: () => spoken('We met Сергей at the harbour.') },
  W_SCENE_MISSING: { elsewhere: 'test/nodes/flow-control/storyboard.test.ts', why: 'A run with a scene that fails ends as failed, whatever it has made.', editor: null },
  W_SCENES_MORE: {
    at: ['scenes', 'maximum'],
    make: () => ({
      format: 1,
      nodes: {
        scenes: { type: 'story-to-scenes', params: { story: 'The sea was calm. Behind it stood the mountains.', maximum: 1, duration: 0.5 } },
        board: { type: 'storyboard', params: { width: 64, height: 48, fps: 8 }, inputs: { scenes: 'scenes.scenes' } },
        film: { ...FILM, inputs: { video: 'board.video' } },
      },
    }),
  },
  W_SCRIPT_LENGTH: {
    at: ['words', 'duration'],
    make() {
      const { nodes, ...rest } = spoken('')
      const words = { type: 'write-script', params: { topic: 'bees', duration: 600 } }
      return { ...rest, nodes: { words, ...nodes, say: { type: 'speech', params: { voice: 'kal16' }, inputs: { text: 'words.text' } } } }
    },
  },
  W_SPEECH_NOT_HEARD: {
    late: true,
    at: ['words', 'text'],
    make() {
      const { nodes, ...rest } = spoken('We met him at the harbour.')
      const words = { type: 'transcribe', params: { text: 'A chicken leg is a rare dish. Smoky fires lack flame and heat.' }, inputs: { audio: 'say.audio' } }
      return { ...rest, nodes: { ...nodes, words, film: { ...FILM, inputs: { video: 'scene.video', audio: 'say.audio', subtitles: 'words.timings' } } } }
    },
  },
  W_SPEECH_ESTIMATED: { elsewhere: 'test/warnings/services.test.ts', why: 'it takes a service that speaks', editor: IN_EDITOR },
  W_SUBTITLE_FAST: {
    at: ['words', 'file'],
    make(project) {
      writeFileSync(join(project, 'a.srt'), '1\n00:00:00,000 --> 00:00:00,400\nFar too many words for so short a time\n')
      const { nodes, ...rest } = painted({})
      return { ...rest, nodes: { ...nodes, words: { type: 'subtitles', params: { file: 'a.srt' }, inputs: { video: 'scene.video' } }, film: { ...FILM, inputs: { video: 'words.video' } } } }
    },
  },
  W_MODEL_DEVICE: { elsewhere: 'test/models/runtime/session-memory.test.ts', why: 'it takes a graphics processor on which some models run and some do not', editor: null },
  W_MODEL_MEMORY: { elsewhere: 'test/models/low-memory.test.ts', why: 'it takes a model as large as the memory', editor: null },
  W_REMOTE_REMADE: { elsewhere: 'test/warnings/services.test.ts', why: 'it takes a service whose films are broken twice', editor: IN_EDITOR },
  W_REMOTE_GOES_ON: { elsewhere: 'test/warnings/services.test.ts', why: 'it comes of a run that is cancelled', editor: IN_EDITOR },
}
