/** What there is to work with on this machine, and what to do about what is not. */
import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'
import type { Engine } from './engine.ts'
import { pullCommand } from '../models/packages/packages.ts'
import { bytesOf } from '../models/packages/verify-package.ts'
import { locateFfmpeg } from '../media/locate-ffmpeg.ts'
import { toReelgraphError } from '../contract/errors.ts'
import { examineChoices, examineFamilies, examineModels, type Finding } from './examine-models.ts'

const WANTED_ENCODERS = ['libx264', 'libx265', 'libvpx-vp9', 'libsvtav1', 'libaom-av1', 'prores_ks', 'ffv1', 'aac', 'libopus']

export async function examine(engine: Engine): Promise<Finding[]> {
  const findings: Finding[] = []
  const add = (name: string, ok: boolean, found: string, advice = ''): void => void findings.push({ name, ok, found, advice: ok ? '' : advice })
  const [major = 0] = process.versions.node.split('.').map(Number)
  add('node', major >= 20, process.version, 'Install Node 20 or newer.')
  try {
    const ffmpeg = await locateFfmpeg()
    add('ffmpeg', true, `${ffmpeg.version} (${ffmpeg.path})`)
    add('ffprobe', ffmpeg.probePath !== undefined, ffmpeg.probePath ?? 'not found', 'Files are probed with ffmpeg alone, which is slower. Install ffprobe beside ffmpeg.')
    const missing = WANTED_ENCODERS.filter((one) => !ffmpeg.encoders.has(one))
    add('encoders', missing.length === 0, WANTED_ENCODERS.filter((one) => ffmpeg.encoders.has(one)).join(', '), `Not in this ffmpeg: ${missing.join(', ')}.`)
  } catch (thrown) {
    add('ffmpeg', false, 'not found', toReelgraphError(thrown).faults[0]?.fix ?? '')
  }
  const devices = await engine.models.sessions.devices().catch((thrown: Error) => thrown)
  if (devices instanceof Error) {
    const fix = toReelgraphError(devices).faults[0]?.fix ?? ''
    add('onnx', false, devices.message.includes('Cannot find package') ? 'not installed: models cannot run' : `cannot be loaded: ${devices.message}`, fix)
  } else {
    add('onnx', true, devices.filter((one) => one.ok).map((one) => one.device).join(', '))
    const known = devices.filter((one) => !one.reason.startsWith('not in the runtime'))
    for (const { device, ok, reason } of known) add(`device ${device}`, ok, reason, device === 'cpu' ? '' : 'Models run without it (docs/guide/models.md).')
  }
  const { packages } = engine.models
  for (const { name, manifest, fault, missing } of await packages.list()) {
    const found = manifest === undefined ? 'cannot be used' : `${manifest.title}, ${manifest.family}, ${manifest.precision}, ${(bytesOf(manifest) / 1e6).toFixed(1)} MB, ${manifest.licence}, ${manifest.source}`
    add(`model ${name}`, manifest !== undefined && missing.length === 0, found, fault?.message ?? `${missing.length} files are missing. Run: ${pullCommand(name)}`)
  }
  for (const { name, title, family, command } of packages.offers.filter(({ installed, extra }) => !installed && !extra)) add(`model ${name}`, false, `${title}, ${family}: not installed`, `Run: ${command}`)
  findings.push(...(await examineModels(engine)), ...(await examineFamilies(engine)), ...(await examineChoices(engine)))
  const { default: sharp } = await import('sharp')
  add('sharp', true, `libvips ${sharp.versions.vips}`)
  add('store', true, `${(await engine.store.list()).length} results`)
  const free = freemem() / 2 ** 30
  add('memory', free > 2, `${free.toFixed(1)} of ${(totalmem() / 2 ** 30).toFixed(1)} GiB free`, 'Close other programs, or lower --memory.')
  add('cores', availableParallelism() > 1, String(availableParallelism()), 'Renders use every core there is.')
  const disk = await statfs(engine.project)
  const space = (disk.bavail * disk.bsize) / 2 ** 30
  add('disk', space > 5, `${space.toFixed(1)} GiB free`, 'Free some space, or run reelgraph cache gc.')
  const plugins = engine.registry.plugins().map((one) => `${one.name} ${one.version}`)
  add('plugins', true, plugins.join(', '))
  for (const problem of engine.registry.problems) add('plugin', false, problem.code, problem.message)
  for (const { kind, name, ok, reason, variable } of await engine.backends()) {
    add(kind, ok, `${name}: ${reason}`, variable === undefined ? reason : `To use it, set ${variable} (docs/guide/remote.md).`)
  }
  return findings
}
