/** What moods, moves, styles and transitions are called: by those who make them, and by scenes that name them. */

/** Of music. */
export const MOODS = [
  'calm', 'warm', 'hopeful', 'playful', 'romantic', 'melancholic', 'mysterious', 'tense', 'dark', 'epic', 'driving', 'uplifting',
] as const

/** Of the camera. */
export const CAMERA_MOVES = [
  'static', 'slow-zoom-in', 'slow-zoom-out', 'pan-left', 'pan-right', 'tilt-up', 'tilt-down', 'orbit', 'dolly', 'crane', 'handheld',
  'whip', 'path',
] as const

/** Of pictures. */
export const STYLES = [
  'cinematic', 'anime', 'realistic', 'abstract', 'vintage', 'neon', 'noir', 'watercolor',
] as const

/** From one clip to the next. */
export const TRANSITIONS = [
  'crossfade', 'fade', 'fade-white', 'fade-colour', 'dissolve', 'blur', 'zoom', 'zoom-blur', 'spin', 'whip-pan', 'squeeze-horizontal',
  'squeeze-vertical', 'pixelise', 'glitch', 'ripple', 'film-burn', 'light-leak', 'flow-morph', 'matte', 'slide', 'slide-right', 'slide-up',
  'slide-down', 'push', 'push-right', 'push-up', 'push-down', 'uncover', 'uncover-right', 'uncover-up', 'uncover-down', 'wipe',
  'wipe-left', 'wipe-down', 'wipe-up', 'diagonal-down', 'diagonal-up', 'diagonal-down-left', 'diagonal-up-left', 'corner-top-left',
  'corner-top-right', 'corner-bottom-left', 'corner-bottom-right', 'barn-open', 'barn-close', 'barn-open-vertical', 'barn-close-vertical',
  'iris', 'iris-close', 'iris-box', 'iris-diamond', 'star', 'heart', 'clock', 'clock-double', 'pinwheel', 'fan', 'radial-corner', 'spiral',
  'blinds-horizontal', 'blinds-vertical', 'blinds-diagonal', 'checker', 'random-bars', 'random-blocks', 'zigzag', 'waves',
] as const

/** How lively a picture becomes: motion buckets of Stable Video Diffusion, which go from 1 to 255. */
export const MOTIONS: Readonly<Record<string, number>> = { subtle: 65, balanced: 127, high: 200 }
