/** Faces of any frame, found when they are asked for: functions, so that they can't be kept. */
import { defineSocket } from '../contract/define-socket.ts'
import { testFaces } from './samples.ts'

export const landmarks = defineSocket({
  name: 'landmarks',
  title: 'Face landmarks',
  colour: '#e0b080',
  check: () => undefined,
  describe: (value) => ({ value: JSON.stringify(value) }),
  sample: ({ info }) => testFaces({ ...info, format: 'yuv420p' }),
})
