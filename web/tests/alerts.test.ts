import { describe, expect, it } from 'vitest'
import type { AlertOut } from '@/api/schema'
import { answered, settled } from '@/domain/alerts'

function alert(state: string, by: string | null): AlertOut {
  return {
    id: 1,
    event_id: 1,
    case_id: state === 'opened' ? 1 : null,
    title: '火灾',
    place: null,
    level: 1,
    grade: null,
    reason: '',
    state: { code: state, label: state },
    raised_at: '2026-11-22T00:00:00Z',
    acknowledged_by: by,
    posts: 1,
    sources: 1,
    actions: [],
  }
}

describe('an alert', () => {
  it.each([
    ['new', null, false, false],
    // The service opened the case by itself; nobody has seen it yet.
    ['opened', null, false, false],
    ['acknowledged', '杜值', true, false],
    ['opened', '杜值', true, true],
    ['dismissed', null, true, true],
  ])('%s, named by %s: answered %s, settled %s', (state, by, isAnswered, isSettled) => {
    expect(answered(alert(state, by))).toBe(isAnswered)
    expect(settled(alert(state, by))).toBe(isSettled)
  })
})
