/** What models can do, by their family. Pure. */
import type { ModelManifest } from './package-types.ts'

export type Ability =
  | 'picture-from-text' | 'picture-from-picture' | 'part-of-picture' | 'video-from-text' | 'video-from-picture' | 'loras' | 'training'
  | 'enlarging' | 'depth' | 'matting' | 'flow' | 'faces' | 'captions' | 'scoring' | 'safety' | 'likeness' | 'speech' | 'transcription' | 'voice-activity'

const PICTURES: readonly Ability[] = ['picture-from-text', 'picture-from-picture', 'part-of-picture', 'loras', 'training']
const ABILITIES: Readonly<Record<string, readonly Ability[]>> = {
  'stable-diffusion': PICTURES, 'stable-diffusion-xl': PICTURES,
  modelscope: ['video-from-text', 'loras'], animatediff: ['video-from-text', 'loras'], 'stable-video-diffusion': ['video-from-picture', 'loras'],
  upscaler: ['enlarging'], depth: ['depth'], matting: ['matting'], 'optical-flow': ['flow'], 'face-detector': ['faces'], 'face-landmarks': ['faces'],
  captioner: ['captions'], 'aesthetic-scorer': ['scoring'], 'safety-checker': ['safety'], 'image-encoder': ['likeness'],
  'tts-vits': ['speech'], 'tts-kokoro': ['speech'], whisper: ['transcription'], 'voice-activity': ['voice-activity'],
}

/** Nothing of a family that a plugin brings, or of a manifest that can't be read. */
export function abilitiesOf(manifest: Pick<ModelManifest, 'family' | 'files'> | undefined): readonly Ability[] {
  if (manifest === undefined) return []
  // Which of the two it is lies in its parts.
  if (manifest.family === 'wan') return [manifest.files.some(({ path }) => path.startsWith('image_encoder/')) ? 'video-from-picture' : 'video-from-text', 'loras']
  return ABILITIES[manifest.family] ?? []
}
