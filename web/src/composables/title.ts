/** The tab's title: the screen, and before it how long the most urgent clock is overdue, seen from any other tab. */
import { computed, watchEffect } from 'vue'
import { useRoute } from 'vue-router'
import { mostOverdue } from '@/domain/clocks'
import { duration, millis } from '@/domain/time'
import { useBoard } from '@/stores/board'
import { useClock } from '@/stores/clock'

const MINUTE = 60

export function useTitle(): void {
  const route = useRoute()
  const board = useBoard()
  const clock = useClock()
  const late = computed(() => mostOverdue(board.board?.todo ?? [], clock.now))
  // Whole minutes: a title that changes every second draws the eye for nothing.
  const warning = computed(() => {
    if (!late.value) return ''
    const seconds = (clock.now - millis(late.value.due)) / 1000
    return `已超 ${duration(Math.max(MINUTE, Math.floor(seconds / MINUTE) * MINUTE))} · `
  })
  watchEffect(() => {
    document.title = `${warning.value}${String(route.meta['title'])} · 回应`
  })
}
