/** Which devices work here, and which of them a session is tried on, with the reason. */
import { failure } from '../../contract/errors.ts'
import type { OnnxRuntime } from './onnx-runtime.ts'
import { isDeviceName, kindOfDevice, mayBeSeveral, numberOfCard, type Device, type DeviceFinding, type DeviceName } from './session-types.ts'

export interface DevicePlan {
  readonly kind: Device
  /** One, or several of a kind. */
  readonly cards: readonly Pick<DeviceFinding, 'device' | 'memory'>[]
  readonly reason: string
}

/** The fastest for diffusion first. Core ML comes after WebGPU: it compiles anew for each size of picture. */
const ORDER: readonly Device[] = ['cuda', 'dml', 'webgpu', 'coreml', 'cpu']
/** Of a kind, that are looked for. */
const MOST_CARDS = 16

/** Tries every device, once. Cards have numbers where there are several: `cuda:0`, `cuda:1`. */
export function probeDevices(runtime: Pick<OnnxRuntime, 'probe'>): () => Promise<readonly DeviceFinding[]> {
  let found: Promise<readonly DeviceFinding[]> | undefined
  const probe = async (): Promise<readonly DeviceFinding[]> => {
    const findings: DeviceFinding[] = []
    for (const device of ORDER) {
      const first = await runtime.probe(device)
      const others: DeviceFinding[] = []
      while (first.ok && mayBeSeveral(device) && others.length + 1 < MOST_CARDS) {
        const name: DeviceName = `${device}:${others.length + 1}`
        const next = await runtime.probe(name)
        if (!next.ok) break
        others.push({ device: name, ...next })
      }
      findings.push({ device: others.length === 0 ? device : `${device}:0`, ...first }, ...others)
    }
    return findings
  }
  return () =>
    (found ??= probe().catch((thrown: Error) => {
      throw failure('E_DEVICE', { expected: 'ONNX Runtime', got: 'none', detail: thrown.message, fix: 'Run: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node (docs/guide/install.md).' }, thrown)
    }))
}

/** Devices to try in turn. @throws E_DEVICE when the one named can't be used */
export async function chooseDevices(devices: () => Promise<readonly DeviceFinding[]>, wanted: DeviceName | 'auto'): Promise<readonly DevicePlan[]> {
  // The CPU always works: no need to wake the others.
  if (wanted === 'cpu') return [{ kind: 'cpu', cards: [{ device: 'cpu' }], reason: 'asked for' }]
  const all = await devices()
  const kinds = ORDER.map((kind) => ({ kind, own: all.filter(({ device }) => kindOfDevice(device) === kind) })).filter(({ own }) => own.length > 0)
  if (wanted !== 'auto') {
    const kind = kindOfDevice(wanted)
    const own = kinds.find((one) => one.kind === kind)?.own ?? []
    const named = wanted === kind ? own : own.filter(({ device }) => numberOfCard(device) === numberOfCard(wanted))
    const cards = named.filter(({ ok }) => ok)
    if (cards.length > 0) return [{ kind, cards, reason: `asked for; ${cards[0]!.reason}` }]
    const usable = all.filter((one) => one.ok).map((one) => `"${one.device}"`)
    throw failure('E_DEVICE', {
      expected: ['"auto"', ...usable].join(', '),
      got: `"${wanted}"`,
      ...(isDeviceName(wanted) && own[0]?.ok === false ? { detail: `${wanted}: ${own[0].reason}.` } : {}),
    })
  }
  const passed: string[] = []
  const plan: DevicePlan[] = []
  for (const { kind, own } of kinds) {
    const cards = own.filter(({ ok }) => ok)
    if (cards.length > 0) plan.push({ kind, cards, reason: [kind === 'cpu' ? 'no faster device works here' : cards[0]!.reason, ...passed].join('; ') })
    else passed.push(`${kind}: ${own[0]!.reason}`)
  }
  return plan
}
