/** Reads a manifest: shape, and paths that stay in the package's folder. Pure. */
import { createHash } from 'node:crypto'
import type { ErrorObject } from 'ajv'
import { failure } from '../../contract/errors.ts'
import { validate } from './manifest-shape.ts'
import type { ModelManifest } from './package-types.ts'

export const MANIFEST = 'model.json'
/** Where a package was pulled from. Hidden names are refused in manifests, so nothing of a package can be called so. */
export const PULLED_FROM = '.pulled-from'
/** Folder in a package's own for files of its next version. */
export const STAGING = '.update'
/** Folder names that work everywhere. */
export const PACKAGE_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/

/** model.schema.json, compiled ahead. */
const validateShape = validate as ((value: unknown) => value is ModelManifest) & { readonly errors?: readonly ErrorObject[] | null }

/** @throws E_MODEL_INVALID, with every fault */
export function parseManifest(text: string, file: string): ModelManifest {
  const refuse = (detail: string): never => {
    throw failure('E_MODEL_INVALID', { file, detail })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    return refuse(`It is no JSON: ${(thrown as Error).message}.`)
  }
  if (!validateShape(value)) {
    const faults = (validateShape.errors ?? []).map((one) => `${one.instancePath || 'the manifest'} ${one.message}`)
    return refuse(`${faults.slice(0, 5).join('; ')}.`)
  }
  const seen = new Set<string>()
  for (const { path } of value.files) {
    if (!isInnerPath(path)) refuse(`The path ${JSON.stringify(path)} leads out of the package, or does not work everywhere.`)
    // Two names that differ in case are one file on many disks.
    if (seen.has(path.toLowerCase())) refuse(`The path ${JSON.stringify(path)} is listed twice.`)
    seen.add(path.toLowerCase())
  }
  for (const path of seen) {
    const above = path.split('/').slice(0, -1).map((_, at, parts) => parts.slice(0, at + 1).join('/'))
    if (above.some((one) => seen.has(one))) refuse(`The path ${JSON.stringify(path)} lies in what is listed as a file.`)
  }
  return value
}

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/** Plain names joined by `/`: no `..`, nothing absolute, hidden or reserved, no drive, no backslash. */
function isInnerPath(path: string): boolean {
  if (path.toLowerCase() === MANIFEST) return false
  return path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.+ -]*$/.test(part) && !/[. ]$/.test(part) && !part.endsWith('.part') && !RESERVED.test(part))
}

/** Digest of all that results hang on, whatever its title and mirrors say. */
export function manifestDigest({ family, files, defaults = {}, options = {}, weights }: ModelManifest): string {
  const bound = (weights?.files ?? []).map(({ sha256 = '' }) => `${sha256} weights`)
  const lines = [...files.map((one) => `${one.sha256} ${one.path}`).sort(), ...bound]
  return createHash('sha256').update([family, JSON.stringify([defaults, options]), ...lines].join('\n')).digest('hex')
}
