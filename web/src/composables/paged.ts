/** One page of a list; the page and the filters are those of the address. */
import { computed, onMounted, type Ref, watch, type WritableComputedRef } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'
import { get, type Query } from '@/api/client'
import { type Resource, useResource } from '@/composables/resource'

const PAGE_SIZE = 20

export interface Paged<T> extends Resource<T> {
  page: WritableComputedRef<number>
  /** Whether a filter narrows the list, so that an empty one is told from an empty office. */
  filtered: Ref<boolean>
}

const text = (query: LocationQuery, name: string) => String(query[name] ?? '')

export function usePaged<T>(path: string, filters: readonly string[]): Paged<T> {
  const route = useRoute()
  const router = useRouter()
  const page = computed({
    get: () => Number(route.query['page'] ?? 1) || 1,
    set: (wanted: number) => void router.replace({ query: { ...route.query, page: String(wanted) } }),
  })
  const asked = computed((): Query => {
    const given = filters.map((name) => [name, text(route.query, name) || null])
    return { ...Object.fromEntries(given), page: page.value, page_size: PAGE_SIZE }
  })
  const resource = useResource(() => get<T>(path, asked.value))
  onMounted(resource.load)
  // The address changes once more when the screen is left; only what is asked for counts.
  const here = route.name
  watch(
    () => JSON.stringify(asked.value),
    () => {
      if (route.name === here) void resource.load()
    },
  )
  return { ...resource, page, filtered: computed(() => filters.some((name) => text(route.query, name) !== '')) }
}

/** One filter in the address; another choice begins again at the first page. */
export function useFilter(name: string): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => text(route.query, name),
    set: (wanted: string) => {
      const rest = Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== name && key !== 'page'))
      void router.replace({ query: wanted ? { ...rest, [name]: wanted } : rest })
    },
  })
}
