/** A held list over something that keeps changing. */
import { type Ref, ref, shallowRef, watch } from 'vue'
import { asked, type Held, inPlace, type Shown } from '@/domain/held'

export interface HeldList<T> {
  shown: Ref<Shown<T>[]>
  waiting: Ref<number>
  /** Take the list as the server has it now: somebody asked. */
  release: () => void
}

export function useHeld<T>(source: () => T[] | undefined, key: (row: T) => number): HeldList<T> {
  const shown: Ref<Shown<T>[]> = shallowRef([])
  const waiting = ref(0)

  function show(held: Held<T>): void {
    shown.value = held.shown
    waiting.value = held.waiting
  }

  watch(
    source,
    (fresh) => {
      if (fresh) show(inPlace(shown.value, fresh, key))
    },
    { immediate: true },
  )

  return {
    shown,
    waiting,
    release: () => {
      show({ shown: asked(source() ?? []), waiting: 0 })
    },
  }
}
