/** Places that are drawn whole, as vectors. */
import { logo } from './logo.ts'
import { product } from './product.ts'
import type { DrawnSet } from './set.ts'
import { street } from './street.ts'
import { table } from './table.ts'
import { theatre } from './theatre.ts'
import { underwater } from './underwater.ts'

export const SETS = { street, table, underwater, product, logo, theatre } as const satisfies Readonly<Record<string, DrawnSet>>
export type SetName = keyof typeof SETS
export const isSet = (place: string): place is SetName => place in SETS
