import { describe, expect, it } from 'vitest'
import { narrowed, parameters, read, written } from '@/views/search/asked'

describe('the address of a search', () => {
  const query = { q: '火灾 伤亡', without: ['演练', '周年'], place: '江岭省/云州市', urgency: '3', page: '2' }

  it('is read back as it was written', () => {
    expect(written(read(query), 2)).toEqual(query)
  })

  it('holds only what is filled in', () => {
    expect(written(read({}), 1)).toEqual({})
    expect(written(read({ without: '演练' }), 1)).toEqual({ without: ['演练'] })
    expect(read({ q: ['一', '二'], without: [null] })).toMatchObject({ q: '一', without: [] })
  })

  it('asks for whole days in Beijing', () => {
    const asked = parameters(read({ since: '2026-03-01', until: '2026-03-02' }), 1)
    expect(new Date(String(asked['since'])).toISOString()).toBe('2026-02-28T16:00:00.000Z')
    expect(new Date(String(asked['until'])).toISOString()).toBe('2026-03-02T16:00:00.000Z')
  })

  it('knows whether anything narrows it', () => {
    expect(narrowed(read({ q: '火灾' }))).toBe(false)
    expect(narrowed(read({ without: '演练' }))).toBe(true)
    expect(narrowed(read({ scope: 'local' }))).toBe(true)
  })
})
