/** Pictures of what models are making, as they send them. */
import type { Thumbnail } from './thumbnails.ts'

export interface UnderWay {
  /** Instead of the node's own small pictures, while there is one; undefined otherwise. */
  of(name: string, image: string | undefined): readonly Thumbnail[] | undefined
}

export function createUnderWay(onChange: () => void): UnderWay {
  const shown = new Map<string, { image: string; picture?: ImageBitmap }>()

  async function load(name: string, image: string): Promise<void> {
    const known = shown.get(name)
    const element = new Image()
    element.src = image
    await element.decode()
    const picture = await createImageBitmap(element)
    if (shown.get(name) !== known) return
    shown.set(name, { image, picture })
    onChange()
  }

  return {
    of(name, image) {
      if (image === undefined) {
        shown.delete(name)
        return undefined
      }
      const known = shown.get(name)
      if (known?.image !== image) {
        shown.set(name, { ...known, image })
        // One that can't be read is passed over: the next one comes.
        void load(name, image).catch(() => {})
      }
      const picture = shown.get(name)?.picture
      return picture === undefined ? undefined : [{ port: '', kind: 'picture', picture }]
    },
  }
}
