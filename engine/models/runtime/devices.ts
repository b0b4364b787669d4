/** Which devices work here, and which of them a session is tried on, with the reason. */
import { failure } from '../../contract/errors.ts'
import type { OnnxRuntime } from './onnx-runtime.ts'
import { DEVICES, type Device, type DeviceFinding } from './session-types.ts'

export interface DevicePlan {
  readonly device: Device
  readonly reason: string
}

/** The fastest for diffusion first. Core ML comes after WebGPU: it compiles anew for each size of picture. */
const ORDER: readonly Device[] = ['cuda', 'dml', 'webgpu', 'coreml', 'cpu']

/** Tries every device, once. */
export function probeDevices(runtime: Pick<OnnxRuntime, 'probe'>): () => Promise<readonly DeviceFinding[]> {
  let found: Promise<readonly DeviceFinding[]> | undefined
  const probe = async (): Promise<readonly DeviceFinding[]> => {
    const findings: DeviceFinding[] = []
    for (const device of ORDER) findings.push({ device, ...(await runtime.probe(device)) })
    return findings
  }
  return () =>
    (found ??= probe().catch((thrown: Error) => {
      throw failure('E_DEVICE', { expected: 'ONNX Runtime', got: 'none', detail: thrown.message, fix: 'Run: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node (docs/guide/install.md).' }, thrown)
    }))
}

/** Devices to try in turn. @throws E_DEVICE when the one named can't be used */
export async function chooseDevices(devices: () => Promise<readonly DeviceFinding[]>, wanted: Device | 'auto'): Promise<readonly DevicePlan[]> {
  // The CPU always works: no need to wake the others.
  if (wanted === 'cpu') return [{ device: 'cpu', reason: 'asked for' }]
  const all = await devices()
  if (wanted !== 'auto') {
    const finding = all.find((one) => one.device === wanted)
    if (finding?.ok === true) return [{ device: wanted, reason: `asked for; ${finding.reason}` }]
    const usable = all.filter((one) => one.ok).map((one) => `"${one.device}"`)
    const known = (DEVICES as readonly string[]).includes(wanted)
    throw failure('E_DEVICE', {
      expected: ['"auto"', ...usable].join(', '),
      got: `"${wanted}"`,
      ...(known && finding !== undefined ? { detail: `${wanted}: ${finding.reason}.` } : {}),
    })
  }
  const passed: string[] = []
  const plan: DevicePlan[] = []
  for (const { device, ok, reason } of all) {
    if (ok) plan.push({ device, reason: [device === 'cpu' ? 'no faster device works here' : reason, ...passed].join('; ') })
    else passed.push(`${device}: ${reason}`)
  }
  return plan
}
