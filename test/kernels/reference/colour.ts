/** ITU-R BT.709 Y'CbCr in limited range, in code values, from and to R'G'B' in 0..1. */

export const KR = 0.2126
export const KB = 0.0722
export const KG = 1 - KR - KB

/** Colour differences to R, G and B (in 0..1, from Cb and Cr in -1/2..1/2). */
export const CR_TO_R = 2 * (1 - KR)
export const CB_TO_B = 2 * (1 - KB)
export const CB_TO_G = (-CB_TO_B * KB) / KG
export const CR_TO_G = (-CR_TO_R * KR) / KG
