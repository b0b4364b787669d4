/** The socket types that come with the engine. */
import type { SocketSpec } from '../contract/define-socket.ts'
import { audio } from './audio.ts'
import { character } from './character.ts'
import { flow, mask, video } from './clips.ts'
import { image } from './image.ts'
import { landmarks } from './landmarks.ts'
import { signal } from './signal.ts'
import { speechTimings } from './speech-timings.ts'
import { boolean, data, lora, number, text } from './values.ts'

export const BUILT_IN_SOCKETS: readonly SocketSpec[] = [video, mask, flow, audio, image, text, number, boolean, data, signal, landmarks, lora, speechTimings, character]
