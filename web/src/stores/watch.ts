/** Who keeps the watch until when, and what one has not read yet: for the top bar of every page. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { get } from '@/api/client'
import type { Notices, RosterOut } from '@/api/schema'
import { useResource } from '@/composables/resource'
import { useSession } from '@/stores/session'

export const useWatch = defineStore('watch', () => {
  const session = useSession()
  const roster = useResource(() => get<RosterOut>('/roster'))
  const unread = ref(0)

  async function load(): Promise<void> {
    const asked = [
      session.may('roster.read') ? roster.load() : null,
      session.may('notices.read') ? count() : null,
    ]
    await Promise.all(asked)
  }

  // Not knowing the number is no reason to disturb: what cannot be reached says so on the strip already.
  async function count(): Promise<void> {
    const found = await get<Notices>('/notices', { unread: true, page_size: 1 }).catch(() => null)
    if (found) unread.value = found.unread
  }

  function forget(): void {
    roster.data.value = null
    unread.value = 0
  }

  return { roster: roster.data, unread, load, forget }
})
