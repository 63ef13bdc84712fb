import { describe, expect, it } from 'vitest'
import { pieces } from '@/domain/marks'

const span = (start: number, end: number, label = 'x') => ({ start, end, kind: 'fact', label })
const marked = (text: string, spans: ReturnType<typeof span>[], from = 0) =>
  pieces(text, spans, from).map((piece) => (piece.span ? `[${piece.text}]` : piece.text)).join('')

describe('marks', () => {
  it('count code points, as the server does', () => {
    expect(marked('😀死亡11人。', [span(1, 6)])).toBe('😀[死亡11人]。')
  })

  it('keep the first of two that overlap', () => {
    expect(marked('abcdef', [span(2, 5), span(1, 3)])).toBe('a[bc]def')
  })

  it('count from an offset, and leave out what lies before it', () => {
    expect(marked('正文说火', [span(0, 2), span(6, 7)], 3)).toBe('正文说[火]')
  })

  it('never lose text, whatever the spans', () => {
    const text = '清源县😀青石镇'
    for (const spans of [[span(5, 99)], [span(3, 3)], [span(90, 99)], [span(0, 8), span(0, 8)]]) {
      expect(pieces(text, spans).map((piece) => piece.text).join('')).toBe(text)
    }
  })
})
