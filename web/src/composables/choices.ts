/** What a field can be chosen from, asked of the record once the form shows. */
import { ref, type Ref, watch } from 'vue'
import type { FieldKind, Option } from '@/actions/form'
import { get, type Page } from '@/api/client'
import type { CaseRow, PartnerOut, Person, UnitOut } from '@/api/schema'
import { words } from '@/composables/resource'

type Source = 'units' | 'partners' | 'people' | 'cases'
const sources: Partial<Record<FieldKind, Source>> = {
  unit: 'units',
  units: 'units',
  partner: 'partners',
  person: 'people',
  case: 'cases',
}
const NEWEST = 100

const ask: Record<Source, () => Promise<Option[]>> = {
  units: async () => (await get<UnitOut[]>('/units')).map(({ id, name }) => ({ value: id, label: name })),
  people: async () =>
    (await get<Person[]>('/people')).map(({ username, name, role_labels: roles }) => ({
      value: username,
      label: `${name}（${roles.join('、')}）`,
    })),
  partners: async () =>
    (await get<PartnerOut[]>('/partners'))
      .filter((partner) => partner.in_use)
      .map(({ id, name, kind, duty_phone: phone }) => ({
        value: String(id),
        label: `${kind.label} · ${name} · ${phone}`,
      })),
  cases: async () =>
    (await get<Page<CaseRow>>('/cases', { page_size: NEWEST })).items.map(({ id, number, title }) => ({
      value: String(id),
      label: `${number} ${title}`,
    })),
}

export interface Choices {
  of: (kind: FieldKind) => Option[]
  error: Ref<string | null>
}

export function useChoices(kinds: () => FieldKind[]): Choices {
  const found = ref<Partial<Record<Source, Option[]>>>({})
  const error = ref<string | null>(null)

  async function load(source: Source): Promise<void> {
    try {
      found.value = { ...found.value, [source]: await ask[source]() }
    } catch (caught) {
      error.value = words(caught)
    }
  }

  watch(
    kinds,
    (now) => {
      const wanted = new Set(now.flatMap((kind) => sources[kind] ?? []))
      for (const source of wanted) void load(source)
    },
    { immediate: true },
  )

  return {
    of: (kind) => {
      const source = sources[kind]
      return source ? (found.value[source] ?? []) : []
    },
    error,
  }
}
