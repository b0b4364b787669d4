/** Packages that only some people need are not installed everywhere. */
import { failure } from '../contract/errors.ts'

/** For the `catch` of an import. @throws E_USAGE where they are not installed */
export const lacksPackages = (option: string, ...packages: readonly string[]) => (thrown: unknown): never => {
  if ((thrown as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw thrown
  throw failure('E_USAGE', { port: option, expected: packages.join(' and '), got: 'no such package', fix: `Install it: npm install ${packages.join(' ')}` }, thrown)
}
