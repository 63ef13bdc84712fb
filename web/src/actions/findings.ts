/** What is done with a finding, and with a joint action. */
import { type ActionForm, type Field, options, reason } from '@/actions/form'

const until: Field = { name: 'reply_until', label: '申辩截止', kind: 'time', initial: '', hint: '不填则按内部目标' }

const said = (label: string, hint: string): Field => ({ name: 'text', label, kind: 'area', required: true, hint })

export const findingForms: Record<string, ActionForm> = {
  raise: {
    title: '核实并提出',
    submit: '以我的名义提出',
    notice: '系统只根据记录提示，不作结论；请先核实。',
    fields: [
      reason('怎样核实的，是否确有其事'),
      { name: 'unit_id', label: '单位', kind: 'unit', hint: '不选则为承办单位' },
      until,
    ],
  },
  reply: { title: '陈述申辩', submit: '提交', fields: [said('陈述', '原文保留，期限内可以多次')] },
  decide: {
    title: '认定',
    submit: '认定',
    notice: '不能由提出的人认定；单位申辩之后或期满之后才能认定。',
    fields: [
      {
        name: 'upheld',
        label: '结论',
        kind: 'flag',
        required: true,
        options: options({ true: '成立', false: '不成立' }),
      },
      {
        name: 'outcome',
        label: '处理',
        kind: 'choice',
        required: true,
        options: options({ criticism: '通报批评', talk: '约谈整改' }),
        when: { field: 'upheld', is: ['true'] },
      },
      reason('依据、申辩是否采纳'),
    ],
  },
  done: {
    title: '登记落实',
    submit: '登记',
    fields: [said('做了什么', '通报的文号、约谈的时间和人'), { name: 'url', label: '链接', kind: 'text' }],
  },
  withdraw: { title: '撤回', submit: '撤回', notice: '记录保留。', fields: [reason('为什么不成立、不采纳')] },
}

export const jointActionForms: Record<string, ActionForm> = {
  answer: { title: '登记答复', submit: '登记', fields: [said('对方怎样答复', '谁答复的、何时')] },
  close: { title: '联动办结', submit: '办结', fields: [said('结果', '对方做了什么，效果怎样')] },
}
