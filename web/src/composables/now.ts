/** What time it is for what is shown: the server's, or that of the drill it belongs to. */
import { computed, type ComputedRef, inject, type InjectionKey, provide, ref, type Ref } from 'vue'
import { useClock } from '@/stores/clock'

const AHEAD: InjectionKey<Ref<number>> = Symbol('ahead')

/** Everything below is shown by a clock that many milliseconds ahead. */
export function provideAhead(ahead: Ref<number>): void {
  provide(AHEAD, ahead)
}

export function useNow(): ComputedRef<number> {
  const clock = useClock()
  const ahead = inject(AHEAD, ref(0))
  return computed(() => clock.now + ahead.value)
}
