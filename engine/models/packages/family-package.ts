/** Finds a package of a family, by name or the first that is installed. */
import { failure } from '../../contract/errors.ts'
import type { ModelPackage, ModelPackages } from './package-types.ts'

/** @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_INVALID where it is of another family */
export async function familyPackage(packages: ModelPackages, family: string, name: string | undefined, signal?: AbortSignal): Promise<ModelPackage> {
  const found = name === undefined ? (await packages.ofFamily(family))[0] : await packages.find(name, signal)
  if (found === undefined) {
    throw failure('E_MODEL_MISSING', { expected: `a model package of the family ${family}`, got: 'none', fix: packages.remedy(family) })
  }
  const { family: got } = found.manifest
  if (got !== family) throw failure('E_MODEL_INVALID', { type: found.name, expected: `a package of the family ${family}`, got })
  return found
}
