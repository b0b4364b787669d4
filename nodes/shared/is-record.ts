import type { Json } from '../../engine/api.ts'

/** An object of JSON. */
export const isRecord = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
