/** The duty board's snapshot, shared by the board, the watch-health pill and the emergency bar. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { get } from '@/api/client'
import type { Board } from '@/api/schema'
import { useResource } from '@/composables/resource'
import { answered } from '@/domain/alerts'
import { useClock } from '@/stores/clock'
import { useLive } from '@/stores/live'

const EMERGENCY_LEVEL = 2

export const useBoard = defineStore('board', () => {
  const { data: board, error, load } = useResource(fetchBoard)

  async function fetchBoard(): Promise<Board> {
    const found = await get<Board>('/board')
    useClock().setServerTime(found.now)
    useLive().follow(found.as_of)
    return found
  }

  const emergencies = computed(() => board.value?.alerts.filter((one) => one.level <= EMERGENCY_LEVEL && !answered(one)) ?? [])

  function forget(): void {
    board.value = null
  }

  return { board, error, load, emergencies, forget }
})
