#!/usr/bin/env node
// Registers the TypeScript loader, then hands over to main.ts: the program runs from its sources.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./main.ts')
await main(process.argv)
