/** The kinds of backends that the built-in nodes choose from, for plugins that offer one: `reelgraph/kinds`. */
export { bestImageKind, type ScoreBackend, type Scored, type ScoreRequest } from './best-image.ts'
export { captionKind, type CaptionBackend, type Captioned, type CaptionRequest } from './caption.ts'
export { imageToVideoKind, textToImageKind, textToVideoKind, type Generated, type GenerateRequest, type VideoBackend } from './clips.ts'
export { loraTrainingKind, type LoraTrainingBackend, type LoraTrainingRequest, type TrainedElsewhere } from './lora-training.ts'
export { speechKind, type SpeechBackend, type SpeechRequest, type Spoken, type TokenPhoneme } from './speech.ts'
export { scriptKind, type ScriptBackend, type WriteRequest, type Written } from './script.ts'
export { transcriptionKind, type Transcribed, type TranscriptionBackend, type TranscriptionRequest, type Utterance } from './transcription.ts'
