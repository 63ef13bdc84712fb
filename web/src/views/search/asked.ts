/** What is asked of search, as it stands in the address of the page: a link shows the same hits. */
import type { LocationQuery } from 'vue-router'
import type { Query } from '@/api/client'
import { fromBeijingInput } from '@/domain/time'

export interface Asked {
  q: string
  without: string[]
  since: string
  until: string
  source_id: string
  source_kind: string
  topic: string
  scope: string
  place: string
  urgency: string
}

const one = (value: LocationQuery[string] | undefined) => String((Array.isArray(value) ? value[0] : value) ?? '')

export function read(query: LocationQuery): Asked {
  const without = query['without']
  return {
    q: one(query['q']),
    without: (Array.isArray(without) ? without : [without]).filter((word): word is string => Boolean(word)),
    since: one(query['since']),
    until: one(query['until']),
    source_id: one(query['source_id']),
    source_kind: one(query['source_kind']),
    topic: one(query['topic']),
    scope: one(query['scope']),
    place: one(query['place']),
    urgency: one(query['urgency']),
  }
}

/** Only what is filled in, so that the address stays short. */
export function written(asked: Asked, page: number): Record<string, string | string[]> {
  const filled = Object.entries(asked).filter(([, value]: [string, string | string[]]) => value.length > 0)
  return { ...Object.fromEntries(filled), ...(page > 1 ? { page: String(page) } : {}) }
}

/** The end of a day is not included. */
function dayAfter(day: string): string {
  return new Date(Date.parse(fromBeijingInput(day)) + 86_400_000).toISOString()
}

export function parameters(asked: Asked, page: number): Query {
  return {
    ...asked,
    since: asked.since && fromBeijingInput(asked.since),
    until: asked.until && dayAfter(asked.until),
    page,
  }
}

export const narrowed = (asked: Asked) =>
  Object.entries(asked).some(([name, value]: [string, string | string[]]) => name !== 'q' && value.length > 0)
