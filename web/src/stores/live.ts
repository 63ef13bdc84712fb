/** The live stream: one connection, resumed after the last message seen. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { LiveMessage } from '@/api/schema'
import { useClock } from '@/stores/clock'

type Listener = (message: LiveMessage) => void

const RETRY_MS = 3000

export const useLive = defineStore('live', () => {
  const lastId = ref<number | null>(null)
  const offlineSince = ref<number | null>(null)
  const listeners = new Set<Listener>()
  let source: EventSource | null = null
  let retry: number | undefined

  /** Follow what comes after a snapshot's `as_of`; a stream already open goes on. */
  function follow(asOf: number): void {
    if (lastId.value !== null) return
    lastId.value = asOf
    connect()
  }

  function connect(): void {
    source?.close()
    source = new EventSource(`/api/stream?after=${String(lastId.value ?? 0)}`)
    source.addEventListener('open', () => (offlineSince.value = null))
    source.addEventListener('message', (event: MessageEvent<string>) => {
      receive(JSON.parse(event.data) as LiveMessage)
    })
    source.addEventListener('error', lost)
  }

  function receive(message: LiveMessage): void {
    if (lastId.value !== null && message.id <= lastId.value) return
    lastId.value = message.id
    for (const listener of listeners) listener(message)
  }

  function lost(): void {
    offlineSince.value ??= useClock().now
    // The browser retries a broken connection by itself, but gives up after an error answer.
    if (source?.readyState !== EventSource.CLOSED) return
    window.clearTimeout(retry)
    retry = window.setTimeout(connect, RETRY_MS)
  }

  function stop(): void {
    window.clearTimeout(retry)
    source?.close()
    source = null
    lastId.value = null
    offlineSince.value = null
  }

  /** Returns what ends the listening. */
  function listen(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return { lastId, offlineSince, follow, stop, listen }
})
