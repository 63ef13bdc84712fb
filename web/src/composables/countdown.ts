/** 剩 02:13:05 or 已超 00:12:40, ticking by the server's clock. */
import { computed, type ComputedRef } from 'vue'
import type { ObligationOut } from '@/api/schema'
import { useNow } from '@/composables/now'
import { tone, type Tone } from '@/domain/clocks'
import { millis, timeLeft } from '@/domain/time'

export interface Countdown {
  text: ComputedRef<string>
  tone: ComputedRef<Tone>
}

export function useCountdown(obligation: () => ObligationOut): Countdown {
  const now = useNow()
  const text = computed(() => timeLeft(millis(obligation().due), now.value))
  return { text, tone: computed(() => tone(obligation(), now.value)) }
}
