import { describe, expect, it } from 'vitest'
import { body, missing } from '@/actions/body'
import type { ActionForm } from '@/actions/form'
import { forms } from '@/actions/forms'

function form(kind: keyof typeof forms, name: string): ActionForm {
  const found = forms[kind][name]
  if (!found) throw new Error(`no form ${kind}/${name}`)
  return found
}

describe('what is sent', () => {
  it('is typed evidence, times with Beijing zone, names as a list', () => {
    const sent = body(form('cases', 'evidence'), {
      kind: 'press_conference',
      held_at: '2026-11-22T12:30',
      place: '会议室',
      host: '王主任',
      speakers: '李县长、陈局长，赵队长',
      head_spoke: 'false',
      channel: '官网',
      url: 'http://127.0.0.1/a',
      note: '',
    })
    expect(sent).toEqual({
      kind: 'press_conference',
      held_at: '2026-11-22T12:30:00+08:00',
      place: '会议室',
      host: '王主任',
      speakers: ['李县长', '陈局长', '赵队长'],
      head_spoke: false,
      url: 'http://127.0.0.1/a',
    })
  })

  it('leaves out what another choice hides', () => {
    const values = { kind: 'waive', grade: 'III', obligation_id: '7', reason: '合并办理' }
    expect(body(form('cases', 'easings'), values)).toEqual({ kind: 'waive', obligation_id: 7, reason: '合并办理' })
  })

  it('names the stage of a review', () => {
    expect(body(form('drafts', 'second'), { approve: 'true', comment: '' })).toEqual({ stage: 'second', approve: true })
    expect(form('drafts', 'second').path).toBe('reviews')
  })
})

describe('what is missing', () => {
  it('asks only for what is in view', () => {
    expect(Object.keys(missing(form('cases', 'easings'), { kind: 'later_time' }))).toEqual(['occurred_at', 'reason'])
  })

  it('accepts zero and no as answers', () => {
    expect(missing(form('cases', 'facts'), { kind: 'deaths', value: 0, source: '医院', reason: '核实' })).toEqual({})
    expect(missing(form('drafts', 'first'), { approve: 'false' })).toEqual({})
  })
})
