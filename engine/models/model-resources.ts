/** The models of this machine, as nodes and backends see them. */
import type { FaceModels } from './faces/face-models.ts'
import type { Lora } from './lora/lora-file.ts'
import type { ModelPackages } from './packages/package-types.ts'
import type { Sessions } from './runtime/session-types.ts'
import type { Training } from './training/training.ts'
import type { VoiceModels } from './speech/voice-models.ts'
import type { Transcribers } from './speech/whisper.ts'
import type { Synthesisers } from './speech/synthesiser.ts'
import type { Captioners } from './tasks/captioner.ts'
import type { Diffusion } from './tasks/diffusion.ts'
import type { FlowModels } from './tasks/flow-model.ts'
import type { ImageEncoders } from './tasks/image-encoder.ts'
import type { ImageModels } from './tasks/image-model.ts'
import type { SafetyCheckers } from './tasks/safety-checker.ts'
import type { SpeechDetectors } from './tasks/voice-activity.ts'

/** What models run on. */
export interface ModelResources {
  readonly sessions: Sessions
  readonly packages: ModelPackages
  readonly diffusion: Diffusion
  /** Models that hear where somebody speaks. */
  readonly speechDetectors: SpeechDetectors
  /** Models that work picture by picture. */
  readonly images: ImageModels
  /** Models that say what pictures have in common. */
  readonly imageEncoders: ImageEncoders
  /** Models that put pictures into words. */
  readonly captioners: Captioners
  /** Models that flag pictures. */
  readonly safetyCheckers: SafetyCheckers
  /** Models that see motion. */
  readonly flow: FlowModels
  /** Models that find faces, and points in them. */
  readonly faces: FaceModels
  /** Models that put speech into words. */
  readonly transcribers: Transcribers
  /** Models that speak. */
  readonly voiceModels: VoiceModels
  /** Programs that speak. */
  readonly synthesisers: Synthesisers
  /** Models that learn. */
  readonly training: Training
  /** A LoRA file of the project. @throws E_ASSET_MISSING, E_LORA */
  lora(file: string): Promise<Lora>
}
