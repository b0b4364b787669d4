/** Writes the event file that test/oracles/event-file.py reads: node --import tsx test/oracles/event-file.ts FILE */
import { writeFileSync } from 'node:fs'
import { eventFile } from '../../engine/models/training/report/event-file.ts'
import { END, IMAGES, RECORD } from '../models/training/report/small-record.ts'

writeFileSync(process.argv[2]!, eventFile(RECORD, IMAGES, END))
