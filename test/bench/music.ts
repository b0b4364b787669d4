/**
 * Ten minutes of music, made block by block as a film asks for it: how many times as fast as it plays, the processor time as a ratio
 * to ffmpeg's making of three sines with a reverb-like echo for as long, and how much memory grows from the second minute to the last.
 * Usage: node --expose-gc --import tsx test/bench/music.ts [mood]
 */
import { spawnSync } from 'node:child_process'
import { music } from '../../nodes/audio/music.ts'
import { createHarness } from '../harness.ts'

const SECONDS = 600
const RATE = 48000
const mood = process.argv[2] ?? 'hopeful'
const harness = createHarness()
const before = process.cpuUsage()
const { audio } = await harness.evaluate(music, { params: { mood, duration: SECONDS, seed: 1 } })
const bytes: number[] = []
for (let second = 0; second < SECONDS; second++) {
  await audio!.samples(second * RATE, RATE)
  if (second % 60 === 59) {
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    bytes.push((heapUsed + arrayBuffers) / 2 ** 20)
  }
}
const { user, system } = process.cpuUsage(before)
const ours = (user + system) / 1e6
const theirs = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ffmpeg -nostdin -v error -filter_complex "sine=f=220:d=${SECONDS}:r=${RATE},aformat=channel_layouts=stereo[a];sine=f=330:d=${SECONDS}:r=${RATE},aformat=channel_layouts=stereo[b];sine=f=440:d=${SECONDS}:r=${RATE},aformat=channel_layouts=stereo[c];[a][b][c]amix=3,aecho=0.8:0.7:60|90|130|170:0.4|0.3|0.25|0.2" -f null -`])
const [peerUser = 0, peerSystem = 0] = (theirs.stderr.toString().trim().split('\n').at(-1) ?? '').split(' ').map(Number)
console.log(`${mood}: ${ours.toFixed(1)} s of processor time, ${(SECONDS / ours).toFixed(0)} times as fast as it plays; ${(ours / (peerUser + peerSystem)).toFixed(1)} times ffmpeg's three sines with an echo`)
console.log(`memory after each minute, MiB: ${bytes.map((one) => one.toFixed(0)).join(' ')}`)
await harness.close()
