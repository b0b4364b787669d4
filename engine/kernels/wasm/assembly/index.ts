/** The kernels' module: everything exported here works on addresses in the shared memory and keeps no state. */
export { mixBytes, mixFloats, mixMaskBytes, mixMaskFloats, mixMaskHalf } from './mix'
export { lookUp, turnChroma } from './tables'
export { overlayRow, overlayPlane, halveMask } from './overlay'
export { warpBilinear, warpBicubic } from './warp'
export { filterBytes } from './separable'
export { gaussianBytes } from './gaussian'
export { boxBytes } from './box'
export { yuvToRgba, yuvToRgb, rgbaToYuv, rgbToYuv, rgbToGray, premultiplyPlane } from './convert'
