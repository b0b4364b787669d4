/** Files that belong together, by their names. Pure. */
import { extname } from 'node:path'

const KINDS = {
  picture: new Set(['.png', '.jpg', '.jpeg', '.jfif', '.webp', '.avif', '.tif', '.tiff', '.gif', '.svg', '.bmp', '.heic', '.heif', '.jxl', '.jp2']),
  sound: new Set(['.mp3', '.wav', '.flac', '.opus', '.ogg', '.m4a', '.aac']),
  film: new Set(['.mp4', '.mov', '.mkv', '.webm', '.avi', '.m4v']),
} as const
export type Kind = keyof typeof KINDS
const kindOf = (file: string): Kind | undefined => (Object.keys(KINDS) as Kind[]).find((kind) => KINDS[kind].has(extname(file).toLowerCase()))

export interface FileGroup extends Readonly<Record<Kind, readonly string[]>> {
  readonly name: string
}

/** What belongs together has one name: scene_01_var_01.png, scene_01_var_02.png and scene_01.mp3 are of scene_01. */
const VARIANT = /[-_ ]?var(?:iant)?[-_ ]?(\d+)$/i

/** @param files in the order in which they are to be. Others than pictures, sounds and films are left out. */
export function groupsOf(files: readonly string[]): readonly FileGroup[] {
  const groups = new Map<string, { readonly name: string } & Record<Kind, string[]>>()
  for (const file of files) {
    const kind = kindOf(file)
    if (kind === undefined) continue
    const name = file.slice(file.lastIndexOf('/') + 1, -extname(file).length).replace(VARIANT, '')
    const group = groups.get(name) ?? { name, picture: [], sound: [], film: [] }
    groups.set(name, group)
    group[kind].push(file)
  }
  return [...groups.values()]
}
