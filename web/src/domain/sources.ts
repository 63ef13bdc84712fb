/** A source on its way between the form and the API, and how its health looks. What is sound, the server decides. */
import type { SourceFieldOut, SourceKindOut, SourceRow } from '@/api/schema'
import type { Shape } from '@/domain/shapes'

export type Answer = string | boolean
export type Answers = Record<string, Answer>
export type Declaration = Record<string, unknown>

export const grades: Record<string, { shape: Shape; label: string }> = {
  bad: { shape: 'cross', label: '靠不住' },
  odd: { shape: 'warning', label: '看一看' },
  good: { shape: 'check', label: '正常' },
  off: { shape: 'pause', label: '停用' },
}

const isRecord = (value: unknown): value is Declaration =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a dotted name. */
function at(declaration: Declaration, name: string): unknown {
  return name.split('.').reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), declaration)
}

/** A value at a dotted name, the parts before it made as they are needed. */
function put(declaration: Declaration, name: string, value: unknown): void {
  const keys = name.split('.')
  const last = keys.pop() ?? name
  let part = declaration
  for (const key of keys) {
    const inner = part[key]
    const next: Declaration = isRecord(inner) ? inner : {}
    part[key] = next
    part = next
  }
  part[last] = value
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** `名字: 值`, one a line. */
function table(text: string): Record<string, string> {
  return Object.fromEntries(
    lines(text).map((line) => {
      const [, name = line, value = ''] = /^([^:：]+)[:：](.*)$/.exec(line) ?? []
      return [name.trim(), value.trim()]
    }),
  )
}

/** JSON as it was typed; what is none goes to the server as text, which says so beside the field. */
function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function read(field: SourceFieldOut, answer: Answer): unknown {
  if (typeof answer === 'boolean') return answer
  if (field.kind === 'number') return Number.isNaN(Number(answer)) ? answer : Number(answer)
  if (field.kind === 'lines') return lines(answer)
  if (field.kind === 'table') return table(answer)
  if (field.kind === 'json') return json(answer)
  return answer.trim()
}

function shown(field: SourceFieldOut, value: unknown): Answer {
  if (field.kind === 'flag') return value === true
  if (Array.isArray(value)) return value.join('\n')
  if (field.kind === 'table' && isRecord(value)) {
    return Object.entries(value)
      .map(([name, held]) => `${name}: ${String(held)}`)
      .join('\n')
  }
  if (isRecord(value)) return JSON.stringify(value)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** What is filled in, as the API takes it; what was left empty is left out. */
export function declarationOf(kind: SourceKindOut, answers: Answers): Declaration {
  const declaration: Declaration = { kind: kind.kind }
  for (const field of kind.fields) {
    const answer = answers[field.name]
    if (answer === undefined || answer === '') continue
    if (answer === shown(field, field.default)) continue
    put(declaration, field.name, read(field, answer))
  }
  return declaration
}

/** A form of a kind: what is declared, else what was answered before, else the default. */
export function answersOf(kind: SourceKindOut, declaration: Declaration, before: Answers = {}): Answers {
  return Object.fromEntries(
    kind.fields.map((field) => {
      const declared = at(declaration, field.name)
      const usual = shown(field, field.default)
      return [field.name, declared === undefined ? (before[field.name] ?? usual) : shown(field, declared)]
    }),
  )
}

/** An id that an address suggests: `www.example.gov.cn/zwgk/` → `example-zwgk`. */
export function suggestedId(url: string): string {
  const [, host = '', path = ''] = /^https?:\/\/([^/:?#]+)(?::\d+)?([^?#]*)/.exec(url) ?? []
  const name = host.replace(/^www\./, '').split('.')[0] ?? ''
  const place = path.split('/').find((part) => /^[A-Za-z][\w-]*$/.test(part)) ?? ''
  return [/^\d+$/.test(name) ? host.replace(/\./g, '-') : name, place].filter(Boolean).join('-').slice(0, 100)
}

/** Rows of a grade whose name, id or address holds the words. */
export function chosen(rows: readonly SourceRow[], grade: string, words: string): SourceRow[] {
  const wanted = words.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (grade === '' || row.grade === grade) &&
      [row.name, row.id, row.url ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  )
}
