/** What is worth seeing in a clip, look by look: faces, where else the eye goes, and where one shot ends and the next begins. */
import { failure, type Json } from '../../../engine/api.ts'
import { isRecord } from '../is-record.ts'

/** Lengths are shares of the picture's width and height. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface SeenFace extends Box {
  readonly score: number
}

/** A type, not an interface: it is kept as JSON. */
export type Look = {
  readonly frame: number
  readonly faces: readonly SeenFace[]
  /** Around the one thing that stands clear of its surroundings, where there is one. */
  readonly subject?: Box
  /** How much there is to see in each of so many equal columns and rows of the picture, 0..255. */
  readonly across: readonly number[]
  readonly down: readonly number[]
}

export type Subjects = {
  /** Frames of the clip. */
  readonly frames: number
  /** Frames from one look to the next. */
  readonly step: number
  /** First frames of shots, the very first left out. */
  readonly cuts: readonly number[]
  readonly looks: readonly Look[]
}

/** Columns and rows that are told apart. */
export const BINS = 32

const isNumbers = (value: Json | undefined): boolean => Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isFinite(one))

/** @throws E_PARAM_VALUE where something else is wired */
export function readSubjects(given: Json, node: string, port: string): Subjects {
  const right =
    isRecord(given) &&
    typeof given['step'] === 'number' &&
    given['step'] >= 1 &&
    isNumbers(given['cuts']) &&
    Array.isArray(given['looks']) &&
    given['looks'].length > 0 &&
    given['looks'].every((look) => isRecord(look) && typeof look['frame'] === 'number' && Array.isArray(look['faces']) && isNumbers(look['across']) && isNumbers(look['down']))
  if (!right) throw failure('E_PARAM_VALUE', { node, port, expected: 'what find-subjects has found', got: JSON.stringify(given).slice(0, 60) })
  return given as unknown as Subjects
}
