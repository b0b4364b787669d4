/** A track of text in the film: ffmpeg reads it back, cue by cue. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { readSubtitles } from '../../../nodes/shared/subtitles/read-subtitles.ts'

let engine: Engine
const project = mkdtempSync(join(tmpdir(), 'reelgraph-soft-'))
beforeAll(async () => void (engine = await createEngine({ project, workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true })
})

const TEXT = 'The sea is calm. We sail at dawn, and nobody looks back.'

it.each([['film.mp4', 'mov_text'], ['film.mov', 'mov_text'], ['film.mkv', 'subrip'], ['film.webm', 'webvtt']])('%s has it as %s', { timeout: 120_000 }, async (file, codec) => {
  const render = (extra: object) => engine.render({
    force: true,
    document: {
      format: 1,
      nodes: {
        say: { type: 'speech', params: { text: TEXT, voice: 'kal16' } },
        scene: { type: 'text-to-video', params: { prompt: 'calm sea', width: 64, height: 36, fps: 8 }, inputs: { duration: 'say.duration' } },
        film: { type: 'encode', params: { file, quality: 'source', codec: file.endsWith('webm') ? 'vp9' : 'auto' }, inputs: { video: 'scene.video', audio: 'say.audio', ...extra } },
        words: { type: 'save-subtitles', params: { file: 'words.srt' }, inputs: { timings: 'say.timings' } },
      },
    },
  })
  const report = await render({ subtitles: 'say.timings' })
  expect(report.faults).toEqual([])
  const path = join(project, 'output', file)
  const probe = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path], { encoding: 'utf8' })) as { format: { duration: string }; streams: { codec_type: string; codec_name: string; tags?: { language?: string } }[] }
  expect(probe.streams.map((one) => one.codec_type)).toEqual(['video', 'audio', 'subtitle'])
  expect(probe.streams[2]).toMatchObject({ codec_name: codec, tags: { language: 'eng' } })
  const cues = readSubtitles(execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:s:0', '-f', 'srt', '-'], { encoding: 'utf8' }))
  const written = readSubtitles(execFileSync('cat', [join(project, 'output/words.srt')], { encoding: 'utf8' }))
  expect(cues.map(({ text }) => text)).toEqual(written.map(({ text }) => text))
  cues.forEach(({ from, to }, i) => {
    // Opus begins before its film, by its delay.
    expect(Math.abs(from - written[i]!.from)).toBeLessThan(0.02)
    expect(Math.abs(to - written[i]!.to)).toBeLessThan(0.13)
  })
  // Pictures and sound are those of the film without it.
  const plain = await render({})
  expect(report.outputs.find((one) => one.path === path)!.frameDigest).toBe(plain.outputs.find((one) => one.path === path)!.frameDigest)
})
