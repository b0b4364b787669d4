/** All that the node speech speaks with: loaded when one runs. */
export { timesOf } from '../align/with-times.ts'
export { deliver } from './deliver.ts'
export { languageOfText } from './language.ts'
export { recite } from './recite.ts'
export { leadOf, sentencesOf } from './sentences.ts'
export { parseScript } from './ssml.ts'
