/** What each action asks for. Whether it may be done, and whether the answer is good, the server decides. */
import { caseForms } from '@/actions/cases'
import { debtForms, draftForms, publicationForms } from '@/actions/drafts'
import { findingForms, jointActionForms } from '@/actions/findings'
import { type ActionForm, options, reason } from '@/actions/form'

const alertForms: Record<string, ActionForm> = {
  acknowledge: { title: '认领', submit: '认领', fields: [] },
  dismiss: { title: '误报', submit: '标为误报', fields: [reason('为何不是本地的事、不是真的事')] },
  open: { title: '立案', submit: '立案', fields: [reason()] },
}

const easingForms: Record<string, ActionForm> = {
  confirm: {
    title: '确认放宽',
    submit: '确认',
    notice: '您作为第二人确认这次放宽，姓名会一直显示在办件上。',
    fields: [],
  },
  decline: { title: '驳回放宽', submit: '驳回', fields: [reason('为何不能放宽')] },
}

const evidenceForms: Record<string, ActionForm> = {
  confirm: { title: '确认补录', submit: '确认', notice: '您作为第二人确认这条补录的证据属实。', fields: [] },
  withdraw: {
    title: '撤回证据',
    submit: '撤回',
    notice: '撤回后依据它停下的时限会重新判断；记录不会消失。',
    fields: [
      {
        name: 'false',
        label: '这条证据不属实',
        kind: 'flag',
        required: true,
        options: options({ true: '不属实', false: '属实，只是撤回' }),
      },
      reason(),
    ],
  },
}

export type TargetKind = 'cases' | 'alerts' | 'drafts' | 'easings' | 'evidence' | 'publications' | 'debts' | 'findings' | 'joint_actions'

export const forms: Record<TargetKind, Record<string, ActionForm>> = {
  cases: caseForms,
  alerts: alertForms,
  drafts: draftForms,
  easings: easingForms,
  evidence: evidenceForms,
  publications: publicationForms,
  debts: debtForms,
  findings: findingForms,
  joint_actions: jointActionForms,
}
