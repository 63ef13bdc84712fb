/** Reload what is shown when the stream says that something moved; a burst of messages costs one reload. */
import { onBeforeUnmount } from 'vue'
import type { LiveMessage } from '@/api/schema'
import { useLive } from '@/stores/live'

const GATHER_MS = 400

export function useLiveReload(load: () => Promise<void>, concerns: (message: LiveMessage) => boolean): void {
  let timer: number | undefined
  const stop = useLive().listen((message) => {
    if (timer !== undefined || !concerns(message)) return
    timer = window.setTimeout(() => {
      timer = undefined
      void load()
    }, GATHER_MS)
  })
  onBeforeUnmount(() => {
    stop()
    window.clearTimeout(timer)
  })
}
