/** Boot file of the voice's thread: makes it understand TypeScript, then serves calls. */
import { register } from 'tsx/esm/api'

register()
const { serveFlite } = await import('./flite-worker.ts')
serveFlite()
