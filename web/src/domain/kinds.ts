/** Kinds of sources, in the words of the API. */
export const sourceKinds: Record<string, string> = {
  news: '新闻',
  government: '政府网站',
  board: '留言板',
  microblog: '微博',
  hotline: '热线工单',
  export: '导出文件',
  push: '接口推送',
}
