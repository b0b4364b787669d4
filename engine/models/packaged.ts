/** Models of one family, by the packages they come in. */
import { failure } from '../errors.ts'
import type { ModelPackage, ModelPackages } from './packages/package-types.ts'

export interface Packaged<T> {
  /** Installed ones, by name. */
  models(): Promise<readonly T[]>
  /** @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_INVALID where it is of another family */
  find(name: string, signal?: AbortSignal): Promise<T>
}

export function packaged<T>(packages: ModelPackages, family: string, make: (model: ModelPackage) => T): Packaged<T> {
  return {
    models: async () => (await packages.ofFamily(family)).map(make),
    async find(name, signal) {
      const found = await packages.find(name, signal)
      if (found.manifest.family === family) return make(found)
      throw failure('E_MODEL_INVALID', { type: name, expected: `a package of the family ${family}`, got: found.manifest.family })
    },
  }
}
