/** What a post bears now, in the terms in which it is corrected; a choice of the form is a word, labels are a list. */
import type { CorrectionOut, FieldOut, PostOut } from '@/api/schema'

export type Corrected = string | string[]

const labels = (given: readonly { code: string }[]) => given.map(({ code }) => code)

export function held(post: PostOut, field: FieldOut): Corrected {
  switch (field.name) {
    case 'topics':
      return labels(post.topics)
    case 'policies':
      return labels(post.policies)
    case 'risks':
      return labels(post.risks)
    case 'concern':
      return String(post.concern)
    case 'urgency':
      return String(post.urgency)
    case 'sentiment':
      return post.sentiment?.code ?? ''
    case 'scope':
      return post.scope.code
    default:
      return field.kind === 'choices' ? [] : ''
  }
}

/** Of each field the last correction, and what the machine had said before the first. */
export function standing(made: readonly CorrectionOut[]): (CorrectionOut & { machine: string })[] {
  const first = new Map<string, string>()
  const last = new Map<string, CorrectionOut & { machine: string }>()
  for (const one of made) {
    const machine = first.get(one.field.code) ?? one.was
    first.set(one.field.code, machine)
    last.set(one.field.code, { ...one, machine })
  }
  return [...last.values()]
}
