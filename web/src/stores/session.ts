/** Who is signed in. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { ApiError, get, post, remove } from '@/api/client'
import type { Health, Me, SignIn } from '@/api/schema'
import { useClock } from '@/stores/clock'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const asked = ref(false)

  async function restore(): Promise<void> {
    if (asked.value) return
    try {
      await enter(await get<Me>('/session'))
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error
    }
    asked.value = true
  }

  async function signIn(form: SignIn): Promise<void> {
    await enter(await post<Me>('/session', form))
    asked.value = true
  }

  async function enter(person: Me): Promise<void> {
    const clock = useClock()
    clock.setServerTime((await get<Health>('/health')).now)
    clock.simulated = person.simulated
    me.value = person
  }

  async function signOut(): Promise<void> {
    await remove('/session')
    me.value = null
  }

  function forget(): void {
    me.value = null
  }

  const may = (permission: string) => me.value?.permissions.includes(permission) ?? false

  return { me, restore, signIn, signOut, forget, may }
})
