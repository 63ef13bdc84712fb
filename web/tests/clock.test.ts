import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { millis } from '@/domain/time'
import { useClock } from '@/stores/clock'

const TOLD = '2026-03-02T04:00:00Z'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
  setActivePinia(createPinia())
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it.each([
  [false, 20_000],
  [true, 0],
])('what a form may take for now when the clock is simulated: %s', (simulated, ahead) => {
  const clock = useClock()
  clock.simulated = simulated
  clock.setServerTime(TOLD)
  clock.start()
  vi.advanceTimersByTime(20_000)
  expect(clock.now - millis(TOLD)).toBe(20_000)
  expect(clock.certain - millis(TOLD)).toBe(ahead)
})
