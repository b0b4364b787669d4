/** Boot file of the runtime's thread: makes it understand TypeScript, then serves sessions. */
import { register } from '../../machine/sources.mjs'

register()
const { serveSessions } = await import('./onnx-worker.ts')
serveSessions()
