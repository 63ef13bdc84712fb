import { describe, expect, it } from 'vitest'
import type { CorrectionOut, FieldOut, PostOut } from '@/api/schema'
import { held, standing } from '@/domain/corrections'

const label = (code: string) => ({ code, label: code, share: 0.9, words: [], basis: 'trained', second: [] })
const post: PostOut = {
  id: 1,
  source_name: '留言板',
  source_kind: { code: 'board', label: '留言板' },
  standing: { code: 'private', label: '个人' },
  url: null,
  title: '路灯坏了',
  body: '路灯坏了\n没人修',
  spans: [],
  author: null,
  published_at: null,
  first_seen_at: '2026-03-01T00:00:00Z',
  state: { code: 'none', label: '非突发' },
  type: { code: 'none', label: '其他' },
  urgency: 2,
  concern: true,
  scope: { code: 'local', label: '本地' },
  topics: [label('城乡建设')],
  policies: [],
  risks: [label('民生')],
  sentiment: null,
  rumour: null,
  reasons: [],
  event_id: null,
  reprint_of: null,
  sealed: false,
}
const field = (name: string, kind = 'choice'): FieldOut => ({ name, kind, label: name, required: true, choices: [], hint: '' })

describe('what a post bears', () => {
  it.each([
    ['topics', ['城乡建设']],
    ['policies', []],
    ['risks', ['民生']],
    ['concern', 'true'],
    ['urgency', '2'],
    ['sentiment', ''],
    ['scope', 'local'],
  ])('of %s is %j', (name, value) => {
    expect(held(post, field(name))).toEqual(value)
  })

  it('of a field this screen does not know is nothing', () => {
    expect(held(post, field('mood'))).toBe('')
    expect(held(post, field('moods', 'choices'))).toEqual([])
  })
})

describe('corrections', () => {
  const made = (code: string, was: string, now: string): CorrectionOut => ({
    field: { code, label: code },
    was,
    now,
    reason: '错',
    by: '杜值',
    at: '2026-03-01T00:00:00Z',
  })

  it('stand with the last word and the first one of the machine', () => {
    const shown = standing([made('topics', '甲', '乙'), made('scope', '外地', '本地'), made('topics', '乙', '丙')])
    expect(shown.map(({ field, machine, now }) => [field.code, machine, now])).toEqual([
      ['topics', '甲', '丙'],
      ['scope', '外地', '本地'],
    ])
  })
})
