/** Paths that graphs may name: files of the project folder to read, files of the output folder to write. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { failure } from '../contract/errors.ts'

const inside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * The absolute path, symbolic links resolved, of a file (or a folder, where that will do) in the project folder.
 * @throws E_ASSET_PATH when it lies outside, E_ASSET_MISSING (with the nearest name) when there is no such file
 */
export async function resolveAsset(projectDir: string, path: string, also?: 'folder'): Promise<string> {
  if (path === '' || path.includes('\0') || /^[a-z][a-z0-9+.-]+:/i.test(path)) {
    throw failure('E_ASSET_PATH', { expected: 'a path in the project folder', got: JSON.stringify(path) })
  }
  const root = await realpath(projectDir)
  const wanted = resolve(root, path)
  if (!inside(root, wanted)) throw failure('E_ASSET_PATH', { got: path })
  let real: string
  try {
    real = await realpath(wanted)
  } catch (cause) {
    const near = await nearestName(wanted)
    throw failure('E_ASSET_MISSING', { got: path, ...(near === undefined ? {} : { fix: `Did you mean "${near}"?` }) }, cause)
  }
  if (!inside(root, real)) throw failure('E_ASSET_PATH', { got: path, detail: 'It is a link out of the project folder.' })
  if (also === undefined && !(await stat(real)).isFile()) throw failure('E_ASSET_MISSING', { expected: 'a file', got: `${path}, a folder` })
  return real
}

/** What an absolute path is called in the project folder. @throws E_ASSET_PATH */
export function assetName(projectDir: string, path: string): string {
  const way = relative(resolve(projectDir), path)
  if (inside(projectDir, path)) return way.split(sep).join('/')
  throw failure('E_ASSET_PATH', { expected: 'an output folder in the project folder', got: path, fix: 'Leave --out away: other nodes read what is written there.' })
}

/** The name in the same folder that is most like it. */
export async function nearestName(wanted: string): Promise<string | undefined> {
  const names = await readdir(dirname(wanted)).catch(() => [])
  const name = basename(wanted)
  const ranked = names.map((one) => ({ one, far: distance(one.toLowerCase(), name.toLowerCase()) }))
  const best = ranked.sort((a, b) => a.far - b.far)[0]
  return best !== undefined && best.far <= Math.max(2, name.length / 3) ? best.one : undefined
}

/**
 * The absolute path of an output file.
 * @throws E_OUTPUT_PATH when it would leave the output folder
 */
export function resolveOutput(outputDir: string, file: string): string {
  const root = resolve(outputDir)
  const path = resolve(root, file)
  const hidden = basename(path).startsWith('.')
  if (file === '' || file.includes('\0') || isAbsolute(file) || path === root || !inside(root, path) || hidden) {
    throw failure('E_OUTPUT_PATH', { got: JSON.stringify(file) })
  }
  return path
}

/** A name beside `path` that only this process uses, with the same extension. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${process.pid}-${process.hrtime.bigint().toString(36)}.part-${basename(path)}`)
}

/** Whether a name was made by `temporaryBeside`. */
export const isTemporary = (name: string): boolean => /^\.\d+-[0-9a-z]+\.part-/.test(name)

/** The process that made a temporary name for `path`; undefined for other names. */
export function ownerOfTemporary(name: string, path: string): number | undefined {
  const [, owner, of] = /^\.(\d+)-[0-9a-z]+\.part-(.+?)(?:\.ffconcat|\.ffmeta|\.palette\.png|\.filters|\.sound)?$/.exec(name) ?? []
  return owner !== undefined && of === basename(path) ? Number(owner) : undefined
}
