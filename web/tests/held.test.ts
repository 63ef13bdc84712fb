import { describe, expect, it } from 'vitest'
import { asked, inPlace } from '@/domain/held'

interface Row {
  id: number
  text: string
}
const row = (id: number, text = ''): Row => ({ id, text })
const key = (one: Row) => one.id

describe('a held list', () => {
  it('shows the first snapshot at once', () => {
    expect(inPlace([], [row(1), row(2)], key)).toEqual({ shown: asked([row(1), row(2)]), waiting: 0 })
  })

  it('changes known rows in place, keeps their order, and lets new ones wait', () => {
    const held = inPlace(asked([row(1), row(2)]), [row(9), row(2, 'new'), row(1)], key)
    expect(held.shown.map(({ row: one }) => one)).toEqual([row(1), row(2, 'new')])
    expect(held.waiting).toBe(1)
  })

  it('keeps a row that is gone where it was, marked', () => {
    const held = inPlace(asked([row(1), row(2)]), [row(2)], key)
    expect(held.shown).toEqual([
      { row: row(1), gone: true },
      { row: row(2), gone: false },
    ])
  })

  it('takes a row back that was gone', () => {
    const gone = inPlace(asked([row(1), row(2)]), [row(2)], key)
    expect(inPlace(gone.shown, [row(1), row(2)], key).shown.some((one) => one.gone)).toBe(false)
  })
})
