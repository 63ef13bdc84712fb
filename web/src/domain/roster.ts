/** Where shifts and gaps lie on the days of a week. */
import { beijing, millis } from '@/domain/time'

const DAY = 86_400_000

export interface Stretch {
  begins_at: string
  ends_at: string
}

/** The part of a stretch that falls on one day, as shares of that day; null when none does. */
export function onDay(stretch: Stretch, dayMs: number): { left: number; width: number } | null {
  const from = Math.max(millis(stretch.begins_at), dayMs)
  const to = Math.min(millis(stretch.ends_at), dayMs + DAY)
  return to > from ? { left: (from - dayMs) / DAY, width: (to - from) / DAY } : null
}

/** 08:00–次日 08:00 */
export function span(stretch: Stretch): string {
  const [from, to] = [beijing(millis(stretch.begins_at)), beijing(millis(stretch.ends_at))]
  const time = (text: string) => text.slice(-5)
  return from.slice(0, -6) === to.slice(0, -6) ? `${time(from)}–${time(to)}` : `${time(from)}–${to}`
}
