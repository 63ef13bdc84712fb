/** The one way to the API: JSON in and out, the CSRF header, errors as `ApiError` with the server's own words. */
import type { ErrorBody } from '@/api/schema'

export interface Page<T> {
  items: T[]
  total: number
  page: number
  page_size: number
}

export type Query = Record<string, string | number | boolean | string[] | null | undefined>

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message)
  }
}

const unreachable: ErrorBody = {
  code: 'unreachable',
  message: '连不上服务器。请检查网络；恢复后会自动重连，已填的内容不会丢。',
  request_id: '',
}

type SignedOut = () => void
let signedOut: SignedOut = () => undefined

/** Called when the server says that nobody is signed in any more. */
export function onSignedOut(then: SignedOut): void {
  signedOut = then
}

function isErrorBody(value: unknown): value is ErrorBody {
  return typeof value === 'object' && value !== null && 'message' in value && 'code' in value
}

async function failure(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  if (isErrorBody(body)) return new ApiError(response.status, body)
  const message = `服务器没有给出说明（HTTP ${String(response.status)}）。请稍后再试；若一直如此，请告诉管理员。`
  return new ApiError(response.status, { code: 'unexplained', message, request_id: '' })
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('Accept', 'application/json')
  headers.set('X-Requested-With', 'huiying')
  const response = await fetch(`/api${path}`, { ...init, headers, credentials: 'same-origin' }).catch(
    () => {
      throw new ApiError(0, unreachable)
    },
  )
  if (response.status === 401 && path !== '/session') signedOut()
  if (!response.ok) throw await failure(response)
  return response
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  const response = await ask(path, init)
  return (response.status === 204 ? undefined : await response.json()) as T
}

export function queryString(query: Query): string {
  const pairs = Object.entries(query)
    .flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((one) => [key, one] as const))
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
  const text = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()
  return text && `?${text}`
}

export function get<T>(path: string, query: Query = {}): Promise<T> {
  return send<T>(path + queryString(query), { method: 'GET' })
}

export function post<T>(path: string, body?: object): Promise<T> {
  if (body === undefined) return send<T>(path, { method: 'POST' })
  return send<T>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export function put<T>(path: string, body: object): Promise<T> {
  return send<T>(path, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export function remove(path: string): Promise<void> {
  return send(path, { method: 'DELETE' })
}

export function upload<T>(path: string, file: File, more: Record<string, string> = {}): Promise<T> {
  const body = new FormData()
  body.append('file', file)
  for (const [name, value] of Object.entries(more)) body.append(name, value)
  return send<T>(path, { method: 'POST', body })
}

/** A file that the server makes; a refusal is said in words instead of being saved. */
export async function fetchFile(path: string, query: Query, name: string): Promise<void> {
  const made = await ask(path + queryString(query), { method: 'GET' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await made.blob())
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
