/** Rows as a node takes them: a table, a list, lines of text, or the files of a folder or a glob. */
import { ReelgraphError } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { ANY_MEDIA, isSequence, listSequence } from '../picture-sequence.ts'
import { resolveAsset } from '../paths.ts'
import { groupsOf } from './groups.ts'
import { readRowText, readTable } from './table.ts'

/** @throws E_ASSET_PATH, E_ASSET_MISSING, E_CSV, E_JSON_SYNTAX, E_USAGE: all that is wrong with the file together */
export async function openRows(projectDir: string, file: string): Promise<readonly Json[]> {
  if (await isSequence(projectDir, file)) {
    const files = await listSequence(projectDir, file, ANY_MEDIA)
    return groupsOf(files.map((one) => one.file)).map(({ name, picture, sound, film }) => ({
      name,
      file: [...film, ...picture, ...sound][0]!,
      ...(picture.length > 0 ? { picture: picture[0]!, pictures: [...picture] } : {}),
      ...(sound.length > 0 ? { sound: sound[0]! } : {}),
      ...(film.length > 0 ? { film: film[0]! } : {}),
    }))
  }
  const path = await resolveAsset(projectDir, file)
  if (/\.txt$/i.test(file)) return (await readRowText(path, file)).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '')
  const { rows, faults } = await readTable(path, (value) => value as Json, file)
  if (faults.length > 0) throw new ReelgraphError(faults)
  const values = rows.map(({ value }) => value)
  return /\.(csv|tsv)$/i.test(file) ? withNumbers(values as readonly Readonly<Record<string, string>>[]) : values
}

/** As they are written without a doubt: 007 is none. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/

/** A column in which each cell is a number holds numbers. */
function withNumbers(rows: readonly Readonly<Record<string, string>>[]): readonly Json[] {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => rows.every((row) => NUMBER.test(row[name]!.trim())))
  return rows.map((row) => ({ ...row, ...Object.fromEntries(columns.map((name) => [name, Number(row[name])])) }))
}
