/** Beijing time in words. Everything arrives as ISO 8601 with zone and is shown in Asia/Shanghai, wherever the browser is. */

const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

type Field = 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute' | 'second'

function fields(ms: number): Record<Field, string> {
  const found = parts.formatToParts(ms).map((part) => [part.type, part.value])
  return Object.fromEntries(found) as Record<Field, string>
}

const two = (value: number | string) => String(value).padStart(2, '0')

export const millis = (iso: string) => new Date(iso).getTime()

/** 11月22日 周日 14:05 */
export function beijing(ms: number, seconds = false): string {
  const f = fields(ms)
  return `${f.month}月${f.day}日 ${f.weekday} ${f.hour}:${f.minute}${seconds ? `:${f.second}` : ''}`
}

/** 2026年11月22日 周日 14:05:09 */
export function beijingFull(ms: number): string {
  return `${fields(ms).year}年${beijing(ms, true)}`
}

/** 2026-11-22T14:05:09, as a date-time input wants it: without its seconds “now” would lie before what was just done. */
export function beijingInput(ms: number): string {
  const f = fields(ms)
  return `${f.year}-${two(f.month)}-${two(f.day)}T${f.hour}:${f.minute}:${f.second}`
}

/** What a date-time or date input gives, read as Beijing time. */
export function fromBeijingInput(value: string): string {
  const time = value.includes('T') ? value : `${value}T00:00`
  return `${time.length === 16 ? `${time}:00` : time}+08:00`
}

/** 02:13:05, hours beyond 24 kept: a limit of 48 hours is read in hours. */
export function clockFace(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  return [whole / 3600, (whole / 60) % 60, whole % 60].map((n) => two(Math.floor(n))).join(':')
}

/** Beyond this nobody counts in hours any more. */
const IN_DAYS = 100 * 3600

/** 剩 02:13:05 or 已超 00:12:40; 剩 24 天 14 小时 */
export function timeLeft(dueMs: number, nowMs: number): string {
  const seconds = (dueMs - nowMs) / 1000
  const long = Math.abs(seconds) >= IN_DAYS ? duration(seconds) : clockFace(seconds)
  return seconds >= 0 ? `剩 ${long}` : `已超 ${long}`
}

/** 3 天 4 小时, 2 小时 5 分, 40 秒 */
export function duration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  const units: [number, string][] = [
    [86400, '天'],
    [3600, '小时'],
    [60, '分'],
    [1, '秒'],
  ]
  const first = units.findIndex(([size]) => whole >= size)
  if (first === -1) return '0 秒'
  const [size, word] = units[first] ?? [1, '秒']
  const head = `${String(Math.floor(whole / size))} ${word}`
  const next = units[first + 1]
  if (!next || first > 1) return head
  const rest = Math.floor((whole % size) / next[0])
  return rest ? `${head} ${String(rest)} ${next[1]}` : head
}

/** 3 分前, 2 小时 5 分后, 刚刚 */
export function relative(ms: number, nowMs: number): string {
  const seconds = (nowMs - ms) / 1000
  if (Math.abs(seconds) < 5) return '刚刚'
  return `${duration(seconds)}${seconds > 0 ? '前' : '后'}`
}
