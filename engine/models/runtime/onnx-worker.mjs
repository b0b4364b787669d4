/** Boot file of the runtime's thread: makes it understand TypeScript, then serves sessions. */
import { register } from 'tsx/esm/api'

register()
const { serveSessions } = await import('./onnx-worker.ts')
serveSessions()
