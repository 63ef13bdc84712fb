/** What each action asks for. Whether it may be done, and whether the answer is good, the server decides. */
import { caseForms } from '@/actions/cases'
import { draftForms } from '@/actions/drafts'
import { type ActionForm, reason } from '@/actions/form'

const alertForms: Record<string, ActionForm> = {
  acknowledge: { title: '认领', submit: '认领', fields: [] },
  dismiss: { title: '误报', submit: '标为误报', fields: [reason('为何不是本地的事、不是真的事')] },
  open: { title: '立为办件', submit: '立件', fields: [reason()] },
}

const confirm = (title: string, notice: string): Record<string, ActionForm> => ({
  confirm: { title, submit: '确认', notice, fields: [] },
})

export type TargetKind = 'cases' | 'alerts' | 'drafts' | 'easings' | 'evidence'

export const forms: Record<TargetKind, Record<string, ActionForm>> = {
  cases: caseForms,
  alerts: alertForms,
  drafts: draftForms,
  easings: confirm('确认放宽', '您作为第二人确认这次放宽，姓名会一直显示在办件上。'),
  evidence: confirm('确认补录', '您作为第二人确认这条补录的证据属实。'),
}
