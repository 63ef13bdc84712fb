import { describe, expect, it } from 'vitest'
import type { RosterOut } from '@/api/schema'
import { onDay, span } from '@/domain/roster'
import { changesAt } from '@/domain/watch'
import { millis } from '@/domain/time'
import { subjectRoute } from '@/views/notices/subject'

const at = (hour: string) => `2026-03-02T${hour}:00:00+08:00`
const shift = (username: string, begins: string, ends: string) => ({ username, name: username, position: 1, begins_at: begins, ends_at: ends })
const roster = (shifts: RosterOut['shifts']): RosterOut => ({
  now: at('12'),
  on_duty: [],
  gap: null,
  begin: at('00'),
  end: at('23'),
  shifts,
  gaps: [],
})

describe('the watch', () => {
  it('changes hands when the first of those on duty goes', () => {
    const shifts = [shift('a', at('08'), at('20')), shift('b', at('08'), at('14')), shift('c', at('14'), at('16'))]
    expect(changesAt(roster(shifts), millis(at('12')))).toBe(at('14'))
  })

  it('belongs from its first moment up to, not including, its last', () => {
    const shifts = [shift('a', at('08'), at('12')), shift('b', at('12'), at('20'))]
    expect(changesAt(roster(shifts), millis(at('12')))).toBe(at('20'))
    expect(changesAt(roster(shifts), millis(at('20')))).toBeNull()
  })
})

describe('a shift on a day', () => {
  const day = millis(at('00'))
  it('is cut at midnight', () => {
    const night = { begins_at: at('18'), ends_at: '2026-03-03T06:00:00+08:00' }
    expect(onDay(night, day)).toEqual({ left: 0.75, width: 0.25 })
    expect(onDay(night, day + 86_400_000)).toEqual({ left: 0, width: 0.25 })
    expect(onDay(night, day + 2 * 86_400_000)).toBeNull()
    expect(span(night)).toBe('18:00–3月3日 周二 06:00')
    expect(span({ begins_at: at('08'), ends_at: at('20') })).toBe('08:00–20:00')
  })
})

describe('the subject of a notice', () => {
  it.each([
    ['case:3', { name: 'case', params: { id: '3' } }],
    ['roster', { name: 'roster' }],
    ['source:x', null],
    ['case:1/../2', null],
  ])('%s leads to its page or nowhere', (subject, route) => {
    expect(subjectRoute(subject)).toEqual(route)
  })
})
