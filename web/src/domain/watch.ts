/** Until when somebody stays on duty, read off the roster as the server has it. */
import type { RosterOut } from '@/api/schema'
import { millis } from '@/domain/time'

/** When the watch of now changes hands: the first end among the shifts that run now. Null when none does. */
export function changesAt(roster: RosterOut, nowMs: number): string | null {
  const running = roster.shifts.filter((shift) => millis(shift.begins_at) <= nowMs && nowMs < millis(shift.ends_at))
  return running.map((shift) => shift.ends_at).sort((a, b) => millis(a) - millis(b))[0] ?? null
}
