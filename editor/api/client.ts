/** The server's API: its types are made from the OpenAPI document (engine/client/schema.ts), which others have as reelgraph/client. Everything that goes wrong is thrown as `ApiProblem`. */
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { ApiProblem, createRequests } from '../../engine/client/request.ts'
import { catalogueIn, type ShownCatalogue, type ShownType } from '../language/catalogue.ts'
import { language, t, term } from '../language/t.ts'
import { readParts } from '../playing/parts.ts'
import type { components, operations } from '../../engine/client/schema.ts'

const { answer, request } = createRequests()
export { ApiProblem }

type Schemas = components['schemas']
type Body<Operation extends keyof operations> = operations[Operation] extends { readonly requestBody: { readonly content: { readonly 'application/json': infer B } } } ? B : never
type OfDocument<B> = Extract<B, { readonly document: unknown }>

export type Asset = Schemas['Asset']
export type Catalogue = ShownCatalogue
export type Fault = Schemas['Fault']
export type GraphFile = Schemas['GraphFile']
export type Model = Schemas['Model']
export type CatalogueModel = Schemas['CatalogueModel']
export type ModelFile = Schemas['ModelFile']
export type TakenModel = Schemas['TakenModel']
export type ModelTerms = Schemas['ModelTerms']
export type ModelEvent = Schemas['ModelEvent']
export type NodePlan = Schemas['NodePlan']
export type NodeType = ShownType
export type ParamSchema = Schemas['ParamSchema']
export type Plan = Schemas['Plan']
export type PortPlan = Schemas['PortPlan']
export type ProxyFacts = Schemas['ProxyFacts']
export type Run = Schemas['Run']
export type PluginsChangedEvent = Schemas['PluginsChangedEvent']
export type RunEvent = Schemas['RunEvent']
export type RunStatus = Schemas['RunStatus']
export type Timing = Schemas['NodeTiming']
export type Warning = Schemas['Warning']

/** A graph and the values given for its inputs. */
export type Source = OfDocument<Body<'postValidate'>> & { readonly path: string }
/** What a run or a plan is to come to. */
export type Order = Source & Pick<OfDocument<Body<'postRuns'>>, 'only' | 'frames'>
export type Look = OfDocument<Body<'postPreview'>>

/** Of a value: of a long seed, which may also be a text of digits, the number's. */
export const typeOf = ({ type }: ParamSchema): string | undefined => (typeof type === 'string' ? type : type?.[0])

/** Signs the page in: a cookie stands for the token from then on. */
export const signIn = async (token: string): Promise<void> => void (await answer('post', '/api/session', { body: { token } }))

/** By a token, or by an account elsewhere. */
export const waysToSignIn = (): Promise<Schemas['SignIn']> => answer('get', '/api/sign-in')
export const signOut = async (): Promise<void> => void (await request('delete', '/api/session'))

/** Node types in the reader's language. */
export async function loadCatalogue(): Promise<Catalogue> {
  const catalogue = await answer('get', '/api/nodes')
  return language === 'en' ? catalogue : catalogueIn(catalogue, term)
}

export const listGraphs = (): Promise<readonly GraphFile[]> => answer('get', '/api/graphs')

export async function loadGraph(path: string): Promise<{ document: GraphDocument; etag: string }> {
  const response = await request('get', '/api/graphs/{path}', { path: { path } })
  return { document: await response.json(), etag: response.headers.get('ETag') ?? '' }
}

/** The file's ETag, or undefined where it is still the one given. */
export async function changedSince(path: string, etag: string): Promise<string | undefined> {
  const found = await request('get', '/api/graphs/{path}', { path: { path }, header: { 'If-None-Match': etag }, cache: 'no-store' }).catch((error: unknown) => {
    // Nothing is there that could be taken over.
    if (error instanceof ApiProblem) return undefined
    throw error
  })
  return found === undefined || found.status === 304 ? undefined : (found.headers.get('ETag') ?? undefined)
}

/** Saves over the version that `etag` names; a new file where it is undefined. Status 412: someone else has saved since. */
export async function saveGraph(path: string, document: GraphDocument, etag: string | undefined): Promise<string> {
  const header = etag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': etag }
  return (await answer('put', '/api/graphs/{path}', { path: { path }, header, body: document })).etag
}

export type GraphVersion = Schemas['GraphVersion']
export type TrashedGraph = Schemas['TrashedGraph']
/** With its nodes as the installed versions of their types have them. */
export const currentGraph = (document: GraphDocument): Promise<GraphDocument> => answer('post', '/api/current', { body: { document } })
export const moveGraph = (from: string, to: string): Promise<Schemas['Moved']> => answer('post', '/api/move', { body: { from, to } })
export const deleteGraph = async (path: string): Promise<string> => (await answer('delete', '/api/graphs/{path}', { path: { path } })).id
export const listVersions = (path: string): Promise<readonly GraphVersion[]> => answer('get', '/api/versions/{path}', { path: { path } })
export const readVersion = (path: string, digest: string): Promise<GraphDocument> => answer('get', '/api/version/{digest}/{path}', { path: { path, digest } })
export const listTrash = (): Promise<readonly TrashedGraph[]> => answer('get', '/api/trash')
export const restoreTrashed = (id: string): Promise<Schemas['Restored']> => answer('post', '/api/trash/{id}/restore', { path: { id } })
export const dropTrashed = async (id: string): Promise<void> => void (await request('delete', '/api/trash/{id}', { path: { id } }))
export const bundleAddress = (path: string): string => `/api/bundles/${path.split('/').map(encodeURIComponent).join('/')}`
export function importBundle(file: File): Promise<Schemas['BundleResult']> {
  const body = new FormData()
  body.append('file', file)
  return answer('post', '/api/bundles', { body })
}

export const validate = (source: Source): Promise<Schemas['Faults']> => answer('post', '/api/validate', { body: source })

export const plan = (order: Order, signal?: AbortSignal): Promise<Plan> => answer('post', '/api/plan', { body: order, ...(signal === undefined ? {} : { signal }) })

/** Names of the nodes whose results are in the store already. */
export const listCached = async (order: Order, signal: AbortSignal): Promise<readonly string[]> =>
  (await plan(order, signal)).nodes.flatMap(({ node, cached }) => (cached ? [node] : []))

/** What a port of data holds. */
export async function readData(source: Source, node: string, port: string): Promise<Json | undefined> {
  const { nodes } = await plan({ ...source, only: [node] })
  return nodes.find((one) => one.node === node)?.ports.find((one) => one.port === port)?.data
}

/** What a signal comes to, evenly apart in time. */
export const readValues = async (source: Source, span: { readonly node: string; readonly port: string; readonly from: number; readonly to: number; readonly count: number }, signal: AbortSignal): Promise<readonly number[]> => (await answer('post', '/api/signals', { body: { ...source, ...span }, signal })).values

/** Texts of documents: what is scrubbed or played is asked for at many frames, and the graph of a long film is long. */
const texts = new WeakMap<GraphDocument, string>()
function written({ document, ...rest }: { readonly document: GraphDocument; readonly node: string }): string {
  const text = texts.get(document) ?? JSON.stringify(document)
  texts.set(document, text)
  return `${JSON.stringify(rest).slice(0, -1)},"document":${text}}`
}

const told = <T>(headers: Headers, name: string): T | undefined => {
  const text = headers.get(name)
  return text === null ? undefined : (JSON.parse(decodeURIComponent(text)) as T)
}
export async function loadPreview(look: Look, signal: AbortSignal): Promise<{ picture?: Blob; text?: string; info: PortPlan; proxy?: ProxyFacts | undefined }> {
  const response = await request('post', '/api/preview', { json: written(look), signal })
  const info = told<PortPlan>(response.headers, 'X-Reelgraph-Port') ?? ({} as PortPlan)
  const proxy = told<ProxyFacts>(response.headers, 'X-Reelgraph-Proxy')
  // What is read rather than seen comes as a text.
  return response.headers.get('Content-Type')?.startsWith('text/plain') === true ? { text: await response.text(), info } : { picture: await response.blob(), info, proxy }
}

/** A picture as it comes. */
export async function loadStill(look: Look, signal: AbortSignal): Promise<Blob> {
  const { picture } = await loadPreview(look, signal)
  if (picture === undefined) throw new Error(t('There is no picture to play.'))
  return picture
}
/** Frames of a stretch, each as it is made. */
export async function* loadFrames(stretch: OfDocument<Body<'postPreviewFrames'>>, signal: AbortSignal): AsyncGenerator<{ readonly frame: number; readonly picture: Blob }, void> {
  const { headers, body } = await request('post', '/api/preview/frames', { json: written(stretch), signal })
  for await (const { frame, bytes, type } of readParts(body!, headers.get('Content-Type') ?? '')) yield { frame, picture: new Blob([bytes], { type }) }
}
/** A stretch of a track, in seconds, as a WAVE file. */
export const loadSound = async (stretch: OfDocument<Body<'postPreviewSound'>>, signal: AbortSignal): Promise<ArrayBuffer> =>
  (await request('post', '/api/preview/sound', { json: written(stretch), signal })).arrayBuffer()

export type Production = Schemas['Production']
export const listProductions = (): Promise<Schemas['ProductionList']> => answer('get', '/api/productions')
export const readProductionGraph = (name: string): Promise<GraphDocument> => answer('get', '/api/productions/{name}/graph', { path: { name } })

export const startRun = (order: Order): Promise<Run> => answer('post', '/api/runs', { body: order })
export const listRuns = (): Promise<Schemas['RunList']> => answer('get', '/api/runs', { query: { limit: 100 } })
export const readRun = (id: string): Promise<Run> => answer('get', '/api/runs/{id}', { path: { id } })
/** @param seconds how long the link lasts */
export const shareFilm = (film: string, seconds: number, name: string): Promise<{ readonly url: string; readonly expires: string }> => answer('post', '/api/shares', { body: { film, seconds, name } })
export const readRunGraph = (id: string): Promise<GraphDocument> => answer('get', '/api/runs/{id}/graph', { path: { id } })
export const cancelRun = async (id: string): Promise<void> => void (await request('post', '/api/runs/{id}/cancel', { path: { id } }))
export const moveRun = async (id: string, place: number): Promise<void> => void (await request('post', '/api/runs/{id}/move', { path: { id }, body: { place } }))
export const holdQueue = async (hold: boolean): Promise<void> => void (await request('post', hold ? '/api/queue/pause' : '/api/queue/resume'))

export function uploadAsset(file: File): Promise<Asset> {
  const body = new FormData()
  body.append('file', file)
  return answer('post', '/api/assets', { body })
}
export const upload = async (file: File): Promise<string> => (await uploadAsset(file)).path

export const listModels = (): Promise<readonly Model[]> => answer('get', '/api/models')
export const fetchModel = async (name: string): Promise<void> => void (await request('post', '/api/models/{name}/pull', { path: { name } }))
export const listCatalogue = (): Promise<readonly CatalogueModel[]> => answer('get', '/api/model-catalogue')
export const modelTerms = (name: string): Promise<ModelTerms> => answer('get', '/api/model-catalogue/{name}/terms', { path: { name } })
export const fetchListed = async (name: string, licence: string): Promise<void> => void (await request('post', '/api/model-catalogue/{name}/pull', { path: { name }, body: { licence } }))
export const listModelFiles = (): Promise<readonly ModelFile[]> => answer('get', '/api/model-files')
export const importModelFile = (name: string): Promise<TakenModel> => answer('post', '/api/model-files/{name}/import', { path: { name } })
export const bringModel = (file: File): Promise<TakenModel> => answer('put', '/api/model-files/{name}', { path: { name: file.name }, body: file })
export const unloadModel = async (name: string): Promise<void> => void (await request('post', '/api/models/{name}/unload', { path: { name } }))
export const checkModel = async (name: string): Promise<void> => void (await request('post', '/api/models/{name}/verify', { path: { name } }))
export const stopModel = async (name: string): Promise<void> => void (await request('post', '/api/models/{name}/cancel', { path: { name } }))
export const removeModel = async (name: string): Promise<void> => void (await request('delete', '/api/models/{name}', { path: { name } }))
