/** Do an action from a page: ask, do, say so, show what came of it. */
import { ElMessage } from 'element-plus'
import { act, type Target } from '@/actions/run'
import type { Action } from '@/api/schema'
import { words } from '@/composables/resource'

export function useActing(refresh: () => Promise<void>): (action: Action, target: Target) => Promise<void> {
  return async (action, target) => {
    if (!action.allowed) {
      ElMessage.warning(action.why_not ?? '现在不能办理')
      return
    }
    try {
      if (!(await act(action, target))) return
      ElMessage.success({ message: `${action.label}：已办`, duration: 2000 })
      await refresh()
    } catch (error) {
      ElMessage.error(words(error))
    }
  }
}
