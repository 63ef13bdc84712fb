/** The server's time, ticking. The browser's own clock is used only to count the seconds between two answers. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { millis } from '@/domain/time'

const browser = () => performance.timeOrigin + performance.now()

export const useClock = defineStore('clock', () => {
  const offset = ref(0)
  const tick = ref(browser())
  const now = computed(() => tick.value + offset.value)

  const told = ref(0)
  const simulated = ref(false)
  // A simulated clock may stand still: what is filled into a form must not run ahead of it.
  const certain = computed(() => (simulated.value ? told.value : now.value))

  function setServerTime(iso: string): void {
    told.value = millis(iso)
    offset.value = told.value - browser()
    tick.value = browser()
  }

  function start(): void {
    window.setInterval(() => {
      tick.value = browser()
    }, 1000)
  }

  return { now, certain, simulated, setServerTime, start }
})
