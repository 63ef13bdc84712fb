/** What a draft tells the forms of its gates: which fields are shown, what to look at. */
import type { Values } from '@/actions/form'
import type { Action, DraftOut } from '@/api/schema'

export interface Prompt {
  initial: Values
  notice?: string
}

export function prompt(action: Action, draft: DraftOut): Prompt {
  if (action.name === 'privacy') {
    const found = draft.private.map((one) => `${one.kind.label} ${one.text}`).join('、')
    if (!found) return { initial: { found: 'false' }, notice: '系统没有找到身份证号、手机号等；姓名、住址、病情等请通读核对。' }
    return { initial: { found: 'true' }, notice: `系统找到：${found}。姓名、住址、病情等也请通读核对。` }
  }
  if (action.name === 'publications') {
    const together = draft.kind.code === 'policy' && draft.companion !== null && draft.companion.state.code !== 'published'
    return { initial: { together: String(together) } }
  }
  return { initial: {} }
}
