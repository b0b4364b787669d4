/**
 * A training as TensorBoard reads it: a file of TFRecords, each with a masked CRC-32C of its length and its bytes, that hold Events
 * (tensorboard/compat/proto: event.proto, summary.proto, tensor.proto).
 */
import { PbfWriter } from 'pbf'
import type { TrainingRecord } from '../training-record.ts'
import { maskedCrc } from './crc32c.ts'

/** A sample, as its file holds it. */
export interface EventImage {
  readonly step: number
  readonly tag: string
  readonly width: number
  readonly height: number
  /** PNG. */
  readonly bytes: Uint8Array
}

/** @param end seconds since 1970 at which the last step was done */
export function eventFile(record: TrainingRecord, images: readonly EventImage[], end: number): Uint8Array {
  const { steps, validation, scores = [], settings } = record
  const total = steps.reduce((sum, one) => sum + one.seconds, 0)
  const times = new Map<number, number>()
  let spent = 0
  for (const { step, seconds } of steps) times.set(step, end - total + (spent += seconds))
  // What is told of before the first step is as old as that.
  const timeOf = (step: number): number => times.get(step) ?? end - total
  const scalar = (tag: string, step: number, value: number): Uint8Array => event(timeOf(step), step, (one) => (text(one, 1, tag), one.writeFloatField(2, value)))
  const events = [
    ...steps.flatMap(({ step, loss, rate, seconds }) => [scalar('loss/training', step, loss), scalar('rate', step, rate), scalar('seconds', step, seconds)]),
    ...validation.map(({ step, loss }) => scalar('loss/validation', step, loss)),
    ...scores.map(({ step, score }) => scalar('score', step, score)),
    ...images.map((image) => event(timeOf(image.step), image.step, (one) => {
      text(one, 1, image.tag)
      one.writeMessage(4, (_, picture) => {
        picture.writeVarintField(1, image.height)
        picture.writeVarintField(2, image.width)
        picture.writeVarintField(3, RGB)
        picture.writeBytesField(4, image.bytes)
      }, undefined)
    })),
    event(end - total, 0, (one) => settingsOf(one, settings)),
  ]
  return Buffer.concat([version(end - total), ...events].map(recordOf))
}

const RGB = 3
const STRING = 7
const TENSOR = 2

type Message = PbfWriter

const text = (message: Message, field: number, value: string): void => message.writeStringField(field, value)

function finished(write: (message: Message) => void): Uint8Array {
  const message = new PbfWriter()
  write(message)
  return message.finish()
}

const version = (time: number): Uint8Array => finished((message) => {
  message.writeDoubleField(1, time)
  text(message, 3, 'brain.Event:2')
})

const event = (time: number, step: number, value: (one: Message) => void): Uint8Array => finished((message) => {
  message.writeDoubleField(1, time)
  message.writeVarintField(2, step)
  message.writeMessage(5, (_, summary) => summary.writeMessage(1, (__, one) => value(one), undefined), undefined)
})

/** A table in Markdown, for the page of texts. */
function settingsOf(one: Message, settings: TrainingRecord['settings']): void {
  const table = ['| setting | value |', '| --- | --- |', ...Object.entries(settings).map(([name, value]) => `| ${name} | ${JSON.stringify(value).replaceAll('|', '\\|')} |`)].join('\n')
  text(one, 1, 'settings')
  one.writeMessage(8, (_, tensor) => {
    tensor.writeVarintField(1, STRING)
    tensor.writeMessage(2, (__, shape) => shape.writeMessage(2, (___, dim) => dim.writeVarintField(1, 1), undefined), undefined)
    tensor.writeBytesField(8, new TextEncoder().encode(table))
  }, undefined)
  one.writeMessage(9, (_, metadata) => {
    metadata.writeMessage(1, (__, plugin) => text(plugin, 1, 'text'), undefined)
    metadata.writeVarintField(4, TENSOR)
  }, undefined)
}

function recordOf(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 16)
  const view = new DataView(out.buffer)
  view.setBigUint64(0, BigInt(bytes.length), true)
  view.setUint32(8, maskedCrc(out.subarray(0, 8)), true)
  out.set(bytes, 12)
  view.setUint32(12 + bytes.length, maskedCrc(bytes), true)
  return out
}
