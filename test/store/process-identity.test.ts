import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isRunning, processIdentity } from '../../engine/machine/process-identity.ts'

describe('processes', () => {
  it('know themselves', () => {
    expect(processIdentity()).toMatch(new RegExp(`^${process.pid}(@\\d+)?$`))
    expect(isRunning(processIdentity())).toBe(true)
    expect(isRunning(String(process.pid))).toBe(true)
  })

  it.runIf(existsSync('/proc/self/stat'))('are not taken for another that has their number', () => {
    expect(isRunning(`${process.pid}@1`)).toBe(false)
  })

  it.each(['', '0', '-3', 'x', '999999999', '999999999@5'])('%j runs no more', (identity) => {
    expect(isRunning(identity)).toBe(false)
  })

  it('that have ended run no more', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const identity = processIdentity(child.pid!)
    expect(isRunning(identity)).toBe(true)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('exit', resolve))
    expect(isRunning(identity)).toBe(false)
  })
})
