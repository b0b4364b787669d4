/** A camera that looks down a hall: metres to heights of the picture. Pure. */
import type { Point } from '../../../../engine/api.ts'

export interface Lens {
  /** How many heights of the picture a metre has at a distance of one. */
  readonly focal: number
  /** Metres above the floor. */
  readonly high: number
  /** Row of the horizon, and column of the middle, in heights of the picture. */
  readonly horizon: number
  readonly middle: number
  /** Nearest that is drawn. */
  readonly near: number
}

/** @param x to the right, y up from the floor, z away from us */
export const seen = ({ focal, high, horizon, middle }: Lens, x: number, y: number, z: number): Point => [middle + (focal * x) / z, horizon - (focal * (y - high)) / z]

export const sizeAt = ({ focal }: Lens, z: number): number => focal / z
