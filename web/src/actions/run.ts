/** Which action is being done to what. One at a time; the dialog in the shell shows it. */
import { shallowRef } from 'vue'
import { body } from '@/actions/body'
import { stepForm } from '@/actions/fields'
import type { ActionForm, Values } from '@/actions/form'
import { forms, type TargetKind } from '@/actions/forms'
import { fetchFile, post, type Query, upload } from '@/api/client'
import type { Action, FileOut, ObligationOut } from '@/api/schema'

export interface Target {
  kind: TargetKind
  id: number
  /** What the heading names. */
  subject: string
  /** Proposals to start the form with; what no field asks for decides which fields are shown. */
  initial?: Values
  clocks?: ObligationOut[]
  /** How far its own time is ahead of the service's, in milliseconds: a drill's is. */
  ahead?: number
  /** Said above the fields, of this one thing. */
  notice?: string
}

export interface Started {
  action: Action
  form: ActionForm
  target: Target
  finish: (done: boolean) => void
}

export const started = shallowRef<Started | null>(null)

/** The form the API gives with the action, else that of the table. */
export function formOf(kind: TargetKind, action: Action): ActionForm | undefined {
  return stepForm(action) ?? forms[kind][action.name]
}

/** Files are kept first, and named by their checksum from then on. */
export async function withFiles(values: Values): Promise<Values> {
  const result = { ...values }
  for (const [name, value] of Object.entries(values)) {
    if (value instanceof File) result[name] = (await upload<FileOut>('/files', value)).sha256
  }
  return result
}

export async function perform({ action, form, target }: Omit<Started, 'finish'>, values: Values): Promise<void> {
  const sent = body(form, await withFiles(values))
  const bare = Object.keys(sent).length === 0
  const path = `/${target.kind}/${String(target.id)}/${form.path ?? action.name}`
  if (form.download) await fetchFile(path, sent as Query, form.download)
  else await post(path, bare ? undefined : sent)
}

/** Ask what has to be asked and do it. True when done, false when given up. */
export async function act(action: Action, target: Target): Promise<boolean> {
  const form = formOf(target.kind, action)
  if (!form) throw new Error(`no form for ${target.kind}/${action.name}`)
  if (form.fields.length === 0 && !form.notice) {
    await perform({ action, form, target }, {})
    return true
  }
  return new Promise((finish) => {
    started.value = { action, form, target, finish }
  })
}
