/** What the middle of the chain asks for: 催办, 联动, 移送, 并案, 问责. */
import { type ActionForm, type Field, options, reason } from '@/actions/form'

const text = (hint: string): Field => ({ name: 'text', label: '内容', kind: 'area', required: true, hint })

export const chainForms: Record<string, ActionForm> = {
  urge: { title: '催办', submit: '催办', fields: [text('催什么、最迟何时；会通知承办单位的人并计次')] },
  joint_actions: {
    title: '请求联动',
    submit: '发出请求',
    notice: '先用值班电话联系，再在这里登记请了谁、请做什么。',
    fields: [
      { name: 'partner_id', label: '部门', kind: 'partner', required: true, hint: '没有要找的部门？请在“联动部门”里登记' },
      text('请对方做什么'),
    ],
  },
  referral: {
    title: '移送材料',
    submit: '打包下载',
    path: 'referral.zip',
    download: '移送材料.zip',
    notice: '包里有清单、办件摘要、帖文、证据和办理记录，每个文件都有 SHA-256；谁取走会记入审计。',
    fields: [
      { name: 'partner', label: '移送给', kind: 'partner' },
      {
        name: 'full',
        label: '个人信息',
        kind: 'flag',
        required: true,
        initial: 'false',
        options: options({ false: '遮盖', true: '不遮盖（依法移送公安等）' }),
      },
    ],
  },
  merge: {
    title: '并案',
    submit: '并入',
    notice: '这一件并入另一件后不再单独办理；两件的时限按合并后的事实重新计算，原来的结果永远保留。',
    fields: [{ name: 'into', label: '并入', kind: 'case', required: true }, reason('为什么是同一件事')],
  },
  findings: {
    title: '提出问责',
    submit: '提出',
    notice: '要有证据：链接或附件至少一项。单位可以陈述申辩，由另一位领导认定。',
    fields: [
      {
        name: 'ground',
        label: '情形',
        kind: 'choice',
        required: true,
        options: options({ weak_handling: '处置不得力', improper_answer: '回应不妥当' }),
      },
      text('什么时候、什么事、哪里不得力或不妥当'),
      { name: 'url', label: '链接', kind: 'text' },
      { name: 'file_sha256', label: '附件', kind: 'file' },
      { name: 'unit_id', label: '单位', kind: 'unit', hint: '不选则为承办单位' },
      { name: 'reply_until', label: '申辩截止', kind: 'time', initial: '', hint: '不填则按内部目标' },
    ],
  },
}
