/** Writes engine/client/schema.ts: part of `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { apiTypes } from './api-types.ts'

writeFileSync(new URL('../../engine/client/schema.ts', import.meta.url), await apiTypes())
