/** What a name means on the hub: a model of the catalogue, or one that was pulled from there before. */
import type { PackageFinding } from '../packages/package-types.ts'
import { inCatalogue } from './catalogue.ts'
import { isHubAddress, parseHubAddress, type HubAddress } from './hub-address.ts'
import type { HubPullOptions } from './pull-hub.ts'

export type Meant = { readonly address: HubAddress } & Pick<HubPullOptions, 'name' | 'about'>

/** @param update the newest commit rather than the one that is here. Undefined where the name means nothing there */
export async function meantOnHub(what: string, known: PackageFinding | undefined, update: boolean): Promise<Meant | undefined> {
  if (isHubAddress(what)) return { address: parseHubAddress(what) }
  const source = known?.manifest?.source ?? ''
  if (/^hf:/.test(source)) {
    const { title, defaults } = known!.manifest!
    const address = parseHubAddress(source)
    return { address: update ? { ...address, revision: 'main' } : address, name: what, about: { title, ...(defaults === undefined ? {} : { defaults }) } }
  }
  const entry = known === undefined ? await inCatalogue(what) : undefined
  if (entry === undefined) return undefined
  return { address: { id: entry.hub, revision: 'main' }, name: what, about: { title: entry.title, ...(entry.defaults === undefined ? {} : { defaults: entry.defaults }) } }
}
