/** Boot file of the voice's thread: makes it understand TypeScript, then serves calls. */
import { register } from '../../machine/sources.mjs'

register()
const { serveFlite } = await import('./flite-worker.ts')
serveFlite()
