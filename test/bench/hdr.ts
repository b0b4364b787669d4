/**
 * Reading HDR: 4 s of 1080p in 10 bits (H.264) by ffmpeg into raw frames, with the filters of load-video for PQ, with those
 * for a source that is BT.709 already, and with zscale and tonemap=hable, which do the same sum in floats. Turns are taken;
 * medians and their ratios are printed, and what making the table takes.
 * Usage: node --import tsx test/bench/hdr.ts
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Children } from '../../engine/media/child.ts'
import { planColour } from '../../engine/media/colour.ts'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import { MOST_PIXELS } from '../../engine/media/picture-size.ts'
import { probeFile } from '../../engine/media/probe.ts'
import { toneMapCube } from '../../engine/media/tone-map.ts'

const RUNS = 5
const FRAMES = 100
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-hdr-'))
const ffmpeg = await locateFfmpeg()
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const run = (...args: string[]): void => void execFileSync(ffmpeg.path, ['-v', 'error', '-y', ...args], { maxBuffer: 1 << 30 })

const [hdr, plain, table] = ['hdr.mp4', 'plain.mp4', 'table.cube'].map((name) => join(folder, name)) as [string, string, string]
const draw = ['-f', 'lavfi', '-i', `testsrc2=size=1920x1080:rate=25:duration=${FRAMES / 25},format=yuv420p10le`, '-c:v', 'libx264', '-preset', 'veryfast']
run(...draw, '-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc', hdr)
run(...draw, '-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', plain)

const making = performance.now()
writeFileSync(table, [...toneMapCube({ transfer: 'pq', primaries: 'bt2020', peak: 4000, curve: 'bt2390' })].join(''))
console.log(`table: ${(performance.now() - making).toFixed(0)} ms`)

const filtersOf = async (file: string, cube?: string): Promise<string> =>
  planColour((await probeFile(ffmpeg, new Children(), file, MOST_PIXELS)).video!, 1920, 1080, cube).filters.join(',')
const byZscale = 'zscale=rin=limited:min=2020_ncl:pin=2020:tin=smpte2084:t=linear:npl=203,format=gbrpf32le,zscale=p=709,tonemap=hable:desat=0,zscale=t=709:m=709:p=709:r=limited,format=yuv420p'
const ways: readonly (readonly [string, string, string])[] = [
  ['BT.709', plain, await filtersOf(plain)],
  ['PQ by the table', hdr, await filtersOf(hdr, table)],
  ...(ffmpeg.filters.has('zscale') ? [['PQ by zscale', hdr, byZscale] as const] : []),
]
const times = ways.map((): number[] => [])
for (let n = 0; n < RUNS; n++) {
  ways.forEach(([, file, filters], i) => {
    const started = performance.now()
    run('-i', file, '-vf', filters, '-f', 'rawvideo', devNull)
    times[i]!.push((performance.now() - started) / 1000)
  })
}
rmSync(folder, { recursive: true })
const first = median(times[0]!)
ways.forEach(([name], i) => console.log(`${name}: ${(FRAMES / median(times[i]!)).toFixed(0)} fps, ${(median(times[i]!) / first).toFixed(2)} times the time of BT.709`))
