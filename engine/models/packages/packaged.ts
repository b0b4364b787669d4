/** Models of one family, by the packages they come in. */
import { familyPackage } from './family-package.ts'
import type { ModelPackage, ModelPackages } from './package-types.ts'

export interface Packaged<T> {
  /** Installed ones, by name. */
  models(): Promise<readonly T[]>
  /**
   * By name, or the first that is installed.
   * @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_INVALID where it is of another family
   */
  find(name?: string, signal?: AbortSignal): Promise<T>
}

export const packaged = <T>(packages: ModelPackages, family: string, make: (model: ModelPackage) => T): Packaged<T> => ({
  models: async () => (await packages.ofFamily(family)).map(make),
  find: async (name, signal) => make(await familyPackage(packages, family, name, signal)),
})
