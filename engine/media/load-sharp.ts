/** sharp, loaded when the first still is read or made: it is a library of its own size, and most commands touch no picture. */
type Sharp = typeof import('sharp').default

let loaded: Promise<Sharp> | undefined

export function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // Pictures are decoded once; what libvips would keep of them is lost to frames.
    sharp.cache(false)
    return sharp
  })
  return loaded
}
