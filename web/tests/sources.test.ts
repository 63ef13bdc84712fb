import { describe, expect, it } from 'vitest'
import type { SourceFieldOut, SourceKindOut } from '../src/api/schema'
import { answersOf, declarationOf, suggestedId } from '../src/domain/sources'

const field = (name: string, kind: string, more: Partial<SourceFieldOut> = {}): SourceFieldOut => ({
  name,
  kind,
  label: name,
  why: '',
  example: '',
  required: false,
  default: null,
  choices: [],
  group: '',
  more: false,
  ...more,
})

const api: SourceKindOut = {
  kind: 'api',
  label: 'JSON 接口',
  why: '',
  fields: [
    field('id', 'text'),
    field('enabled', 'flag', { default: true }),
    field('interval_minutes', 'number', { default: 10 }),
    field('mapping.items', 'text'),
    field('headers', 'table'),
    field('files', 'lines'),
    field('body', 'json'),
  ],
}

describe('a declaration and its form', () => {
  const declaration = {
    kind: 'api',
    id: 'qy',
    enabled: false,
    interval_minutes: 2.5,
    mapping: { items: 'data.list' },
    headers: { Accept: 'text/html' },
    files: ['*.csv', '*.xlsx'],
    body: { page: 1 },
  }

  it('go over into each other without loss', () => {
    expect(declarationOf(api, answersOf(api, declaration))).toEqual(declaration)
  })

  it('leave out what was left empty and what is the default', () => {
    expect(declarationOf(api, answersOf(api, { kind: 'api', id: 'qy' }))).toEqual({ kind: 'api', id: 'qy' })
  })

  it('hand on what is no number and no JSON, for the server to say so', () => {
    const answers = { ...answersOf(api, declaration), interval_minutes: '常常', body: '{' }
    expect(declarationOf(api, answers)).toMatchObject({ interval_minutes: '常常', body: '{' })
  })

  it('keep what was answered when the kind changes', () => {
    expect(answersOf(api, {}, { id: 'kept' })['id']).toBe('kept')
  })
})

describe('an id that an address suggests', () => {
  it.each([
    ['https://www.example.gov.cn/zwgk/tzgg/', 'example-zwgk'],
    ['http://127.0.0.1:8001/news/feed.xml', '127-0-0-1-news'],
    ['https://news.example/', 'news'],
    ['news', ''],
  ])('%s → %s', (url, id) => {
    expect(suggestedId(url)).toBe(id)
  })
})
