/** Where the parts of a clock's bar lie. Says nothing about what is due: that is the server's. */
import type { ObligationOut, Todo } from '@/api/schema'
import { millis } from '@/domain/time'

export interface Bar {
  /** Shares of the drawn width, 0–1. */
  due: number
  now: number
  filled: number
}

const clamp = (value: number) => Math.min(1, Math.max(0, value))

/** The bar runs from the start to the due time, and on to now (or the end) when that is later. */
export function bar(clock: ObligationOut, nowMs: number): Bar {
  const start = millis(clock.start)
  const due = millis(clock.due)
  const at = clock.closed_at ? millis(clock.closed_at) : nowMs
  const width = Math.max(due, at) - start || 1
  return { due: clamp((due - start) / width), now: clamp((at - start) / width), filled: clamp((at - start) / width) }
}

/** Shares of a limit at which reminders go out; where they lie on the drawn width. */
export const ticks = (shape: Bar) => [0.5, 0.8].map((share) => share * shape.due)

/** 24 小时 新闻发布会 */
export const dutyTitle = (clock: ObligationOut) => `${clock.limit} ${clock.duty.label}`.trim()

export type Tone = 'running' | 'soon' | 'overdue' | 'met' | 'late' | 'quiet'

/** Of the last fifth of a limit the screen warns; that is a colour, not a rule. */
export function tone(clock: ObligationOut, nowMs: number): Tone {
  if (clock.state.code === 'met') return 'met'
  if (clock.state.code === 'met_late' || clock.state.code === 'missed') return 'late'
  if (clock.state.code !== 'running') return 'quiet'
  const due = millis(clock.due)
  if (clock.overdue || nowMs > due) return 'overdue'
  return due - nowMs < (due - millis(clock.start)) / 5 ? 'soon' : 'running'
}

/** Of the clocks that run on the board the one that is past due the longest. */
export function mostOverdue(todo: readonly Todo[], nowMs: number): ObligationOut | undefined {
  const late = todo.flatMap((row) => row.clock ?? []).filter((clock) => millis(clock.due) < nowMs)
  return late.sort((a, b) => millis(a.due) - millis(b.due))[0]
}

export const isOpen = (clock: ObligationOut) => clock.state.code === 'running' || clock.state.code === 'suspended'
