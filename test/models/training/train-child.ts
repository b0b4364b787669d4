/** A training in a process of its own, which its test kills: `train-child.ts FOLDER STEP`, 0 for never. */
import { linearModel } from './linear-model.ts'
import { runTraining } from './kit.ts'

const [folder, last] = process.argv.slice(2) as [string, string]
let steps = 0
await runTraining({
  folder,
  change: { sampleEvery: 6 },
  open: (_, { rank }) => Promise.resolve(linearModel(rank, () => {
    if (Number(last) > 0 && ++steps > Number(last)) process.kill(process.pid, 'SIGKILL')
  })),
})
