/** Pictures that materials name: decoded once for each way in which they are used. */
import type { Still } from '../../frames/clip.ts'
import type { MeshPicture, Wrap } from '../../frames/mesh.ts'
import type { Place } from './place.ts'

const WRAPS: Readonly<Record<number, Wrap>> = { 10497: 'repeat', 33648: 'mirror', 33071: 'clamp' }
/** Longest side, and bytes of all pictures together: larger ones are made smaller. */
const LONGEST = 2048
const MOST_TEXELS = 24 << 20

export interface Pictures {
  /** The number of a texture as it is used. @param texture the place of its number */
  use(texture: Place, colours: boolean): number | undefined
  /** Decodes all that were used. */
  load(): Promise<readonly MeshPicture[]>
}

export interface PictureFiles {
  read(image: Place): Promise<Uint8Array>
  decode(bytes: Uint8Array): Promise<Still>
  fit(still: Still, width: number, height: number): Promise<Still>
}

export function createPictures(document: Place, { read, decode, fit }: PictureFiles): Pictures {
  const [textures, images, samplers] = [document.at('textures').list(), document.at('images').list(), document.at('samplers').list()]
  const used: { readonly image: number; readonly colours: boolean; readonly wrap: readonly [Wrap, Wrap] }[] = []
  const wrapOf = (place: Place): Wrap => {
    const wrap = WRAPS[place.whole(0, 65535, 10497)]
    if (wrap === undefined) throw place.fault('10497, 33648 or 33071', String(place.value))
    return wrap
  }
  return {
    use(index, colours) {
      const texture = textures[index.index(textures.length, 'textures')]!.object()
      const source = texture.at('source').there ? texture.at('source') : texture.at('extensions').at('EXT_texture_webp').at('source')
      if (!source.there) throw texture.fault('a picture in PNG, JPEG or WebP', texture.at('extensions').keys()[0] ?? 'none', { fix: 'Export its textures as PNG or JPEG.' })
      const sampler = texture.at('sampler').there ? samplers[texture.at('sampler').index(samplers.length, 'samplers')]!.object() : undefined
      const wrap = sampler === undefined ? (['repeat', 'repeat'] as const) : ([wrapOf(sampler.at('wrapS')), wrapOf(sampler.at('wrapT'))] as const)
      const one = { image: source.index(images.length, 'images'), colours, wrap }
      const known = used.findIndex((other) => other.image === one.image && other.colours === colours && other.wrap.join() === wrap.join())
      if (known >= 0) return known
      return used.push(one) - 1
    },
    async load() {
      const stills = new Map<number, Still>()
      for (const { image } of used) {
        if (stills.has(image)) continue
        const place = images[image]!.object()
        const bytes = await read(place)
        let still: Still
        try {
          still = await decode(bytes)
        } catch (cause) {
          throw place.fault('a picture in PNG, JPEG or WebP', `${bytes.byteLength} bytes of something else`, { detail: (cause as Error).message.split('\n')[0]! })
        }
        stills.set(image, await fit(still, LONGEST, LONGEST))
      }
      const texels = used.reduce((sum, { image }) => sum + stills.get(image)!.width * stills.get(image)!.height, 0)
      if (texels > MOST_TEXELS) {
        const share = Math.sqrt(MOST_TEXELS / texels)
        for (const [image, still] of stills) stills.set(image, await fit(still, Math.max(1, Math.floor(still.width * share)), Math.max(1, Math.floor(still.height * share))))
      }
      return used.map(({ image, colours, wrap }) => ({ ...stills.get(image)!, colours, wrap }))
    },
  }
}
