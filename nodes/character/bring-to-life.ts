/** All that lip-sync draws with: loaded when one runs. */
export { drawFigure } from '../shared/figures/draw-figure.ts'
export { heardIn } from '../shared/figures/heard-in.ts'
export { poseAt } from '../shared/figures/life.ts'
export { lookOf } from '../shared/figures/look.ts'
export { filmClip, photoClip } from './photo/photo-clip.ts'
export { riggedFigure } from './rigged/draw-rigged.ts'
