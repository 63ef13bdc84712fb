/** Text cut at its marks. Offsets come from Python and count code points, where JavaScript counts UTF-16 units. */
import type { Span } from '@/api/schema'

export interface Piece {
  text: string
  span: Span | null
}

/** Pieces that join to the text again; of overlapping spans the first one wins. */
export function pieces(text: string, spans: readonly Span[], from = 0): Piece[] {
  const points = Array.from(text)
  const result: Piece[] = []
  let at = 0
  const push = (end: number, span: Span | null) => {
    if (end > at) result.push({ text: points.slice(at, end).join(''), span })
    at = Math.max(at, end)
  }
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const start = span.start - from
    const end = Math.min(span.end - from, points.length)
    if (start < at || end <= start) continue
    push(start, null)
    push(end, span)
  }
  push(points.length, null)
  return result
}

export function hitSpans(marks: readonly (readonly unknown[])[]): Span[] {
  return marks.map((mark) => ({ start: Number(mark[0]), end: Number(mark[1]), kind: 'hit', label: '命中' }))
}

/** Length in code points, the unit of the server's offsets. */
export const length = (text: string) => Array.from(text).length
