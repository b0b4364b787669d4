import type { ServerContext } from '../context.ts'
import { defineRoute, type Route } from '../route.ts'
import { listOf, ref } from '../schema-words.ts'
import type { TakenIn } from '../../models/checkpoints/take-in.ts'
import { withReceived } from '../receive-model.ts'
import { PACKAGE_NAME } from '../../models/packages/manifest.ts'

const NAME = { name: { type: 'string', pattern: PACKAGE_NAME.source, description: 'Of the package.' } }
const FILE = { name: { type: 'string', pattern: '^[^./\\\\\\p{Cc}][^/\\\\\\p{Cc}]*$', maxLength: 200, description: 'Of the file.' } }
const facts = ({ kind, name, title }: TakenIn) => ({ kind, name, title })
const MODEL = { description: 'The package.', schema: ref('Model') }

/** Fetching takes no address: a page can't make the server load from a host of its choice. */
export function modelRoutes({ packages }: ServerContext): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/models',
      role: 'viewer',
      tag: 'models',
      summary: 'The model packages, and those being fetched.',
      responses: { 200: { description: 'The packages, by name.', schema: listOf(ref('Model')) } },
      handle: async () => ({ json: await packages.list() }),
    }),
    defineRoute<{ name: string }>({
      method: 'get',
      path: '/api/models/{name}',
      role: 'viewer',
      tag: 'models',
      summary: 'A model package with its files.',
      params: NAME,
      responses: { 200: MODEL },
      handle: async ({ params }) => ({ json: await packages.get(params.name) }),
    }),
    ...(['pull', 'verify'] as const).map((kind) =>
      defineRoute<{ name: string }>({
        method: 'post',
        path: `/api/models/{name}/${kind}`,
        role: 'trainer',
        audit: kind,
        tag: 'models',
        summary: kind === 'pull' ? 'Fetches what is missing of a package, from the mirrors of its manifest or of REELGRAPH_MODELS_MIRROR.' : 'Reads every file of a package and compares it with its digest.',
        params: NAME,
        responses: { 202: { description: 'It has begun; /api/events tells how it goes.', schema: ref('Model') } },
        handle: async ({ params }) => ({ status: 202, json: await packages[kind](params.name) }),
      }),
    ),
    defineRoute({
      method: 'get',
      path: '/api/model-files',
      role: 'viewer',
      tag: 'models',
      summary: 'Checkpoints and LoRAs that lie among the packages and are none yet.',
      responses: { 200: { description: 'The files, by name.', schema: listOf(ref('ModelFile')) } },
      handle: async () => ({ json: (await packages.loose()).map(({ name, bytes, kind }) => ({ name, bytes, kind })) }),
    }),
    defineRoute<{ name: string }>({
      method: 'post',
      path: '/api/model-files/{name}/import',
      role: 'trainer',
      audit: 'import',
      tag: 'models',
      summary: 'Makes a package of a file among the packages, which refers to it; a LoRA goes to loras/.',
      params: FILE,
      responses: { 201: { description: 'What it is now.', schema: ref('TakenModel') } },
      handle: async ({ params }) => ({ status: 201, json: facts(await packages.importLoose(params.name)) }),
    }),
    defineRoute<{ name: string }>({
      method: 'put',
      path: '/api/model-files/{name}',
      role: 'trainer',
      audit: 'import',
      tag: 'models',
      summary: 'Takes in a .safetensors or .gguf file, as large as it is: a model becomes a package, a LoRA goes to loras/. /api/events tells how far it is.',
      params: FILE,
      body: { type: 'application/octet-stream', schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
      responses: { 201: { description: 'What it is now.', schema: ref('TakenModel') } },
      handle: async ({ params, raw, signal }) => {
        const taken = await packages.bring(params.name, (root, onBytes, stop, work) => withReceived({ raw, signal: AbortSignal.any([signal, stop]), root, name: params.name, onBytes }, work))
        return { status: 201, json: facts(taken) }
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/model-catalogue',
      role: 'viewer',
      tag: 'models',
      summary: 'Well-known models that can be fetched by name.',
      responses: { 200: { description: 'The models, in order.', schema: listOf(ref('CatalogueModel')) } },
      handle: async () => ({ json: await packages.catalogue() }),
    }),
    defineRoute<{ name: string }>({
      method: 'get',
      path: '/api/model-catalogue/{name}/terms',
      role: 'trainer',
      tag: 'models',
      summary: 'The licence of a model of the catalogue and what would be fetched, as the hub says it now.',
      params: NAME,
      responses: { 200: { description: 'What has to be agreed to.', schema: ref('ModelTerms') } },
      handle: async ({ params, signal }) => ({ json: await packages.terms(params.name, signal) }),
    }),
    defineRoute<{ name: string }, Record<string, never>, { licence: string }>({
      method: 'post',
      path: '/api/model-catalogue/{name}/pull',
      role: 'trainer',
      audit: 'pull',
      tag: 'models',
      summary: 'Fetches a model of the catalogue from the hub and makes a package of it. `licence` is the one that was agreed to; where it is another by now, nothing is fetched.',
      params: NAME,
      body: { schema: { type: 'object', additionalProperties: false, required: ['licence'], properties: { licence: { type: 'string', maxLength: 200 } } } },
      responses: { 202: { description: 'It has begun; /api/events tells how it goes.', schema: ref('Model') } },
      handle: async ({ params, body }) => ({ status: 202, json: await packages.pullListed(params.name, body.licence) }),
    }),
    defineRoute<{ name: string }>({
      method: 'post',
      path: '/api/models/{name}/cancel',
      role: 'trainer',
      audit: 'cancel',
      tag: 'models',
      summary: 'Calls off what is being done with a package; what was fetched stays, and the next pull goes on from there.',
      params: NAME,
      responses: { 204: { description: 'It stops.' } },
      handle: ({ params }) => {
        packages.cancel(params.name)
        return { status: 204 }
      },
    }),
    defineRoute<{ name: string }>({
      method: 'post',
      path: '/api/models/{name}/unload',
      role: 'maker',
      audit: 'unload',
      tag: 'models',
      summary: 'Takes a model out of memory; it is loaded anew when a run needs it.',
      params: NAME,
      responses: { 200: MODEL },
      handle: async ({ params }) => ({ json: await packages.unload(params.name) }),
    }),
    defineRoute<{ name: string }>({
      method: 'delete',
      path: '/api/models/{name}',
      role: 'trainer',
      audit: 'delete',
      tag: 'models',
      summary: 'Removes the files of a package; others in its folder stay, unless its manifest is broken.',
      params: NAME,
      responses: {
        200: { description: 'Removed.', schema: ref('RemovedModel') },
      },
      handle: async ({ params }) => ({ json: await packages.remove(params.name) }),
    }),
  ]
}
