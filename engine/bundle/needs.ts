/** What a bundle names and this installation lacks. Pure. */

/** @param needs as `unpackBundle` tells them; a plugin of another version is told, too */
export const lacking = (needs: readonly string[], plugins: readonly { readonly name: string; readonly version: string }[], models: readonly string[]): readonly string[] =>
  needs.filter((need) => !plugins.some(({ name, version }) => need === `${name} ${version}`) && !models.some((name) => need === `the model ${name}`))
