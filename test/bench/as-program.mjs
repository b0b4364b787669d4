// Benches run as the program does: its TypeScript is stripped of its types, and nothing is added. `node --import ./test/bench/as-program.mjs`
import { register } from '../../engine/machine/sources.mjs'

register()
