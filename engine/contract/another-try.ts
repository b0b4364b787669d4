/** Whether it is worth trying again after a failure: by its kind, and by its code where that says more. Pure. */
import { ERRORS, type ErrorCode, type ErrorKind } from './errors.ts'

/** `soon`: it passes by itself. `perhaps`: another machine, or this one later, may do it. `never`: it fails wherever it is tried. */
export type Hope = 'soon' | 'perhaps' | 'never'

const BY_KIND: Readonly<Record<ErrorKind, Hope>> = {
  internal: 'perhaps',
  usage: 'never',
  graph: 'never',
  missing: 'perhaps',
  node: 'perhaps',
  media: 'never',
  storage: 'perhaps',
  verify: 'never',
  conflict: 'never',
  notFound: 'never',
  method: 'never',
  forbidden: 'never',
  unknownCaller: 'never',
  limited: 'perhaps',
  unavailable: 'perhaps',
  unlike: 'never',
  tooLarge: 'never',
  cancelled: 'perhaps',
}

const BY_CODE: Partial<Readonly<Record<ErrorCode, Hope>>> = {
  // Services, files and devices that are busy or away for a moment.
  E_REMOTE_UNREACHABLE: 'soon',
  E_REMOTE_TIMEOUT: 'soon',
  E_MODEL_BUSY: 'soon',
  E_MODEL_LOST: 'soon',
  E_OUTPUT_BUSY: 'soon',
  // Programs that were ended, and what other machines have otherwise.
  E_FFMPEG: 'perhaps',
  E_ENCODER: 'perhaps',
  E_FARM_OTHER: 'perhaps',
  E_MODEL_DIGEST: 'perhaps',
  // What a node, a picture or a service says of the work itself.
  E_CONTENT_FLAGGED: 'never',
  E_EXPAND: 'never',
  E_FACE: 'never',
  E_FRAME_KEPT: 'never',
  E_FRAME_WRITTEN: 'never',
  E_LORA: 'never',
  E_MODEL_INPUT: 'never',
  E_NODE_OUTPUT: 'never',
  E_PLUGIN_PERMISSION: 'never',
  E_REMOTE_REFUSED: 'never',
  E_REMOTE_RESULT: 'never',
  E_REMOTE_UNCERTAIN: 'never',
  E_SPEECH_MARKUP: 'never',
  E_TRAINING: 'never',
  E_WINDOW: 'never',
}

export const hopeOf = (code: ErrorCode): Hope => BY_CODE[code] ?? BY_KIND[ERRORS[code].kind]

/** All of them pass by themselves. */
export const mayPass = (faults: readonly { readonly code: ErrorCode }[]): boolean => faults.length > 0 && faults.every(({ code }) => hopeOf(code) === 'soon')

/** One of them stays, whoever tries. */
export const isHopeless = (faults: readonly { readonly code: ErrorCode }[]): boolean => faults.some(({ code }) => hopeOf(code) === 'never')
