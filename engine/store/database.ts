/** SQLite, loaded with the first file that is opened: what only checks a graph does without. */
import { createRequire } from 'node:module'
import type Libsql from 'libsql'

/** @throws SqliteError, with its code */
export const openDatabase = (...given: ConstructorParameters<typeof Libsql>): Libsql.Database => new (createRequire(import.meta.url)('libsql') as typeof Libsql)(...given)
