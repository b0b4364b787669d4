/** Films of the project by the names that other programs have for them: their folders are of other machines. */
import { readdir } from 'node:fs/promises'
import { basename, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FormatContext } from '../contract/graph-format.ts'
import type { Engine } from '../host/engine.ts'

/** Nothing that an editing program would name lies there. */
const PASSED = new Set(['node_modules', '.git', '.reelgraph'])
const MOST_FILES = 200_000
const SEEN = /\.(mp4|mov|mkv|webm|avi|mxf|m4v|mts|m2ts|mpe?g|ogv|gif|webp|wav|mp3|flac|ogg|opus|m4a|aac|aiff?|png|jpe?g|tiff?)$/i

/** @param folder within the project; default: all of it */
export function findMedia({ project, probe }: Pick<Engine, 'project' | 'probe'>, folder = '.'): FormatContext['find'] {
  let files: Promise<readonly string[]> | undefined
  const info = async (file: string) => {
    const found = await probe(file).catch(() => undefined)
    return { file, ...(found === undefined ? {} : { info: found }) }
  }
  return async (given) => {
    const name = pathOf(given)
    const inside = relative(project, isAbsolute(name) ? name : resolve(project, name))
    files ??= filesBelow(project, folder)
    const all = await files
    const asked = inside.split(sep).join('/')
    const alone = basename(name.replaceAll('\\', '/')).toLowerCase()
    const found = all.find((one) => one === asked) ?? all.find((one) => basename(one).toLowerCase() === alone) ?? all.find((one) => basename(one, extname(one)).toLowerCase() === alone)
    return found === undefined ? undefined : info(found)
  }
}

function pathOf(given: string): string {
  try {
    return /^file:/i.test(given) ? fileURLToPath(given) : decodeURIComponent(given)
  } catch {
    return given
  }
}

async function filesBelow(project: string, folder: string): Promise<readonly string[]> {
  const found: string[] = []
  const waiting = [join(project, folder)]
  for (let place = waiting.shift(); place !== undefined && found.length < MOST_FILES; place = waiting.shift()) {
    for (const entry of await readdir(place, { withFileTypes: true }).catch(() => [])) {
      if (entry.isDirectory()) {
        if (!PASSED.has(entry.name)) waiting.push(join(place, entry.name))
      } else if (SEEN.test(entry.name)) found.push(relative(project, join(place, entry.name)).split(sep).join('/'))
    }
  }
  return found.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
}
