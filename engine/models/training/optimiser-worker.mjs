/** Boot file of the optimiser's thread: makes it understand TypeScript, then serves calls. */
import { register } from '../../machine/sources.mjs'

register()
const { serveOptimiser } = await import('./optimiser-worker.ts')
serveOptimiser()
