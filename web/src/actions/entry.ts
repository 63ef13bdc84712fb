/** 录入帖文: a post seen elsewhere, typed in; and what became of it. */
import { body } from '@/actions/body'
import { type ActionForm, options, type Values } from '@/actions/form'
import type { EntryOut } from '@/api/schema'

export const entryForm: ActionForm = {
  title: '录入帖文',
  submit: '录入',
  fields: [
    { name: 'place', label: '在哪里看到的', kind: 'text', required: true, hint: '如 清源同城微信群、抖音 某某的视频' },
    { name: 'title', label: '标题', kind: 'text', hint: '没有就不填' },
    {
      name: 'source_kind',
      label: '哪一类',
      kind: 'choice',
      required: true,
      initial: 'board',
      options: options({ board: '群聊、论坛、贴吧', microblog: '微博、短视频', news: '新闻', government: '政府网站', hotline: '来电、来访' }),
    },
    { name: 'text', label: '内容', kind: 'area', required: true, hint: '照原文抄录；个人信息入库时会遮盖' },
    { name: 'url', label: '链接', kind: 'text', hint: '以 http:// 或 https:// 开头；不是网页就不填' },
    { name: 'author', label: '发布者', kind: 'text' },
    { name: 'published_at', label: '发布时间', kind: 'time', initial: '', hint: '不知道就不填' },
    { name: 'screenshot', label: '截图', kind: 'file' },
  ],
}

/** What the API takes; the screenshot is kept already and named by its checksum. */
export function entryBody(values: Values): Record<string, unknown> {
  const { screenshot, ...rest } = body(entryForm, values)
  return screenshot ? { ...rest, files: [screenshot] } : rest
}

/** The server's fields, as this form names them. */
export function entryFaults({ files, ...rest }: Record<string, string>): Record<string, string> {
  return files === undefined ? rest : { ...rest, screenshot: files }
}

export const waits = (entry: EntryOut): boolean => entry.state.code === 'waiting'

const PATIENCE = 20

/** Asks until the post is read, or patience ends: then it still waits, and says so. */
export async function follow(
  entry: EntryOut,
  ask: (id: number) => Promise<EntryOut>,
  pause: () => Promise<void>,
  tell: (now: EntryOut) => void,
): Promise<void> {
  let now = entry
  for (let turn = 0; waits(now) && turn < PATIENCE; turn++) {
    await pause()
    now = { ...(await ask(entry.inbox_id)), again: entry.again }
    tell(now)
  }
}
