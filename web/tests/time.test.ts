import { describe, expect, it } from 'vitest'
import { beijing, beijingFull, beijingInput, clockFace, duration, fromBeijingInput, millis, relative, timeLeft } from '@/domain/time'

const at = millis('2026-11-22T06:05:09Z')

describe('Beijing time', () => {
  it('is shown with weekday wherever the browser is', () => {
    expect(beijing(at)).toBe('11月22日 周日 14:05')
    expect(beijingFull(at)).toBe('2026年11月22日 周日 14:05:09')
  })

  it('shows midnight as 00, not 24', () => {
    expect(beijing(millis('2026-12-31T16:00:00Z'))).toBe('1月1日 周五 00:00')
  })

  it('survives the way into an input and out again', () => {
    expect(beijingInput(millis('2026-01-02T20:03:00Z'))).toBe('2026-01-03T04:03:00')
    // A publication “now” comes after a review of the same minute.
    expect(beijingInput(millis('2026-01-02T20:03:41Z'))).toBe('2026-01-03T04:03:41')
    expect(millis(fromBeijingInput(beijingInput(millis('2026-01-02T20:03:00Z'))))).toBe(millis('2026-01-02T20:03:00Z'))
    expect(fromBeijingInput('2026-01-03')).toBe('2026-01-03T00:00:00+08:00')
  })
})

describe('time left', () => {
  it.each([
    [0, '00:00:00'],
    [7985, '02:13:05'],
    [172800, '48:00:00'],
    [360000, '100:00:00'],
  ])('%i seconds read %s', (seconds, face) => {
    expect(clockFace(seconds)).toBe(face)
  })

  it('turns from 剩 to 已超 at the due time', () => {
    expect(timeLeft(at, at - 1000)).toBe('剩 00:00:01')
    expect(timeLeft(at, at)).toBe('剩 00:00:00')
    expect(timeLeft(at, at + 760_000)).toBe('已超 00:12:40')
  })

  it('counts what is far off in days', () => {
    expect(timeLeft(at, at - 99 * 3_600_000)).toBe('剩 99:00:00')
    expect(timeLeft(at, at - 590 * 3_600_000)).toBe('剩 24 天 14 小时')
    expect(timeLeft(at, at + 200 * 3_600_000)).toBe('已超 8 天 8 小时')
  })
})

describe('durations in words', () => {
  it.each([
    [0, '0 秒'],
    [59, '59 秒'],
    [60, '1 分'],
    [3599, '59 分'],
    [7500, '2 小时 5 分'],
    [7200, '2 小时'],
    [273600, '3 天 4 小时'],
  ])('%i seconds', (seconds, words) => {
    expect(duration(seconds)).toBe(words)
  })

  it('says before and after', () => {
    expect(relative(at - 180_000, at)).toBe('3 分前')
    expect(relative(at + 180_000, at)).toBe('3 分后')
    expect(relative(at - 1000, at)).toBe('刚刚')
  })
})
