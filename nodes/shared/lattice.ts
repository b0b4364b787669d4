/** Numbers that look like chance, from whole numbers: no tables that depend on the clock. Pure. */

/** 32 bit avalanche of two lattice coordinates and a seed (the finaliser of MurmurHash3). */
export function hash2(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** 0 to 1, exclusive. */
export const unit = (x: number, y: number, seed: number): number => hash2(x, y, seed) / 4294967296
