/** Forms that the API declares itself: kinds of case and their steps. */
import { type ActionForm, type Field, type FieldKind, options } from '@/actions/form'
import type { Action, FieldOut } from '@/api/schema'

const kinds: Record<string, FieldKind> = {
  text: 'text',
  long_text: 'area',
  moment: 'time',
  date: 'day',
  choice: 'choice',
  number: 'number',
  flag: 'flag',
  link: 'text',
  phone: 'text',
  file: 'file',
  unit: 'unit',
}
/** More answers than these are chosen from a list, not from a row of buttons. */
const A_ROW = 7

/** One question. A kind this screen does not know yet is asked as text; the server says what it takes. */
export function field(asked: FieldOut): Field {
  const choices = asked.choices ?? []
  const known = kinds[asked.kind] ?? 'text'
  return {
    name: asked.name,
    label: asked.label,
    kind: known === 'choice' && choices.length > A_ROW ? 'select' : known,
    required: asked.required,
    // A time nobody has to give is not filled in with now.
    ...(known === 'time' && !asked.required ? { initial: '' } : {}),
    ...(asked.hint ? { hint: asked.hint } : {}),
    ...(known === 'choice' ? { options: choices } : {}),
    ...(known === 'flag' ? { options: options({ true: '是', false: '否' }) } : {}),
    ...(asked.kind === 'link' ? { hint: asked.hint || '以 http:// 或 https:// 开头' } : {}),
  }
}

/** The form of a step that the API describes; undefined for one with a form of its own. */
export function stepForm(action: Action): ActionForm | undefined {
  if (!action.fields) return undefined
  return {
    title: action.label,
    submit: action.label,
    path: `steps/${action.name}`,
    wrap: 'fields',
    // Nobody should end up having answered a letter by one slip of the finger.
    ...(action.fields.length ? {} : { notice: `确定“${action.label}”？办理后记入日志，不能撤销。` }),
    fields: action.fields.map(field),
  }
}
