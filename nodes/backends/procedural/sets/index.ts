/** Places that are drawn whole, as vectors. */
import type { DrawnPlace } from '../vocabulary.ts'
import { aerial } from './aerial.ts'
import { cafe } from './cafe.ts'
import { dock } from './dock.ts'
import { logo } from './logo.ts'
import { product } from './product.ts'
import { runway } from './runway.ts'
import type { DrawnSet } from './set.ts'
import { street } from './street.ts'
import { table } from './table.ts'
import { theatre } from './theatre.ts'
import { underwater } from './underwater.ts'

export const SETS: Readonly<Record<DrawnPlace, DrawnSet>> = { street, table, underwater, product, logo, theatre, runway, cafe, aerial, dock }
