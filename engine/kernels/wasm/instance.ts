/** The kernels' module on one shared memory. No Node module here: a browser loads it as well. */

/** What assembly/index.ts exports. Arguments are addresses in the memory and numbers, in the order given there. */
export type KernelExports = Readonly<
  Record<
    | 'mixBytes' | 'mixFloats' | 'mixMaskBytes' | 'mixMaskFloats' | 'mixMaskHalf'
    | 'lookUp' | 'toFull' | 'toLimited' | 'turnChroma'
    | 'overlayRow' | 'overlayPlane' | 'halveMask'
    | 'warpBilinear' | 'warpBicubic' | 'zoomBilinear' | 'zoomFloats' | 'warpFloats' | 'filterFloats'
    | 'disGradients' | 'disPad' | 'disSearch' | 'disDense' | 'refineWarp' | 'refineSolve' | 'farnebackExpand' | 'farnebackEquations' | 'farnebackSolve'
    | 'warpPerspective' | 'warpFlow' | 'warpFlowHalf' | 'warpGrid' | 'histogram' | 'sobel' | 'digest'
    | 'motionBetween' | 'binomialFloats' | 'blendBetween' | 'temporalMix' | 'difference' | 'flowColours' | 'longestFlow'
    | 'strokeRows' | 'fogRow' | 'lampLuma' | 'lampChroma' | 'depthFlow' | 'nearTiles' | 'reachTiles' | 'defocusSums' | 'defocusRow' | 'defocusLuma' | 'smearRows' | 'ringFlow' | 'displacement' | 'triangleRows' | 'centroidRows'
    | 'paintPaths' | 'shapeVertices' | 'drawMesh' | 'drawShadow' | 'sortTriangles'
    | 'sweepRow' | 'sweepTiles' | 'shiftAcross' | 'shiftDown' | 'rollRows' | 'mosaic'
    | 'lookUp3d' | 'lookUpRgb'
    | 'filterBytes' | 'halveBytes' | 'gaussianBytes' | 'boxBytes'
    | 'rowToRgb' | 'closeRow' | 'lumaFromRgb' | 'chromaFromRgb' | 'widenBytes' | 'narrowFloats' | 'fillFloats' | 'rowToChannel'
    | 'blendRow' | 'matrixRows' | 'hsvRow' | 'noiseRow' | 'grainRows' | 'textureRow'
    | 'vignetteRows' | 'toneChroma' | 'unsharp' | 'differenceTable' | 'borderRows' | 'keyDistances' | 'keyRow' | 'despill'
    | 'latticeRow' | 'skyRow' | 'skyPixels' | 'starRows' | 'discRow' | 'flashRow' | 'landRow' | 'waterRow' | 'bankRow' | 'spreadRow' | 'drawRows' | 'ditherTile' | 'developRows' | 'copyFloats' | 'roomRow' | 'shaftRow'
    | 'bilateral' | 'bilateralLines' | 'screenLuma' | 'screenChroma' | 'nonLocalMeans' | 'claheTable' | 'clahe' | 'domainRows' | 'domainColumns' | 'domainBytes' | 'cannyRidges' | 'cannyLinks'
    | 'yuvToRgba' | 'yuvToRgb' | 'rgbaToYuv' | 'rgbToYuv' | 'rgbToGray' | 'premultiplyPlane',
    (...values: number[]) => void
  > & {
    /** How many there are. */
    readyTriangles(...values: number[]): number
    nextStrip(...values: number[]): number
  }
>

/** One instance for each thread: it keeps no state, and its constants lie in the first, reserved part of the memory. */
export function createKernelInstance(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports
}
