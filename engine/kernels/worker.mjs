/** Boot file of a pixel worker: makes this thread understand TypeScript, then serves bands. */
import { register } from '../machine/sources.mjs'

register()
const { serveBands } = await import('./worker.ts')
serveBands()
