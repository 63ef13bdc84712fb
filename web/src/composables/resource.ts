/** Something loaded from the API. While it loads again, and when that fails, the old content stays. */
import { type Ref, ref, shallowRef } from 'vue'
import { ApiError } from '@/api/client'

export interface Resource<T> {
  data: Ref<T | null>
  error: Ref<string | null>
  loading: Ref<boolean>
  load: () => Promise<void>
}

export const words = (error: unknown) =>
  error instanceof ApiError ? error.message : '页面出了意外的错误，请刷新后重试。'

export function useResource<T>(fetcher: () => Promise<T>): Resource<T> {
  const data: Ref<T | null> = shallowRef(null)
  const error = ref<string | null>(null)
  const loading = ref(false)
  let latest = 0

  async function load(): Promise<void> {
    const mine = ++latest
    loading.value = true
    try {
      const found = await fetcher()
      if (mine !== latest) return
      data.value = found
      error.value = null
    } catch (caught) {
      if (mine === latest) error.value = words(caught)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  return { data, error, loading, load }
}
