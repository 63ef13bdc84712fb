import { describe, expect, it } from 'vitest'
import type { ObligationOut, Todo } from '@/api/schema'
import { bar, mostOverdue, ticks, tone } from '@/domain/clocks'
import { millis } from '@/domain/time'

const HOUR = 3_600_000
const start = millis('2026-11-22T00:00:00Z')

function clock(state: string, closed: number | null = null): ObligationOut {
  return {
    id: 1,
    case_id: 1,
    case_number: '2026-0001',
    case_title: '火灾',
    duty: { code: 'press_conference', label: '新闻发布会' },
    limit: '10 小时',
    steps: [],
    owing: null,
    rules: [],
    start: new Date(start).toISOString(),
    start_reason: '',
    due: new Date(start + 10 * HOUR).toISOString(),
    provisional: false,
    state: { code: state, label: state },
    overdue: false,
    proposed: false,
    born_late: false,
    opened_at: new Date(start).toISOString(),
    closed_at: closed === null ? null : new Date(start + closed * HOUR).toISOString(),
    reason: null,
    superseded_by: null,
    evidence_id: null,
    stops: '',
  }
}

describe('a clock on screen', () => {
  it.each([
    [1, 'running'],
    [9, 'soon'],
    [11, 'overdue'],
  ])('%i hours into ten looks %s', (hours, look) => {
    expect(tone(clock('running'), start + hours * HOUR)).toBe(look)
  })

  it('looks as it ended, however much later it is seen', () => {
    expect(tone(clock('met', 9), start + 99 * HOUR)).toBe('met')
    expect(tone(clock('met_late', 12), start + 99 * HOUR)).toBe('late')
    expect(tone(clock('superseded', 1), start + 99 * HOUR)).toBe('quiet')
  })

  it('draws the due mark where it was passed', () => {
    expect(bar(clock('running'), start + 5 * HOUR)).toEqual({ due: 1, now: 0.5, filled: 0.5 })
    expect(bar(clock('running'), start + 20 * HOUR)).toEqual({ due: 0.5, now: 1, filled: 1 })
    expect(bar(clock('met', 5), start + 20 * HOUR).now).toBe(0.5)
  })

  it('marks the reminders as shares of the limit, not of what is drawn beyond it', () => {
    expect(ticks(bar(clock('running'), start + 5 * HOUR))).toEqual([0.5, 0.8])
    expect(ticks(bar(clock('running'), start + 20 * HOUR))).toEqual([0.25, 0.4])
  })
})

describe('the most overdue clock', () => {
  const row = (due: number | null) =>
    ({ clock: due === null ? null : { ...clock('running'), due: new Date(start + due * HOUR).toISOString() } }) as Todo

  it('is the one past due the longest, none while all have time', () => {
    const todo = [row(9), row(null), row(3), row(20)]
    expect(mostOverdue(todo, start + 10 * HOUR)?.due).toBe(new Date(start + 3 * HOUR).toISOString())
    expect(mostOverdue(todo, start + 2 * HOUR)).toBeUndefined()
  })
})
