/** Where the subject of a notice is found: case:3 → the case. */
import type { RouteLocationRaw } from 'vue-router'

const pages: Record<string, string> = { case: 'case', draft: 'draft', event: 'event', drill: 'drill' }

export function subjectRoute(subject: string): RouteLocationRaw | null {
  const [kind = '', id = ''] = subject.split(':')
  if (kind === 'roster' || kind === 'sources') return { name: kind }
  const name = pages[kind]
  return name && /^\d+$/.test(id) ? { name, params: { id } } : null
}
