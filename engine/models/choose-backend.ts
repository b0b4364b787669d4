/** Picks a backend: the one that is named, or the best that is available and does not refuse. Says why. */
import type { Backend, BackendChoice, ModelResources, ModelService } from '../context.ts'
import { failure } from '../errors.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { Json } from '../sockets.ts'

export function createModelService(registry: Registry, resources: ModelResources): ModelService {
  return {
    ...resources,
    async choose(kind, wanted, need) {
      const all = registry.backends(kind)
      const seen: { backend: Backend; fault: string | undefined; reason: string }[] = []
      for (const backend of all) {
        if (wanted !== 'auto' && backend.name !== wanted) continue
        seen.push({ backend, ...(await judge(backend, need, resources)) })
      }
      const found = seen.find((one) => one.fault === undefined)
      if (found !== undefined) return choiceOf(found.backend, reasonOf(wanted, found.reason, seen))
      throw failure('E_BACKEND', {
        type: kind,
        port: 'backend',
        expected: `"auto"${all.map((one) => `, "${one.name}"`).join('')}`,
        got: `"${wanted}"`,
        detail: seen.map((one) => `${one.backend.name}: ${one.fault}.`).join(' '),
      })
    },
  }
}

async function judge(backend: Backend, need: Json, resources: ModelResources): Promise<{ fault: string | undefined; reason: string }> {
  const { ok, reason } = await backend.available(resources)
  return { fault: ok ? backend.refuses?.(need) : reason, reason }
}

function reasonOf(wanted: string, reason: string, seen: readonly { backend: Backend; fault: string | undefined }[]): string {
  if (wanted !== 'auto') return `asked for by name; ${reason}`
  const passed = seen.filter((one) => one.fault !== undefined).map((one) => `${one.backend.name} (${one.fault})`)
  return passed.length === 0 ? reason : `${reason}; passed over: ${passed.join(', ')}`
}

const choiceOf = (backend: Backend, reason: string): BackendChoice => ({
  name: backend.name,
  reason,
  generate: (request) => backend.generate(request),
})
