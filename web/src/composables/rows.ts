/** j and k through the rows of a table, Enter to open. */
import { type Ref, ref } from 'vue'
import type { Keys } from '@/composables/keys'

export function useRowKeys(count: () => number, open: (index: number) => void): { selected: Ref<number>; keys: Keys } {
  const selected = ref(-1)
  const move = (by: number) => {
    selected.value = Math.min(Math.max(0, selected.value + by), count() - 1)
    // Enter belongs to the row now, not to a link that kept the focus.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  return {
    selected,
    keys: {
      j: () => {
        move(1)
      },
      k: () => {
        move(-1)
      },
      Enter: () => {
        open(selected.value)
      },
    },
  }
}
