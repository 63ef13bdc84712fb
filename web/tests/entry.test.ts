import { describe, expect, it } from 'vitest'
import { missing, untouched } from '@/actions/body'
import { entryBody, entryFaults, entryForm, follow } from '@/actions/entry'
import type { EntryOut } from '@/api/schema'

const NOON = new Date('2026-03-02T04:00:00Z').getTime()
const entry = (code: string, more: Partial<EntryOut> = {}): EntryOut => ({
  inbox_id: 7,
  state: { code, label: code },
  reason: null,
  document_id: null,
  event_id: null,
  again: false,
  ...more,
})

describe('a post typed in', () => {
  it('asks where it was seen and what it says, and fills in no time nobody knows', () => {
    const empty = untouched(entryForm, NOON)
    expect(Object.keys(missing(entryForm, empty))).toEqual(['place', 'text'])
    expect(entryBody({ ...empty, place: '微信群', text: '路灯不亮' })).toEqual({
      place: '微信群',
      source_kind: 'board',
      text: '路灯不亮',
    })
  })

  it('hands the screenshot over by its checksum, and its time with its zone', () => {
    const sent = entryBody({ place: '抖音', text: '积水', screenshot: 'abc', published_at: '2026-03-02T11:30:00' })
    expect(sent['files']).toEqual(['abc'])
    expect(sent).not.toHaveProperty('screenshot')
    expect(new Date(String(sent['published_at'])).toISOString()).toBe('2026-03-02T03:30:00.000Z')
  })

  it('shows what is wrong with the files at the screenshot', () => {
    expect(entryFaults({ files: '没有传上来', url: '格式不对' })).toEqual({ screenshot: '没有传上来', url: '格式不对' })
    expect(entryFaults({ text: '必填' })).toEqual({ text: '必填' })
  })
})

describe('what became of it', () => {
  async function followed(answers: EntryOut[], first = entry('waiting')): Promise<string[]> {
    const told: string[] = []
    let turn = 0
    const ask = () => Promise.resolve(answers[Math.min(turn++, answers.length - 1)] ?? first)
    await follow(first, ask, () => Promise.resolve(), (now) => told.push(`${now.state.code}${now.again ? ' again' : ''}`))
    return told
  }

  it('is asked for until it is read', async () => {
    expect(await followed([entry('waiting'), entry('stored', { event_id: 3 })])).toEqual(['waiting', 'stored'])
  })

  it('is not asked for when it is known', async () => {
    expect(await followed([], entry('stored'))).toEqual([])
  })

  it('goes on saying that the same was entered before', async () => {
    expect(await followed([entry('reprint')], entry('waiting', { again: true }))).toEqual(['reprint again'])
  })

  it('is given up when nobody reads', async () => {
    expect(await followed([entry('waiting')])).toHaveLength(20)
  })
})
