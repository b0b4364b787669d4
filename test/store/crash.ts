/** Started by the tests: writes two parts of an artifact, says so, and waits to be killed. */
import { writeFile } from 'node:fs/promises'
import { openSqliteStore } from '../../engine/store/store-sqlite.ts'

const store = openSqliteStore(process.argv[2]!)
const partial = await store.begin(process.argv[3]!, 'video')
for (const name of ['one.bin', 'two.bin']) {
  await writeFile(partial.scratch(name), `contents of ${name}`)
  await partial.addPart(name, { name })
}
await writeFile(partial.scratch('three.bin'), 'half a par')
process.stdout.write('ready\n')
setInterval(() => {}, 1000)
