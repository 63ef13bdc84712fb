/** What the record proposes for a form of a case; the officer confirms or changes it. */
import type { Values } from '@/actions/form'
import type { Action, CaseOut } from '@/api/schema'
import { beijingInput, millis } from '@/domain/time'

export function proposals(action: Action, held: CaseOut): Values {
  switch (action.name) {
    case 'assign':
      return held.proposed_unit ? { unit_id: held.proposed_unit.id, reason: held.proposed_unit_reason ?? '' } : {}
    case 'grade':
      return held.grade ? { grade: held.grade.code } : {}
    case 'time':
      return held.occurred_at ? { occurred_at: beijingInput(millis(held.occurred_at)) } : {}
    default:
      return {}
  }
}
