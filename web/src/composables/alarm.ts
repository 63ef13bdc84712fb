/** Sound and desktop notice for emergencies, repeated until somebody acknowledges. */
import { onBeforeUnmount, ref, watch } from 'vue'
import type { AlertOut } from '@/api/schema'

const REPEAT_MS = 15_000
const KEY = 'huiying.sound'

export const sound = ref(localStorage.getItem(KEY) !== 'off')

/** Turning the sound on is also where the browser may be asked for desktop notices: it wants a click. */
export function toggleSound(): void {
  sound.value = !sound.value
  localStorage.setItem(KEY, sound.value ? 'on' : 'off')
  if (sound.value && 'Notification' in window && Notification.permission === 'default') {
    void Notification.requestPermission()
  }
}

function beep(): void {
  // Before the first click or key the browser plays nothing and complains.
  if (!navigator.userActivation.hasBeenActive) return
  const context = new AudioContext()
  const tone = context.createOscillator()
  const volume = context.createGain()
  volume.gain.value = 0.15
  tone.frequency.setValueAtTime(880, context.currentTime)
  tone.frequency.setValueAtTime(660, context.currentTime + 0.25)
  tone.connect(volume).connect(context.destination)
  tone.start()
  tone.stop(context.currentTime + 0.5)
  tone.addEventListener('ended', () => void context.close())
}

function notice(alert: AlertOut): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  new Notification(`紧急：${alert.title}`, { body: alert.reason, tag: `alert-${String(alert.id)}` })
}

export function useAlarm(emergencies: () => AlertOut[]): void {
  let timer: number | undefined
  const ring = () => {
    if (sound.value) beep()
    for (const alert of emergencies()) notice(alert)
  }
  watch(
    () => emergencies().length,
    (count, before) => {
      window.clearInterval(timer)
      if (count > (before ?? 0)) ring()
      if (count > 0) timer = window.setInterval(ring, REPEAT_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    window.clearInterval(timer)
  })
}
